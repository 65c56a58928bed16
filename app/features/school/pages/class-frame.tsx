import { type LoaderFunctionArgs, Outlet, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { Breadcrumbs, Tabs } from '#ui/layout/Frame.tsx'
import { getClassInReach } from '../queries/classes.server.ts'
import { formatStaffName } from '../rules/names.ts'

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'pupils.view')
  const { found, tiers } = await visit.read(async (db) => {
    const found = await getClassInReach(db, visit.reach, Number(args.params.id))
    return { found, tiers: await listWords(db, visit.org.country, 'tier') }
  })
  return {
    base: `/${visit.org.slug}`,
    id: found.id,
    name: found.name,
    subject: { id: found.subjectId, name: found.subject },
    year: { id: found.yearGroupId, name: found.year },
    tier: tiers.find((word) => word.key === found.tier)?.name ?? null,
    teachers: found.teachers.map(formatStaffName),
    maySchool: visit.may('school.view'),
    mayEnter: visit.may('cycle.enter'),
    mayDiscuss: visit.may('targets.discuss'),
    mayProgress: visit.may('progress.view'),
    mayPlans: visit.may('help.plans'),
  }
}

export default function ClassFrame() {
  const found = useLoaderData<typeof loader>()
  const { base, id, name, subject, tier, year, teachers, maySchool, mayEnter, mayDiscuss, mayProgress } =
    found
  const here = `${base}/classes/${id}`
  const trail = [
    { label: 'School', to: `${base}/school` },
    { label: year.name, to: `${base}/years/${year.id}` },
    { label: subject.name, to: `${base}/subjects/${subject.id}` },
  ]
  return (
    <>
      {maySchool ? <Breadcrumbs trail={trail} /> : null}
      <p className="page-lead">
        <strong>{name}</strong> {subject.name}
        {tier ? ` · ${tier} tier` : ''}
        {teachers.length > 0 ? ` · ${teachers.join(', ')}` : ''}
      </p>
      <Tabs
        label={name}
        tabs={[
          { label: 'Pupils', to: here, end: true },
          { label: 'Timetable', to: `${here}/timetable` },
          ...(mayEnter
            ? [
                { label: 'Enter', to: `${here}/enter` },
                { label: 'Weekly marks', to: `${here}/marks` },
              ]
            : []),
          ...(mayDiscuss ? [{ label: 'Targets', to: `${here}/targets` }] : []),
          ...(mayProgress
            ? [
                { label: 'Progress', to: `${here}/progress` },
                { label: 'What moved', to: `${base}/cycle/compare?class=${id}` },
              ]
            : []),
          ...(found.mayPlans ? [{ label: 'Who is out', to: `${here}/out` }] : []),
        ]}
      />
      <Outlet />
    </>
  )
}
