import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Facts, Page, Section } from '#ui/layout/Page.tsx'
import { ClassTable } from '../components/ClassTable.tsx'
import { classLines } from '../lines.server.ts'
import { listClasses } from '../queries/classes.server.ts'
import { listRegistrationGroups } from '../queries/groups.server.ts'
import { getStaffMember } from '../queries/staff.server.ts'
import { formatDate } from '../rules/dates.ts'
import { memberFinding } from '../rules/findings.ts'
import { formatStaffName } from '../rules/names.ts'
import { findPupilVisit, reachOf } from '../visits.server.ts'

export const meta = () => [{ title: 'Staff · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'staff.view')
  const pupilVisit = await findPupilVisit(args, visit)
  const id = Number(args.params.id)
  const found = await visit.read(async (db) => ({
    member: await getStaffMember(db, id),
    classes: await listClasses(db, { teacherId: id }),
    groups: await listRegistrationGroups(db, { tutorId: id }),
    words: await listWords(db, visit.org.country, 'role_name', visit.today),
  }))
  const roles = new Map(found.words.map((word) => [word.key, word.name]))
  return {
    base: `/${visit.org.slug}`,
    id,
    name: formatStaffName(found.member),
    posts: found.member.posts.map((post) => ({
      label: post.title ?? roles.get(post.role) ?? post.role,
      value: `since ${formatDate(post.starts)}${post.ends ? `, until ${formatDate(post.ends)}` : ''}`,
    })),
    groups: found.groups.map((group) => group.name),
    classes: classLines(found.classes, reachOf(pupilVisit)),
    own: visit.may('staffhelp.own') && id === visit.personId,
  }
}

export default function StaffMember() {
  const { base, id, name, posts, groups, classes, own } = useLoaderData<typeof loader>()
  const tutor = groups.length > 0 ? [{ label: 'Tutor of', value: groups.join(', ') }] : []
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Staff', to: `${base}/staff` }]} />
      <Page finding={memberFinding(name, classes)}>
        {own ? (
          <p className="actions">
            <Link className="button" to={`${base}/staff-help/ask`}>
              I would like help
            </Link>
            <Link to={`${base}/staff-help`}>My help</Link>
          </p>
        ) : null}
        <Section title="Posts">
          <Facts facts={[...posts, ...tutor]} />
        </Section>
        {classes.length > 0 ? (
          <Section title="Classes">
            <ClassTable base={base} caption={`Classes ${name} teaches today`} classes={classes} />
          </Section>
        ) : null}
        <p>
          <Link to={`${base}/staff/${id}/timetable`}>The timetable of {name}</Link>
        </p>
      </Page>
    </>
  )
}
