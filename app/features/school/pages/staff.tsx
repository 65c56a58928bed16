import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { EmptyState, Page } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { listStaff } from '../queries/staff.server.ts'
import { staffFinding } from '../rules/findings.ts'
import { formatPupilName } from '../rules/names.ts'

export const meta = () => [{ title: 'Staff · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'staff.view')
  const { staff, words } = await visit.readKept('staff', async (db) => ({
    staff: await listStaff(db),
    words: await listWords(db, visit.org.country, 'role_name', visit.today),
  }))
  const roles = new Map(words.map((word) => [word.key, word.name]))
  return {
    base: `/${visit.org.slug}`,
    staff: staff.map((member) => ({
      id: member.id,
      name: formatPupilName(member),
      posts: [...new Set(member.posts.map((post) => post.title ?? roles.get(post.role) ?? post.role))],
      classes: member.classes,
    })),
  }
}

export default function Staff() {
  const { base, staff } = useLoaderData<typeof loader>()
  return (
    <Page finding={staffFinding(staff)}>
      {staff.length === 0 ? (
        <EmptyState title="Nobody yet">Staff come with an import, or by invitation.</EmptyState>
      ) : (
        <DataTable
          caption="Everybody in post today"
          columns={[
            {
              key: 'name',
              title: 'Name',
              head: true,
              cell: (member) => <Link to={`${base}/staff/${member.id}`}>{member.name}</Link>,
            },
            { key: 'posts', title: 'Posts', cell: (member) => member.posts.join(', ') },
            { key: 'classes', title: 'Classes', number: true, cell: (member) => member.classes || '' },
          ]}
          rows={staff}
          rowKey={(member) => member.id}
        />
      )}
      <p>
        <Link to={`${base}/effects/decision`}>Figures of teachers: what the governing body decided</Link>
      </p>
    </Page>
  )
}
