import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { EmptyState, Page } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import { listPupilAttendance, listSessionKinds } from '../queries/attendance.server.ts'
import { getClassInReach } from '../queries/classes.server.ts'
import { listClassPupilsInReach } from '../queries/pupils.server.ts'
import { formatShare, presentShare } from '../rules/attendance.ts'
import { addDays } from '../rules/dates.ts'
import { classFinding } from '../rules/findings.ts'
import { formatWhere } from '../rules/names.ts'

export const meta = () => [{ title: 'Class · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'pupils.view')
  const id = Number(args.params.id)
  const span = { from: addDays(visit.today, -42), to: visit.today }
  const { name, pupils, attendance } = await visit.read(async (db) => {
    const { name } = await getClassInReach(db, visit.reach, id)
    const pupils = await listClassPupilsInReach(db, visit.reach, id, visit.today)
    const kinds = await listSessionKinds(db, visit.org.country)
    const ids = pupils.map((pupil) => pupil.id)
    const attendance = await listPupilAttendance(db, { pupils: ids, classes: [] }, kinds, span)
    return { name, pupils, attendance }
  })
  await visit.sawPupils(pupils.map((pupil) => pupil.id))
  const present = attendance.reduce((sum, row) => sum + row.present, 0)
  const possible = attendance.reduce((sum, row) => sum + row.possible, 0)
  return {
    base: `/${visit.org.slug}`,
    name,
    share: presentShare({ present, possible }),
    pupils: pupils.map((pupil) => {
      const counted = attendance.find((row) => row.pupilId === pupil.id)
      return {
        id: pupil.id,
        familyName: pupil.familyName,
        givenName: pupil.givenName,
        where: formatWhere(pupil),
        share: counted ? presentShare(counted) : null,
      }
    }),
  }
}

export default function Class() {
  const { base, name, share, pupils } = useLoaderData<typeof loader>()
  return (
    <Page finding={classFinding(name, pupils.length, share)}>
      {pupils.length === 0 ? (
        <EmptyState title="No pupils today">
          Pupils come with an import of enrolments, or are enrolled by hand by whoever sets up the school.
        </EmptyState>
      ) : (
        <DataTable
          caption="Pupils enrolled today; attendance over the last six weeks"
          columns={[
            {
              key: 'name',
              title: 'Pupil',
              head: true,
              cell: (pupil) => (
                <PupilName
                  familyName={pupil.familyName}
                  givenName={pupil.givenName}
                  where={pupil.where}
                  to={`${base}/pupils/${pupil.id}`}
                />
              ),
            },
            {
              key: 'share',
              title: 'Attendance',
              number: true,
              cell: (pupil) => formatShare(pupil.share),
            },
          ]}
          rows={pupils}
          rowKey={(pupil) => pupil.id}
        />
      )}
    </Page>
  )
}
