import { setTimeout as pause } from 'node:timers/promises'
import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, type Visit } from '#features/access/api.server.ts'
import { closeCycle, getCycle, holdCycle, lookAtCycle } from '#features/cycle/api.server.ts'
import { CloseForm, cycleTrail, type Gap, gapFinding } from '#features/cycle/api.ts'
import { CheckList } from '#features/cycle/api.tsx'
import { count } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { OutlookLine } from '../components/OutlookLine.tsx'
import { judgeCycle } from '../judge.server.ts'
import { foresee, type Judgement, outlookOf } from '../judgement.server.ts'
import type { Outlook } from '../words.ts'

export const meta = () => [{ title: 'Close a cycle · Everyschool' }]

const judgement = 'judgement'
const pageFirst = 100

/** Begun when the page has gone out, and ready by the time somebody has read it. */
async function foreseen(visit: Visit, cycleId: number): Promise<Outlook> {
  await pause(pageFirst)
  return outlookOf(await visit.readKept(judgement, (db) => foresee(db, cycleId)))
}

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.run')
  const found = await visit.read(async (db) => {
    const cycle = await getCycle(db, Number(args.params.cycleId))
    const looked = cycle.state === 'open' ? await lookAtCycle(db, cycle) : { gaps: [], unsettled: [] }
    return { cycle, gaps: looked.gaps, unsettled: looked.unsettled }
  })
  const { id, state } = found.cycle
  return {
    ...found,
    outlook: state === 'open' ? foreseen(visit, id) : null,
    base: `/${visit.org.slug}`,
    mayEnter: visit.may('cycle.enter'),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.run')
  const id = Number(args.params.cycleId)
  const parsed = await parseForm(args.request, CloseForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const closed = await visit.write(async (db) => {
    await holdCycle(db, id)
    const foreseen = await visit.stillKept<Judgement>(db, judgement)
    const answer = await closeCycle(db, id, parsed.value)
    if (answer.ok) await judgeCycle(db, id, { foreseen })
    return answer
  })
  if (!closed.ok) return { errors: { reason: closed.why } }
  return redirect(`/${visit.org.slug}/findings`)
}

export default function CloseCycle() {
  const { base, cycle, gaps, unsettled, outlook, mayEnter } = useLoaderData<typeof loader>()
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  const trail = cycleTrail(base, cycle)
  if (cycle.state !== 'open')
    return (
      <>
        <Breadcrumbs trail={trail} />
        <Page finding={`${cycle.name} is ${cycle.state}`}>
          <EmptyState
            title="Nothing to close"
            next={{ label: 'Look at the cycle', to: `${base}/cycle/${cycle.id}` }}
          >
            Only an open cycle can be closed.
          </EmptyState>
        </Page>
      </>
    )
  return (
    <>
      <Breadcrumbs trail={trail} />
      <Page finding={gapFinding(cycle.name, gaps, unsettled.length)}>
        <Notice>
          Closing ends entry and freezes what is known of every pupil today. The forecasts, statuses and the
          list of whom to look at are made from it. It cannot be undone.
        </Notice>
        {outlook ? <OutlookLine outlook={outlook} /> : null}
        {unsettled.length > 0 ? (
          <Section title="Checks not settled">
            <p>
              <Link to={`${base}/cycle/${cycle.id}/checks`}>Answer them first</Link>, or say below why the
              cycle is closed all the same.
            </p>
            <details>
              <summary>
                Show {unsettled.length === 1 ? 'the check' : `the ${unsettled.length} checks`}
              </summary>
              <CheckList
                mixed
                checks={unsettled}
                sheetOf={(id) => (mayEnter ? `${base}/classes/${id}/enter?cycle=${cycle.id}` : null)}
              />
            </details>
          </Section>
        ) : null}
        {gaps.length > 0 ? (
          <Section title="What is missing">
            <p>
              <Link to={`${base}/cycle/${cycle.id}/chase`}>Remind those who are behind</Link>, or say below
              why the cycle is closed all the same.
            </p>
            <details>
              <summary>Show {count(gaps.length, 'class', 'classes')}</summary>
              <DataTable
                stacked
                caption="Pupils without a full entry"
                columns={[
                  {
                    key: 'class',
                    title: 'Class',
                    head: true,
                    cell: (gap: Gap) =>
                      mayEnter ? (
                        <Link to={`${base}/classes/${gap.classId}/enter?cycle=${cycle.id}`}>
                          {gap.className}
                        </Link>
                      ) : (
                        gap.className
                      ),
                  },
                  { key: 'teachers', title: 'Teacher', cell: (gap: Gap) => gap.teachers || 'nobody yet' },
                  { key: 'missing', title: 'Missing', number: true, cell: (gap: Gap) => gap.missing },
                ]}
                rows={gaps}
                rowKey={(gap) => gap.classId}
              />
            </details>
          </Section>
        ) : null}
        <ActionForm label={`Close ${cycle.name}`} errors={errors}>
          {gaps.length + unsettled.length > 0 ? (
            <TextField
              name="reason"
              label="Why it is closed all the same"
              hint="The reason stays beside the cycle, with the classes and checks named above."
              required
              error={errors?.reason}
            />
          ) : null}
        </ActionForm>
      </Page>
    </>
  )
}
