import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, type OrgReader } from '#features/access/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { EmptyState, Page } from '#ui/layout/Page.tsx'
import { settleLesson } from '../commands/lessons.server.ts'
import { PlaceLesson } from '../components/PlaceLesson.tsx'
import { TimetableGrid } from '../components/TimetableGrid.tsx'
import { getClassInReach } from '../queries/classes.server.ts'
import { listStaff } from '../queries/staff.server.ts'
import { type Lesson, listRooms, type Period } from '../queries/timetable.server.ts'
import { formatPupilName } from '../rules/names.ts'
import { periodWords } from '../rules/timetable.ts'
import { weekFinding } from '../rules/timetable-grid.ts'
import { LessonForm } from '../schema-timetable.ts'
import { readTimetable } from '../timetable-page.server.ts'

export const meta = () => [{ title: 'A class’s timetable · Everyschool' }]

/** What a lesson can be put into: periods, rooms, hands. */
async function readPlaces(
  db: OrgReader,
  { periods, found, weeks }: { periods: readonly Period[]; found: readonly Lesson[]; weeks: number },
) {
  const wordsOf = new Map(periods.map((period) => [period.id, periodWords(period, weeks)]))
  const options = (rows: readonly { id: number; name: string }[]) =>
    rows.map(({ id, name }) => ({ value: String(id), label: name }))
  return {
    lessons: found.map(({ id, periodId, room }) => ({
      value: String(id),
      label: [wordsOf.get(periodId), room].filter(Boolean).join(', '),
    })),
    periods: periods
      .filter(({ lesson }) => lesson)
      .map(({ id }) => ({ value: String(id), label: wordsOf.get(id) ?? '' })),
    rooms: options(await listRooms(db)),
    staff: options((await listStaff(db)).map((one) => ({ id: one.id, name: formatPupilName(one) }))),
    today: db.today,
  }
}

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'pupils.view')
  const id = Number(args.params.id)
  const base = `/${visit.org.slug}`
  return visit.read(async (db) => {
    const { name } = await getClassInReach(db, visit.reach, id)
    const shown = { lead: 'room', room: false, teachers: true } as const
    const { weeks, said, periods, found } = await readTimetable(
      db,
      { classIds: [id] },
      { base, reach: visit.reach, shown },
    )
    return {
      base,
      finding: weekFinding(name, said),
      weeks: said.lessons.length === 0 ? [] : weeks,
      places:
        visit.may('school.shape') && periods.length > 0
          ? await readPlaces(db, { periods, found, weeks: said.weeks })
          : null,
      mayImport: visit.may('exchange.import'),
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  const id = Number(args.params.id)
  const parsed = await parseForm(args.request, LessonForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const outcome = await visit.write(async (db) => {
    await getClassInReach(db, visit.reach, id)
    return settleLesson(db, id, parsed.value)
  })
  if (!outcome.ok) return { errors: outcome.errors }
  return redirect(`/${visit.org.slug}/classes/${id}/timetable`)
}

export default function ClassTimetable() {
  const { base, finding, weeks, places, mayImport } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <Page finding={finding}>
      {weeks.length === 0 ? (
        <EmptyState
          title="No lesson yet"
          {...(mayImport ? { next: { label: 'Bring the timetable in', to: `${base}/exchange` } } : {})}
        >
          A timetable comes in as a file, or lesson by lesson by whoever sets up the school.
        </EmptyState>
      ) : (
        <TimetableGrid label="Lessons" weeks={weeks} />
      )}
      {places ? <PlaceLesson {...places} errors={errors} /> : null}
    </Page>
  )
}
