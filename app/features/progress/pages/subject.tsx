import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getSubject, listPupils } from '#features/school/api.server.ts'
import { OverviewPage } from '../components/OverviewPage.tsx'
import { makeYearOverview, pupilsOf } from '../overview.server.ts'
import { listJudgedCycles, listStandings } from '../queries.server.ts'
import { readStand } from '../stand.server.ts'

export const meta = () => [{ title: 'Progress in a subject · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const base = `/${visit.org.slug}`
  const found = await visit.read(async (db) => {
    const subject = await getSubject(db, Number(args.params.id))
    const [cycle] = await listJudgedCycles(db)
    const lines = cycle
      ? await listStandings(db, visit.reach, { cycleId: cycle.id, subjectId: subject.id })
      : []
    const pupils = await listPupils(db, visit.reach, { ids: lines.map((line) => line.pupilId) })
    const overview = await makeYearOverview(db, visit.reach, { base, pupils, subjectId: subject.id })
    return { label: subject.name, overview, stand: await readStand(db, visit, args.request) }
  })
  await visit.sawPupils(pupilsOf(found.overview))
  return { ...found, base, mayAnswer: visit.may('findings.answer') }
}

export default function SubjectProgress() {
  return <OverviewPage {...useLoaderData<typeof loader>()} />
}
