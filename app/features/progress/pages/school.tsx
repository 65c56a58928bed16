import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listPupils } from '#features/school/api.server.ts'
import { OverviewPage } from '../components/OverviewPage.tsx'
import { makeYearOverview, pupilsOf } from '../overview.server.ts'
import { readStand } from '../stand.server.ts'

export const meta = () => [{ title: 'Progress · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const base = `/${visit.org.slug}`
  const found = await visit.readKept('progress', async (db) => {
    const pupils = await listPupils(db, visit.reach)
    const overview = await makeYearOverview(db, visit.reach, { base, pupils, inParts: true })
    return { label: visit.org.name, overview, stand: await readStand(db, visit, args.request) }
  })
  await visit.sawPupils(pupilsOf(found.overview))
  return { ...found, base, mayAnswer: visit.may('findings.answer') }
}

export default function SchoolProgress() {
  return <OverviewPage {...useLoaderData<typeof loader>()} />
}
