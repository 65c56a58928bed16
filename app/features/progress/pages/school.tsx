import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listPupils } from '#features/school/api.server.ts'
import { OverviewPage } from '../components/OverviewPage.tsx'
import { makeOverview, pupilsOf } from '../overview.server.ts'

export const meta = () => [{ title: 'Progress · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const base = `/${visit.org.slug}`
  const found = await visit.read(async (db) => {
    const all = await listPupils(db, visit.reach)
    const pupils = all.toSorted((a, b) => (a.yearNumber ?? 0) - (b.yearNumber ?? 0))
    const groupOf = (pupil: (typeof pupils)[number]) => pupil.year ?? 'No year'
    return { label: visit.org.name, overview: await makeOverview(db, visit.reach, { base, pupils, groupOf }) }
  })
  await visit.sawPupils(pupilsOf(found.overview))
  return { ...found, base, mayAnswer: visit.may('findings.answer') }
}

export default function SchoolProgress() {
  return <OverviewPage {...useLoaderData<typeof loader>()} />
}
