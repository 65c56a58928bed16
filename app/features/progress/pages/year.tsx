import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getYearGroup, listPupils } from '#features/school/api.server.ts'
import { OverviewPage } from '../components/OverviewPage.tsx'
import { findStand, makeOverview, pupilsOf } from '../overview.server.ts'

export const meta = () => [{ title: 'Progress of a year · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const base = `/${visit.org.slug}`
  const found = await visit.read(async (db) => {
    const year = await getYearGroup(db, Number(args.params.id))
    const pupils = await listPupils(db, visit.reach, { yearGroupId: year.id })
    const groupOf = (pupil: (typeof pupils)[number]) => pupil.group ?? year.name
    return { label: year.name, overview: await makeOverview(db, visit.reach, { base, pupils, groupOf }) }
  })
  await visit.sawPupils(pupilsOf(found.overview))
  return { ...found, base, stand: findStand(args.request), mayAnswer: visit.may('findings.answer') }
}

export default function YearProgress() {
  return <OverviewPage {...useLoaderData<typeof loader>()} />
}
