import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { mailIsSet } from '#platform/mail/mail.server.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Notice, Page, Section } from '#ui/layout/Page.tsx'
import { readChase } from '../chase.server.ts'
import { remind } from '../commands/remind.server.ts'
import { ClassesTable, DepartmentsTable, PeopleTable } from '../components/ChaseTables.tsx'
import { ReminderLog } from '../components/ReminderLog.tsx'
import { useLive } from '../components/useLive.ts'
import { againWords, chaseFinding } from '../rules/chase.ts'
import { cycleTrail } from '../rules/trail.ts'
import { ChaseForm, ChaseSearch } from '../schema.ts'

export const meta = () => [{ title: 'Who is behind · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.chase')
  const search = parseSearch(args.request, ChaseSearch)
  const { by, department } = search.ok ? search.value : ChaseSearch.parse({})
  const found = await visit.read((db) => readChase(db, visit, Number(args.params.cycleId), department))
  return {
    ...found,
    classes: by === 'class' ? found.classes : [],
    base: `/${visit.org.slug}`,
    by,
    departmentId: department,
    byMail: mailIsSet() && !visit.org.demonstration,
    mayEnter: visit.may('cycle.enter'),
    mayRun: visit.may('cycle.run'),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.chase')
  const parsed = await parseForm(args.request, ChaseForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const { again, personId, departmentId } = parsed.value
  const whom = { ...(personId ? { personId } : {}), ...(departmentId ? { departmentId } : {}) }
  const cycleId = Number(args.params.cycleId)
  const base = `/${visit.org.slug}`
  return visit.write(async (db) => ({
    whom,
    ...(await remind(db, visit.reach, { ...whom, cycleId, base, again: again === 'yes' })),
  }))
}

type Answer = ReturnType<typeof useActionData<typeof action>>

/** What came of pressing: whom it reached, why nobody, or whether to do it once more. */
function Outcome({ answer }: { answer: Answer }) {
  if (!answer || 'errors' in answer) return answer ? <Notice act>That could not be read.</Notice> : null
  if (answer.ok)
    return (
      <Notice>
        {answer.reminded.length > 3
          ? `${answer.reminded.length} teachers are reminded.`
          : `${answer.reminded.join(', ')}: reminded.`}
      </Notice>
    )
  if ('why' in answer) return <Notice act>{answer.why}</Notice>
  return (
    <Notice act>
      <Form method="post" className="actions">
        {Object.entries(answer.whom).map(([name, value]) => (
          <input type="hidden" name={name} value={value} key={name} />
        ))}
        <span>{againWords(answer.lately)}</span>
        <button className="button button-quiet" type="submit" name="again" value="yes">
          Yes, once more
        </button>
      </Form>
    </Notice>
  )
}

export default function Chase() {
  const data = useLoaderData<typeof loader>()
  const { base, cycle, by, department, departmentId, people, alone } = data
  const answer = useActionData<typeof action>()
  const open = cycle.state === 'open'
  useLive(5, open)
  const here = `${base}/cycle/${cycle.id}/chase`
  const within = departmentId === undefined ? '' : `&department=${departmentId}`
  const behind = people.filter((one) => one.missing > 0).length
  const trail = cycleTrail(base, cycle, ...(department ? [{ label: 'Who is behind', to: here }] : []))
  const name = department ? `${department} in ${cycle.name}` : cycle.name
  return (
    <>
      <Breadcrumbs trail={trail} />
      <Page
        finding={chaseFinding(name, cycle.state, people, alone.length)}
        lead={
          open
            ? `The figures are read again every five seconds. A reminder stands in the product${data.byMail ? ' and goes out by mail' : ' only: no letters are sent'}.`
            : undefined
        }
      >
        <Outcome answer={answer} />
        {open && behind > 0 ? (
          <Form method="post" className="actions">
            {departmentId === undefined ? null : (
              <input type="hidden" name="departmentId" value={departmentId} />
            )}
            <button className="button" type="submit">
              Remind all {behind} who are behind
            </button>
          </Form>
        ) : null}
        {alone.length > 0 && open ? (
          <Notice act>
            {count(alone.length, 'class', 'classes')} with entries missing and nobody who enters:{' '}
            {alone.map((one, place) => (
              <span key={one.classId}>
                {place > 0 ? ', ' : ''}
                {data.mayRun ? (
                  <Link to={`${base}/cycle/${cycle.id}/cover?class=${one.classId}`}>{one.className}</Link>
                ) : (
                  one.className
                )}
              </span>
            ))}
          </Notice>
        ) : null}
        <Section title={department ?? 'How far it is'}>
          <Views here={here} within={within} by={by} one={department !== undefined} />
          {by === 'teacher' ? (
            <PeopleTable
              {...{ base, people, cycleId: cycle.id, mayEnter: data.mayEnter }}
              {...{ lately: data.lately, mayRemind: open }}
            />
          ) : by === 'class' ? (
            <ClassesTable
              {...{ base, cycleId: cycle.id, classes: data.classes, mayEnter: data.mayEnter }}
              mayCover={data.mayRun && open}
            />
          ) : (
            <DepartmentsTable here={here} departments={data.departments} mayRemind={open} />
          )}
        </Section>
        <ReminderLog {...data.log} rounds={data.rounds} reminderDays={data.reminderDays} />
      </Page>
    </>
  )
}

type ViewsProps = { here: string; within: string; by: string; one: boolean }

function Views({ here, within, by, one }: ViewsProps) {
  const views = [
    { by: 'teacher', label: 'By teacher' },
    { by: 'class', label: 'By class' },
    ...(one ? [] : [{ by: 'department', label: 'By department' }]),
  ]
  return (
    <nav className="views" aria-label="Seen by">
      {views.map((view) => (
        <Link
          key={view.by}
          to={`${here}?by=${view.by}${within}`}
          preventScrollReset
          aria-current={view.by === by ? 'page' : undefined}
        >
          {view.label}
        </Link>
      ))}
    </nav>
  )
}
