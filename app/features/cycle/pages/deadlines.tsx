import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listDepartments, listYearGroups } from '#features/school/api.server.ts'
import { count, formatDay } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, SelectField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Notice, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { titled, useWords } from '#ui/words.ts'
import { carryOn, removeDeadline, setDeadline, setReminderDays } from '../commands/deadlines.server.ts'
import { getCycle, listCycles } from '../queries/cycles.server.ts'
import { listDeadlines, listReminderDays } from '../queries/deadlines.server.ts'
import { cycleTrail } from '../rules/trail.ts'
import { deadlinesFinding } from '../rules/words.ts'
import { WhenForm } from '../schema.ts'

export const meta = () => [{ title: 'Who enters by when · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.run')
  return visit.read(async (db) => {
    const cycle = await getCycle(db, Number(args.params.cycleId))
    const groups = await listYearGroups(db)
    const departments = await listDepartments(db)
    const beside = await listCycles(db, { academicYearId: cycle.academicYearId })
    return {
      base: `/${visit.org.slug}`,
      cycle,
      reminderDays: await listReminderDays(db, cycle.id),
      deadlines: (await listDeadlines(db, cycle.id)).map(({ id, yearGroupId, departmentId, closes }) => ({
        id,
        closes,
        year: groups.find((one) => one.id === yearGroupId)?.name ?? 'every year group',
        department: departments.find((one) => one.id === departmentId)?.name ?? 'every department',
      })),
      groups: groups.filter(({ id }) => cycle.yearGroupIds.includes(id)).map(asOption),
      departments: departments.map(asOption),
      later: beside
        .filter((one) => one.state === 'planned' && one.starts > cycle.starts)
        .map((one) => one.name),
    }
  })
}

const asOption = ({ id, name }: { id: number; name: string }) => ({ value: String(id), label: name })

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.run')
  const parsed = await parseForm(args.request, WhenForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  const id = Number(args.params.cycleId)
  if (form.intent === 'carry') return { carried: await visit.write((db) => carryOn(db, id)) }
  const outcome = await visit.write((db) => {
    if (form.intent === 'remove') return removeDeadline(db, id, form.deadlineId)
    if (form.intent === 'remind') return setReminderDays(db, id, form.reminderDays)
    const { intent: _, ...wish } = form
    return setDeadline(db, id, wish)
  })
  if (!outcome.ok) return { errors: outcome.errors }
  return redirect(`/${visit.org.slug}/cycle/${id}/deadlines`)
}

type Line = { id: number; closes: string; year: string; department: string }

export default function Deadlines() {
  const { base, cycle, deadlines, groups, departments, reminderDays, later } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errors: Record<string, string> | undefined = answer && 'errors' in answer ? answer.errors : undefined
  const closed = cycle.state === 'closed'
  const words = useWords()
  return (
    <>
      <Breadcrumbs trail={cycleTrail(base, cycle)} />
      <Page
        finding={deadlinesFinding(cycle, deadlines.length)}
        lead="Where two deadlines fit a class, the one for its department goes before the one for its year group, and the one that names both before either."
      >
        {answer && 'carried' in answer ? (
          <Notice>
            {cycle.name} is handed on to {count(answer.carried, 'cycle')} of this year.
          </Notice>
        ) : null}
        {deadlines.length > 0 ? <DeadlineTable deadlines={deadlines} closed={closed} /> : null}
        {closed ? null : (
          <>
            <Section title="A day of its own">
              <ActionForm label="Set this deadline" errors={errors?.reminderDays ? undefined : errors}>
                <input type="hidden" name="intent" value="set" />
                <SelectField
                  name="yearGroupId"
                  label={titled(words.year.one)}
                  options={[{ value: '', label: `every ${words.year.one}` }, ...groups]}
                  error={errors?.yearGroupId}
                />
                <SelectField
                  name="departmentId"
                  label="Department"
                  options={[{ value: '', label: 'every department' }, ...departments]}
                />
                <TextField
                  name="closes"
                  label="Entry until"
                  type="date"
                  defaultValue={cycle.closes}
                  required
                  error={errors?.closes}
                />
              </ActionForm>
            </Section>
            <Section title="Reminders">
              <ActionForm label="Save the reminders" errors={errors?.reminderDays ? errors : undefined}>
                <input type="hidden" name="intent" value="remind" />
                <TextField
                  name="reminderDays"
                  label="Days before a deadline"
                  hint="Such as 7, 1: those who are behind are told a week before and the day before, between 7:00 and 18:00, on Friday for a day at the weekend. Empty: nobody is reminded by itself."
                  defaultValue={reminderDays.join(', ')}
                  error={errors?.reminderDays}
                />
              </ActionForm>
            </Section>
          </>
        )}
        {later.length > 0 ? (
          <Section title="Hand it on">
            <p>
              {later.join(', ')} {later.length === 1 ? 'takes' : 'take'} over the {words.year.many}, what is
              entered, the deadlines (as many days from the last) and the reminders of {cycle.name}. The next
              year is planned from this one in the same way.
            </p>
            <Form method="post">
              <button className="button button-quiet" type="submit" name="intent" value="carry">
                Hand {cycle.name} on
              </button>
            </Form>
          </Section>
        ) : null}
      </Page>
    </>
  )
}

function DeadlineTable({ deadlines, closed }: { deadlines: readonly Line[]; closed: boolean }) {
  const words = useWords()
  return (
    <DataTable
      caption="Deadlines that differ from the cycle’s own"
      columns={[
        { key: 'year', title: titled(words.year.one), head: true, cell: (one: Line) => one.year },
        { key: 'department', title: 'Department', cell: (one: Line) => one.department },
        { key: 'closes', title: 'Entry until', cell: (one: Line) => formatDay(one.closes) },
        ...(closed
          ? []
          : [
              {
                key: 'remove',
                title: 'Take away',
                cell: (one: Line) => (
                  <Form method="post">
                    <input type="hidden" name="deadlineId" value={one.id} />
                    <button
                      className="link"
                      type="submit"
                      name="intent"
                      value="remove"
                      aria-label={`Take away the deadline of ${one.year}, ${one.department}`}
                    >
                      take away
                    </button>
                  </Form>
                ),
              },
            ]),
      ]}
      rows={deadlines}
      rowKey={(one) => one.id}
    />
  )
}
