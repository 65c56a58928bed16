import { type LoaderFunctionArgs, Outlet, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { Breadcrumbs, Tabs } from '#ui/layout/Frame.tsx'
import { getYearGroup } from '../queries/groups.server.ts'

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'school.view')
  const year = await visit.read((db) => getYearGroup(db, Number(args.params.id)))
  return { base: `/${visit.org.slug}`, year, mayProgress: visit.may('progress.view') }
}

export default function YearFrame() {
  const { base, year, mayProgress } = useLoaderData<typeof loader>()
  const here = `${base}/years/${year.id}`
  return (
    <>
      <Breadcrumbs trail={[{ label: 'School', to: `${base}/school` }]} />
      <p className="page-lead">
        <strong>{year.name}</strong>
      </p>
      <Tabs
        label={year.name}
        tabs={[
          { label: 'Classes', to: here, end: true },
          ...(mayProgress
            ? [
                { label: 'Progress', to: `${here}/progress` },
                { label: 'What moved', to: `${base}/cycle/compare?year=${year.id}` },
              ]
            : []),
        ]}
      />
      <Outlet />
    </>
  )
}
