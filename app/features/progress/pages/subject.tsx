import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getSubject, listPupils } from '#features/school/api.server.ts'
import { OverviewPage } from '../components/OverviewPage.tsx'
import { findStand, makeOverview, pupilsOf } from '../overview.server.ts'
import { listJudgedCycles, listStandings } from '../queries.server.ts'

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
    const all = await listPupils(db, visit.reach, { ids: lines.map((line) => line.pupilId) })
    const pupils = all.toSorted((a, b) => (a.yearNumber ?? 0) - (b.yearNumber ?? 0))
    const groupOf = (pupil: (typeof pupils)[number]) => pupil.year ?? 'No year'
    const overview = await makeOverview(db, visit.reach, { base, pupils, groupOf, subjectId: subject.id })
    return { label: subject.name, overview }
  })
  await visit.sawPupils(pupilsOf(found.overview))
  return { ...found, base, stand: findStand(args.request), mayAnswer: visit.may('findings.answer') }
}

export default function SubjectProgress() {
  return <OverviewPage {...useLoaderData<typeof loader>()} />
}
