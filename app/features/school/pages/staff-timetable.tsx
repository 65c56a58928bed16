import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page } from '#ui/layout/Page.tsx'
import { keepFree } from '../commands/lessons.server.ts'
import { KeepFree } from '../components/KeepFree.tsx'
import { TimetableGrid } from '../components/TimetableGrid.tsx'
import { getStaffMember } from '../queries/staff.server.ts'
import type { Period } from '../queries/timetable.server.ts'
import { listSpare } from '../queries/timetable-staff.server.ts'
import { count } from '../rules/dates.ts'
import { formatStaffName } from '../rules/names.ts'
import { formatTime, weekdayName } from '../rules/timetable.ts'
import { type Entry, weekFinding } from '../rules/timetable-grid.ts'
import { SpareForm } from '../schema-timetable.ts'
import { readTimetable } from '../timetable-page.server.ts'
import { findPupilVisit, reachOf } from '../visits.server.ts'

export const meta = () => [{ title: 'A colleague’s timetable · Everyschool' }]

const keptFree: Entry = { key: 'spare', lead: 'Kept free', to: null, notes: [], quiet: true }

/** The periods without a lesson, by day. */
function openDays(periods: readonly Period[], taught: ReadonlySet<number>, weeks: number) {
  const open = periods.filter(({ id, lesson }) => lesson && !taught.has(id))
  return [...Map.groupBy(open, ({ week, weekday }) => `${week} ${weekday}`).values()].map((own) => ({
    label: `${weeks > 1 ? `Week ${own[0]?.week}, ` : ''}${weekdayName(own[0]?.weekday ?? 1)}`,
    options: own.map(({ id, name, begins }) => ({
      value: String(id),
      label: `${name}, ${formatTime(begins)}`,
    })),
  }))
}

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'staff.view')
  const reach = reachOf(await findPupilVisit(args, visit))
  const id = Number(args.params.id)
  const base = `/${visit.org.slug}`
  return visit.read(async (db) => {
    const member = await getStaffMember(db, id)
    const spare = (await listSpare(db)).flatMap((one) => (one.id === id ? [one.periodId] : []))
    const more = new Map(spare.map((periodId) => [periodId, [keptFree]]))
    const shown = { lead: 'class', room: true, teachers: false } as const
    const page = { base, reach, shown, more, special: { to: null } }
    const { weeks, isEmpty, said, periods, found } = await readTimetable(db, { personId: id }, page)
    const name = formatStaffName(member)
    const taught = new Set(found.map(({ periodId }) => periodId))
    return {
      ...{ base, id, name },
      finding: `${weekFinding(name, said)}${spare.length > 0 ? `; kept free in ${count(spare.length, 'period')}` : ''}`,
      weeks: isEmpty ? [] : weeks,
      spare: spare.map(String),
      days: visit.may('staff.spare') ? openDays(periods, taught, said.weeks) : [],
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'staff.spare')
  const id = Number(args.params.id)
  const parsed = await parseForm(args.request, SpareForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const outcome = await visit.write((db) => keepFree(db, id, parsed.value.periodId))
  if (!outcome.ok) return { errors: outcome.errors }
  return redirect(`/${visit.org.slug}/staff/${id}/timetable`)
}

export default function StaffTimetable() {
  const { base, id, name, finding, weeks, spare, days } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  const trail = [
    { label: 'Staff', to: `${base}/staff` },
    { label: name, to: `${base}/staff/${id}` },
  ]
  return (
    <>
      <Breadcrumbs trail={trail} />
      <Page finding={finding}>
        {weeks.length === 0 ? (
          <EmptyState title="Nothing in the timetable">
            Lessons stand here once the timetable names the classes {name} teaches.
          </EmptyState>
        ) : (
          <TimetableGrid label={`Lessons of ${name}`} weeks={weeks} />
        )}
        {days.length > 0 ? <KeepFree days={days} chosen={spare} errors={errors} /> : null}
      </Page>
    </>
  )
}
