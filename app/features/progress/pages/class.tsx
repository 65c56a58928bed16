import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getClassInReach, listClassPupilsInReach } from '#features/school/api.server.ts'
import { SchoolOnAPage } from '#ui/chart/SchoolOnAPage.tsx'
import { Page, Provenance } from '#ui/layout/Page.tsx'
import { ClassStandingTable } from '../components/ClassStandingTable.tsx'
import { FindingList } from '../components/FindingList.tsx'
import { NoForecasts } from '../components/NoForecasts.tsx'
import { listClassStanding } from '../lines.server.ts'
import { listFindings } from '../queries.server.ts'
import { overviewFinding } from '../words.ts'

export const meta = () => [{ title: 'Progress of a class · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const id = Number(args.params.id)
  const found = await visit.read(async (db) => {
    const within = await getClassInReach(db, visit.reach, id)
    const pupils = await listClassPupilsInReach(db, visit.reach, id, visit.today)
    return {
      name: within.name,
      subject: within.subject,
      ...(await listClassStanding(db, visit.reach, { within, pupils, country: visit.org.country })),
      findings: await listFindings(db, visit.reach, { classId: id }),
    }
  })
  await visit.sawPupils(found.rows.map((row) => row.id))
  return { ...found, base: `/${visit.org.slug}`, classId: id, mayEnter: visit.may('cycle.enter') }
}

export default function ClassProgress() {
  const { base, classId, name, subject, cycle, rows, fields, findings, mayEnter } =
    useLoaderData<typeof loader>()
  const label = `${name}, ${subject}`
  const finding = overviewFinding(
    label,
    rows.map((row) => row.status),
  )
  if (cycle === null || rows.length === 0)
    return (
      <Page finding={finding}>
        <NoForecasts cycle={cycle} />
      </Page>
    )
  const marks = rows.map((row) => ({
    id: row.id,
    name: `${row.familyName}, ${row.givenName}`,
    status: row.status,
  }))
  return (
    <Page finding={finding}>
      <SchoolOnAPage
        title="Every pupil, by how likely the target is to be reached"
        caption={`${rows.length} pupils after ${cycle}. Point to see the name, press to open.`}
        groups={[{ label: name, pupils: marks }]}
        pupilTo={(id) => `${base}/pupils/${id}/progress`}
      />
      {findings.length > 0 ? <FindingList base={base} findings={findings} named={false} /> : null}
      <ClassStandingTable base={base} cycle={cycle} rows={rows} fields={fields} />
      <div className="actions">
        {mayEnter ? (
          <Link className="button" to={`${base}/classes/${classId}/enter`}>
            Enter marks
          </Link>
        ) : null}
        <Link className="button button-quiet" to={`${base}/findings`}>
          Whom to look at first
        </Link>
      </div>
      <Provenance>
        The chance comes from all readings of the pupil in all subjects up to the cycle, with the way this
        class is judged taken out. Effort and flags are those frozen with the cycle.
      </Provenance>
    </Page>
  )
}
