import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { titled, useWords } from '#ui/words.ts'
import { ClassTable } from '../components/ClassTable.tsx'
import { classLines } from '../lines.server.ts'
import { listSessionKinds, listYearAttendance } from '../queries/attendance.server.ts'
import { listClasses } from '../queries/classes.server.ts'
import { listRegistrationGroups, listYearGroupCounts } from '../queries/groups.server.ts'
import { groupShare } from '../rules/attendance.ts'
import { addDays } from '../rules/dates.ts'
import { yearFinding } from '../rules/findings.ts'
import { formatStaffName } from '../rules/names.ts'
import { findPupilVisit, reachOf } from '../visits.server.ts'

export const meta = () => [{ title: 'Year group · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'school.view')
  const pupilVisit = await findPupilVisit(args, visit)
  const id = Number(args.params.id)
  const span = { from: addDays(visit.today, -42), to: visit.today }
  const found = await visit.read(async (db) => {
    const year = (await listYearGroupCounts(db)).find((row) => row.id === id)
    if (!year) throw notFound()
    const kinds = await listSessionKinds(db, visit.org.country)
    const attendance = await listYearAttendance(db, { pupils: 'all', classes: 'all' }, kinds, span)
    const counted = attendance.find((row) => row.yearGroupId === id)
    return {
      year: { ...year, share: counted ? groupShare(counted, reachOf(pupilVisit).pupils === 'all') : null },
      groups: await listRegistrationGroups(db, { yearGroupId: id }),
      classes: await listClasses(db, { yearGroupId: id }),
    }
  })
  return {
    ...found,
    base: `/${visit.org.slug}`,
    classes: classLines(found.classes, reachOf(pupilVisit)),
    mayPupils: pupilVisit !== null,
  }
}

export default function Year() {
  const { base, year, groups, classes, mayPupils } = useLoaderData<typeof loader>()
  const words = useWords()
  return (
    <Page finding={yearFinding(year)} lead="This academic year; attendance over the last six weeks.">
      {groups.length > 0 ? (
        <Section title={titled(words.group.many)}>
          <DataTable
            caption={`${titled(words.group.many)} and their tutors`}
            columns={[
              {
                key: 'name',
                title: 'Group',
                head: true,
                cell: (group) =>
                  mayPupils ? (
                    <Link to={`${base}/pupils?year=${year.id}&group=${group.id}`}>{group.name}</Link>
                  ) : (
                    group.name
                  ),
              },
              {
                key: 'tutor',
                title: 'Tutor',
                cell: (group) =>
                  group.tutor ? formatStaffName(group.tutor) : <span className="quiet">nobody yet</span>,
              },
              { key: 'pupils', title: 'Pupils', number: true, cell: (group) => group.pupils },
            ]}
            rows={groups}
            rowKey={(group) => group.id}
          />
        </Section>
      ) : null}
      <Section title="Classes">
        <ClassTable base={base} caption={`Classes of ${year.name}`} classes={classes} without="year" />
      </Section>
    </Page>
  )
}
