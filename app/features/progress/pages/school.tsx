import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listPupils } from '#features/school/api.server.ts'
import { OverviewPage } from '../components/OverviewPage.tsx'
import { findStand, makeOverview, pupilsOf } from '../overview.server.ts'

export const meta = () => [{ title: 'Progress · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const base = `/${visit.org.slug}`
  const found = await visit.read(async (db) => {
    const all = await listPupils(db, visit.reach)
    const pupils = all.toSorted((a, b) => (a.yearNumber ?? 0) - (b.yearNumber ?? 0))
    const groupOf = (pupil: (typeof pupils)[number]) => pupil.year ?? 'No year'
    const groupTo = ({ yearGroupId }: (typeof pupils)[number]) =>
      yearGroupId === null ? undefined : `${base}/years/${yearGroupId}/progress`
    const overview = await makeOverview(db, visit.reach, { base, pupils, groupOf, groupTo })
    return { label: visit.org.name, overview }
  })
  await visit.sawPupils(pupilsOf(found.overview))
  return { ...found, base, stand: findStand(args.request), mayAnswer: visit.may('findings.answer') }
}

export default function SchoolProgress() {
  return <OverviewPage {...useLoaderData<typeof loader>()} />
}
