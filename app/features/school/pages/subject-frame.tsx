import { type LoaderFunctionArgs, Outlet, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { Breadcrumbs, Tabs } from '#ui/layout/Frame.tsx'
import { getSubject } from '../queries/subjects.server.ts'

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'school.view')
  const subject = await visit.read((db) => getSubject(db, Number(args.params.id)))
  return { base: `/${visit.org.slug}`, subject, mayProgress: visit.may('progress.view') }
}

export default function SubjectFrame() {
  const { base, subject, mayProgress } = useLoaderData<typeof loader>()
  const here = `${base}/subjects/${subject.id}`
  const department =
    subject.departmentId !== null && subject.department !== null
      ? [{ label: subject.department, to: `${base}/departments/${subject.departmentId}` }]
      : []
  return (
    <>
      <Breadcrumbs trail={[{ label: 'School', to: `${base}/school` }, ...department]} />
      <p className="page-lead">
        <strong>{subject.name}</strong> {subject.code}
      </p>
      <Tabs
        label={subject.name}
        tabs={[
          { label: 'Classes', to: here, end: true },
          ...(mayProgress
            ? [
                { label: 'Progress', to: `${here}/progress` },
                { label: 'What moved', to: `${base}/cycle/compare?subject=${subject.id}` },
              ]
            : []),
        ]}
      />
      <Outlet />
    </>
  )
}
