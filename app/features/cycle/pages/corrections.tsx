import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listPupilNames } from '#features/school/api.server.ts'
import { formatPupilName } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ErrorSummary } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { CorrectedMark } from '#ui/table/CorrectedMark.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { answerRequest } from '../commands/correct.server.ts'
import { listCorrections, listRequests } from '../queries/corrections.server.ts'
import { getCycle } from '../queries/cycles.server.ts'
import { askedWords, changeOf, correctionsFinding } from '../rules/corrections.ts'
import { cycleTrail } from '../rules/trail.ts'
import { RequestForm } from '../schema-checks.ts'

export const meta = () => [{ title: 'Corrections · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.correct')
  const found = await visit.read(async (db) => {
    const cycle = await getCycle(db, Number(args.params.cycleId))
    const classIds = visit.reach.classes === 'all' ? {} : { classIds: visit.reach.classes }
    const all = await listCorrections(db, { cycleIds: [cycle.id], ...classIds })
    const pupils = await listPupilNames(db, [...new Set(all.map((one) => one.pupilId))])
    const names = new Map(pupils.map((pupil) => [pupil.id, formatPupilName(pupil)]))
    const lineOf = (one: (typeof all)[number]) => ({
      ...{ id: one.id, pupil: names.get(one.pupilId) ?? '', className: one.className, label: one.label },
      change: changeOf(one),
    })
    return {
      cycle,
      made: all.filter((one) => one.state === 'made').map(lineOf),
      waiting: (await listRequests(db, visit.reach, { cycleIds: [cycle.id] })).map((one) => ({
        ...lineOf(one),
        words: askedWords(one),
      })),
      pupilIds: [...names.keys()],
    }
  })
  await visit.sawPupils(found.pupilIds)
  return { ...found, base: `/${visit.org.slug}` }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.correct')
  const cycleId = Number(args.params.cycleId)
  const parsed = await parseForm(args.request, RequestForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const base = `/${visit.org.slug}`
  await visit.write((db) => answerRequest(db, visit.reach, { cycleId, base, ...parsed.value }))
  return redirect(`${base}/cycle/${cycleId}/corrections`)
}

type Line = ReturnType<typeof useLoaderData<typeof loader>>['made'][number]

export default function Corrections() {
  const { base, cycle, made, waiting } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  const to = `${base}/cycle/${cycle.id}`
  return (
    <>
      <Breadcrumbs trail={cycleTrail(base, cycle)} />
      <Page finding={correctionsFinding(cycle.name, made.length, waiting.length)}>
        <ErrorSummary errors={errors} />
        {waiting.length > 0 ? (
          <Section title="Asked for">
            <ul className="checks plain">
              {waiting.map((one) => (
                <li key={one.id}>
                  <h3>{`${one.pupil}, ${one.className}`}</h3>
                  <p>
                    {one.words}: {one.change.reason}
                  </p>
                  <Form method="post" className="form">
                    <input type="hidden" name="requestId" value={one.id} />
                    <div className="field">
                      <label htmlFor={`reason-${one.id}`}>Why it is made or declined</label>
                      <input className="input" id={`reason-${one.id}`} name="reason" required />
                    </div>
                    <div className="actions">
                      <button className="button" type="submit" name="answer" value="made">
                        Make the correction
                      </button>
                      <button className="button button-quiet" type="submit" name="answer" value="declined">
                        Decline
                      </button>
                    </div>
                  </Form>
                </li>
              ))}
            </ul>
          </Section>
        ) : null}
        {made.length > 0 ? (
          <Section title="Made">
            <DataTable
              stacked
              caption="Figures changed after the cycle closed; what was frozen is as it was"
              columns={[
                { key: 'pupil', title: 'Pupil', head: true, cell: (one: Line) => one.pupil },
                { key: 'class', title: 'Class', cell: (one: Line) => one.className },
                { key: 'label', title: 'Mark', cell: (one: Line) => one.label },
                {
                  key: 'change',
                  title: 'Stands',
                  cell: (one: Line) => <CorrectedMark mark={one.change.now} changes={[one.change]} />,
                },
                { key: 'by', title: 'By', cell: (one: Line) => one.change.by },
                { key: 'reason', title: 'Why', cell: (one: Line) => one.change.reason },
              ]}
              rows={made}
              rowKey={(one) => one.id}
            />
          </Section>
        ) : null}
        {made.length + waiting.length === 0 ? (
          <EmptyState title="No corrections" next={{ label: `Look at ${cycle.name}`, to }}>
            A mark of a closed cycle is corrected from the mark sheet of its class, with a reason.
          </EmptyState>
        ) : null}
      </Page>
    </>
  )
}
