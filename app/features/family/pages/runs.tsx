import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listYearGroups } from '#features/school/api.server.ts'
import { dateOf, formatDay } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, ChoiceField, SelectField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { useWords } from '#ui/words.ts'
import { startRun } from '../commands/runs.server.ts'
import { makeInBackground } from '../jobs.server.ts'
import { listClosedCycles, listGroupsToRead } from '../queries/comments.server.ts'
import { listRuns, type Run } from '../queries/runs.server.ts'
import { listYearsHome } from '../queries/went-home.server.ts'
import { enterWhole } from '../reach.server.ts'
import { replyDay, times, unreadWords, wentHomeWords } from '../rules/words.ts'
import { StartRunForm } from '../schema.ts'

export const meta = () => [{ title: 'Reports home · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = enterWhole(await enter(args, 'home.send'))
  const found = await visit.read(async (db) => {
    const [cycle] = await listClosedCycles(db)
    return {
      cycle: cycle ?? null,
      years: (await listYearGroups(db)).filter((year) => cycle?.yearGroupIds.includes(year.id)),
      groups: cycle ? await listGroupsToRead(db, visit.reach, cycle.id) : [],
      home: cycle ? wentHomeWords(await listYearsHome(db, cycle.id)) : null,
      runs: await listRuns(db),
    }
  })
  return { base: `/${visit.org.slug}`, replyBy: replyDay(visit.today), ...found }
}

export async function action(args: ActionFunctionArgs) {
  const visit = enterWhole(await enter(args, 'home.send'))
  const parsed = await parseForm(args.request, StartRunForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const { intent: _, ...given } = parsed.value
  const started = await visit.write(async (db) => {
    const [cycle] = await listClosedCycles(db)
    if (!cycle) throw notFound()
    return startRun(db, { ...given, cycleId: cycle.id }, visit.org.country)
  })
  if (!started.ok) return { errors: { yearGroupId: started.why } }
  makeInBackground(visit, started.id)
  return redirect(`/${visit.org.slug}/home/runs/${started.id}`)
}

export default function Runs() {
  const words = useWords()
  const { base, cycle, years, groups, home, runs, replyBy } = useLoaderData<typeof loader>()
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  const released = runs.filter((run) => run.state === 'released').length
  const unread = unreadWords(groups)
  const before = released === 0 ? 'No reports have gone home yet' : `Reports went home ${times(released)}`
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Home', to: `${base}/home` }]} />
      <Page
        finding={cycle && home ? `${cycle.name}: ${home}` : before}
        lead="Made in one run, looked at, then released: a family sees its report only after that, and what was sent never changes."
      >
        {cycle ? (
          <Section title={`Make the reports of ${cycle.name}`}>
            {unread ? <Notice act>{unread}</Notice> : null}
            <ActionForm label="Make the reports" errors={errors}>
              <input type="hidden" name="intent" value="start" />
              <SelectField
                name="yearGroupId"
                label="For"
                options={[
                  { value: '', label: `All ${words.year.many}` },
                  ...years.map((year) => ({ value: String(year.id), label: year.name })),
                ]}
                error={errors?.yearGroupId}
              />
              <TextField
                name="replyBy"
                label="Reply slip back by"
                type="date"
                defaultValue={replyBy}
                error={errors?.replyBy}
              />
              <ChoiceField
                name="alsoEnglish"
                label="Language"
                hint="Each family gets the language it reads; where nobody has asked, the pupil’s first language."
                type="checkbox"
                options={[{ value: 'on', label: 'An English one beside every other language' }]}
              />
            </ActionForm>
          </Section>
        ) : (
          <EmptyState title="No cycle is closed" next={{ label: 'Look at the cycle', to: `${base}/cycle` }}>
            Reports are made from what was frozen when a cycle closed.
          </EmptyState>
        )}
        {runs.length > 0 ? (
          <Section title="Runs so far">
            <DataTable
              caption="Newest first"
              columns={[
                {
                  key: 'what',
                  title: 'Reports of',
                  head: true,
                  cell: (run: Run) => (
                    <Link
                      to={`${base}/home/runs/${run.id}`}
                    >{`${run.cycle}, ${run.year ?? 'all years'}`}</Link>
                  ),
                },
                {
                  key: 'when',
                  title: 'Begun',
                  cell: (run: Run) => formatDay(dateOf(run.startedAt)),
                },
                { key: 'state', title: 'State', cell: (run: Run) => run.state },
                {
                  key: 'made',
                  title: 'Made',
                  number: true,
                  cell: (run: Run) => run.done.toLocaleString('en-GB'),
                },
                {
                  key: 'of',
                  title: 'Of',
                  number: true,
                  cell: (run: Run) => run.total.toLocaleString('en-GB'),
                },
              ]}
              rows={runs}
              rowKey={(run) => run.id}
            />
          </Section>
        ) : null}
      </Page>
    </>
  )
}
