import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { EmptyState, Page } from '#ui/layout/Page.tsx'
import { TimetableGrid } from '../components/TimetableGrid.tsx'
import { getPupilInReach } from '../queries/pupils.server.ts'
import { weekFinding } from '../rules/timetable-grid.ts'
import { readTimetable } from '../timetable-page.server.ts'

export const meta = () => [{ title: 'A pupil’s timetable · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'pupils.view')
  const id = Number(args.params.id)
  const base = `/${visit.org.slug}`
  const special = visit.may('help.plans') ? { special: { to: `${base}/pupils/${id}/missed` } } : {}
  const { givenName, weeks, isEmpty, said } = await visit.read(async (db) => {
    const { givenName } = await getPupilInReach(db, visit.reach, id)
    const shown = { lead: 'subject', room: true, teachers: true } as const
    const page = { base, reach: visit.reach, shown, ...special }
    return { givenName, ...(await readTimetable(db, { pupilIds: [id] }, page)) }
  })
  await visit.sawPupils([id])
  return { finding: weekFinding(givenName, said), weeks: isEmpty ? [] : weeks }
}

export default function PupilTimetable() {
  const { finding, weeks } = useLoaderData<typeof loader>()
  return (
    <Page finding={finding}>
      {weeks.length === 0 ? (
        <EmptyState title="No lesson yet">
          The lessons of the pupil’s classes stand here once the timetable has been brought in.
        </EmptyState>
      ) : (
        <TimetableGrid label="Lessons" weeks={weeks} />
      )}
    </Page>
  )
}
