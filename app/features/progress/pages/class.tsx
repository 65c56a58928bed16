import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getClassInReach, listClassPupilsInReach } from '#features/school/api.server.ts'
import { Section } from '#ui/layout/Page.tsx'
import { CorrectedMark } from '#ui/table/CorrectedMark.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import { listClassReadings } from '../class-readings.server.ts'
import { OverviewPage } from '../components/OverviewPage.tsx'
import { makeOverview, pupilsOf } from '../overview.server.ts'

export const meta = () => [{ title: 'Progress of a class · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const base = `/${visit.org.slug}`
  const found = await visit.read(async (db) => {
    const found = await getClassInReach(db, visit.reach, Number(args.params.id))
    const pupils = await listClassPupilsInReach(db, visit.reach, found.id, visit.today)
    const groupOf = () => found.name
    const overview = await makeOverview(db, visit.reach, {
      base,
      pupils,
      groupOf,
      subjectId: found.subjectId,
    })
    const readings = await listClassReadings(db, found.subjectId, pupils)
    return { label: `${found.name}, ${found.subject}`, overview, ...readings }
  })
  await visit.sawPupils(pupilsOf(found.overview))
  return { ...found, base, mayAnswer: visit.may('findings.answer') }
}

export default function ClassProgress() {
  const { cycles, rows, ...overview } = useLoaderData<typeof loader>()
  const { base } = overview
  return (
    <OverviewPage {...overview}>
      {cycles.length > 0 && rows.length > 0 ? (
        <Section title="What was judged">
          <DataTable
            caption={`Working at, in the last ${cycles.length === 1 ? 'closed cycle' : `${cycles.length} closed cycles`}; a mark changed since says what it was`}
            columns={[
              {
                key: 'name',
                title: 'Pupil',
                head: true,
                cell: (row) => <PupilName {...row} to={`${base}/pupils/${row.id}/progress`} />,
              },
              ...cycles.map((cycle) => ({
                key: String(cycle.id),
                title: cycle.name,
                cell: (row: (typeof rows)[number]) => {
                  const reading = row.readings.find((one) => one.cycleId === cycle.id)
                  return <CorrectedMark mark={reading?.grade ?? ''} changes={reading?.changes ?? []} />
                },
              })),
            ]}
            rows={rows}
            rowKey={(row) => row.id}
          />
        </Section>
      ) : null}
    </OverviewPage>
  )
}
