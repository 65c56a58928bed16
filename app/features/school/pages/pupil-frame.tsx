import { type LoaderFunctionArgs, Outlet, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { Breadcrumbs, Tabs } from '#ui/layout/Frame.tsx'
import { WhyVisible } from '#ui/layout/Page.tsx'
import { getPupilTies } from '../queries/profile.server.ts'
import { getPupilInReach } from '../queries/pupils.server.ts'
import { formatPupilName, formatWhere } from '../rules/names.ts'
import { explainPupil } from '../rules/posts.ts'

export const meta = () => [{ title: 'Pupil · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'pupils.view')
  const id = Number(args.params.id)
  const { pupil, ties, words } = await visit.read(async (db) => ({
    pupil: await getPupilInReach(db, visit.reach, id),
    ties: await getPupilTies(db, visit.reach, id),
    words: await listWords(db, visit.org.country, 'role_name', visit.today),
  }))
  await visit.sawPupils([id])
  return {
    base: `/${visit.org.slug}`,
    id,
    name: formatPupilName(pupil),
    where: formatWhere(pupil),
    year: pupil.yearGroupId === null ? null : { id: pupil.yearGroupId, name: pupil.year ?? '' },
    reasons: explainPupil(visit.posts, ties, new Map(words.map((word) => [word.key, word.name]))),
    maySchool: visit.may('school.view'),
    mayProgress: visit.may('progress.view'),
    mayTargets: visit.may('targets.view'),
    mayHelp: visit.may('help.view'),
    mayPlans: visit.may('help.plans'),
    mayPathway: visit.may('pathways.view'),
    mayHome: visit.may('home.view'),
  }
}

export default function PupilFrame() {
  const found = useLoaderData<typeof loader>()
  const { base, id, name, where, year, reasons, maySchool, mayProgress, mayTargets, mayHelp, mayHome } = found
  const here = `${base}/pupils/${id}`
  const trail = [
    { label: 'Pupils', to: `${base}/pupils` },
    ...(maySchool && year ? [{ label: year.name, to: `${base}/years/${year.id}` }] : []),
  ]
  return (
    <>
      <Breadcrumbs trail={trail} />
      <p className="page-lead">
        <strong className="pupil-name">{name}</strong> {where}
      </p>
      <Tabs
        label={name}
        tabs={[
          { label: 'Profile', to: here, end: true },
          { label: 'Timetable', to: `${here}/timetable` },
          ...(mayProgress ? [{ label: 'Progress', to: `${here}/progress` }] : []),
          ...(mayTargets ? [{ label: 'Targets', to: `${here}/targets` }] : []),
          ...(mayHelp ? [{ label: 'Help', to: `${here}/help` }] : []),
          ...(found.mayPlans ? [{ label: 'Lessons missed', to: `${here}/missed` }] : []),
          ...(found.mayPathway ? [{ label: 'Pathway', to: `${here}/pathway` }] : []),
          ...(mayProgress ? [{ label: 'Results', to: `${here}/results` }] : []),
          ...(mayHome ? [{ label: 'Praise and reports', to: `${here}/home` }] : []),
        ]}
      />
      <Outlet />
      <WhyVisible reasons={reasons} />
    </>
  )
}
