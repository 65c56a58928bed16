import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getSubject } from '#features/school/api.server.ts'
import { listChanceModels } from '#features/targets/api.server.ts'
import { startsAcross } from '#features/targets/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm } from '#ui/form/fields.tsx'
import { EmptyState, Notice, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { findEarlier, fitToEarlier } from '../chances.server.ts'
import { FitForm } from '../schema.ts'
import { chancesFinding, earlierWords } from '../words.ts'

export const meta = () => [{ title: 'Chances in a subject · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  return visit.read(async (db) => {
    const subject = await getSubject(db, Number(args.params.id))
    const source = (await listChanceModels(db)).get(subject.id) ?? null
    const earlier = source?.basis === 'national' ? null : await findEarlier(db, subject)
    return {
      subject: subject.name,
      basis: source?.basis ?? null,
      pupils: source?.model.pupils ?? 0,
      kind: (source?.baselineKind ?? earlier?.baselineKind ?? '').replaceAll('_', ' '),
      starts: source ? startsAcross(source.model) : [],
      earlier: earlier?.outcomes.length ?? 0,
      byResult: earlier?.byResult ?? 0,
      mayFit: source?.basis !== 'national' && visit.may('cycle.run'),
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.run')
  const parsed = await parseForm(args.request, FitForm)
  if (!parsed.ok) return { errors: parsed.errors }
  return visit.write(async (db) => {
    const fitted = await fitToEarlier(db, await getSubject(db, Number(args.params.id)))
    return fitted.ok ? { done: `Fitted to ${fitted.pupils} earlier pupils.` } : { act: fitted.why }
  })
}

export default function Chances() {
  const found = useLoaderData<typeof loader>()
  const { subject, basis, pupils, kind, starts, earlier, byResult, mayFit } = found
  const answer = useActionData<typeof action>()
  return (
    <Page finding={chancesFinding(subject, basis, pupils)}>
      {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
      {answer && 'act' in answer ? <Notice act>{answer.act}</Notice> : null}
      {starts.length > 0 ? (
        <DataTable
          caption={`Grades reached by pupils who start alike, from ${kind}`}
          columns={[
            { key: 'start', title: 'Start', head: true, cell: (row) => row.start },
            { key: 'most', title: 'Four of five reach', number: true, cell: (row) => row.fourOfFive },
            { key: 'half', title: 'Half reach', number: true, cell: (row) => row.half },
            { key: 'few', title: 'One of five reaches', number: true, cell: (row) => row.oneOfFive },
          ]}
          rows={starts}
          rowKey={(row) => row.start}
        />
      ) : (
        <EmptyState title="No national table has this subject">
          Chances can be learned from this school’s own earlier pupils: from where they started, and what they
          came to. {earlierWords(earlier, byResult)}
        </EmptyState>
      )}
      {mayFit ? (
        <Section title="From earlier pupils here">
          <ActionForm label={`Fit to ${earlier} earlier pupils`} quiet={starts.length > 0}>
            <p>
              {starts.length > 0 ? `${earlierWords(earlier, byResult)} ` : ''}Targets set afterwards are
              labelled as made from the school’s own record; those that stand are left as they are.
            </p>
          </ActionForm>
        </Section>
      ) : null}
      <Provenance>
        A cumulative probit: the chance of each grade moves smoothly with the start, and its spread may change
        with it. It knows nothing of a pupil but the start.
      </Provenance>
    </Page>
  )
}
