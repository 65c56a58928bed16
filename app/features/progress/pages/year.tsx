import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getYearGroup, listPupils } from '#features/school/api.server.ts'
import { compareLabels } from '#features/school/api.ts'
import { OverviewPage } from '../components/OverviewPage.tsx'
import { makeOverview, pupilsOf } from '../overview.server.ts'
import { readStand } from '../stand.server.ts'

export const meta = () => [{ title: 'Progress of a year · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const base = `/${visit.org.slug}`
  const found = await visit.read(async (db) => {
    const year = await getYearGroup(db, Number(args.params.id))
    const pupils = await listPupils(db, visit.reach, { yearGroupId: year.id })
    const groupOf = (pupil: (typeof pupils)[number]) => pupil.group ?? year.name
    const inOrder = pupils.toSorted((a, b) => compareLabels(groupOf(a), groupOf(b)))
    const overview = await makeOverview(db, visit.reach, { base, pupils: inOrder, groupOf })
    return { label: year.name, overview, stand: await readStand(db, visit, args.request) }
  })
  await visit.sawPupils(pupilsOf(found.overview))
  return { ...found, base, mayAnswer: visit.may('findings.answer') }
}

export default function YearProgress() {
  return <OverviewPage {...useLoaderData<typeof loader>()} />
}
