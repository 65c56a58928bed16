import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getClassInReach, listClassPupilsInReach } from '#features/school/api.server.ts'
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
    return { label: `${found.name}, ${found.subject}`, overview }
  })
  await visit.sawPupils(pupilsOf(found.overview))
  return { ...found, base, mayAnswer: visit.may('findings.answer') }
}

export default function ClassProgress() {
  return <OverviewPage {...useLoaderData<typeof loader>()} />
}
