import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter, findEstablishment } from '#features/access/api.server.ts'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { titled, useWords } from '#ui/words.ts'
import { InTheRegister } from '../components/InTheRegister.tsx'
import { listSessionKinds, listYearAttendance } from '../queries/attendance.server.ts'
import { listYearGroupCounts } from '../queries/groups.server.ts'
import { listDepartmentCounts } from '../queries/subjects.server.ts'
import { formatShare, groupShare } from '../rules/attendance.ts'
import { addDays } from '../rules/dates.ts'
import { schoolFinding } from '../rules/findings.ts'
import { findPupilVisit, reachOf } from '../visits.server.ts'

export const meta = () => [{ title: 'School · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'school.view')
  const seesEach = reachOf(await findPupilVisit(args, visit)).pupils === 'all'
  const span = { from: addDays(visit.today, -42), to: visit.today }
  const { years, departments, establishment } = await visit.readKept('school', async (db) => {
    const kinds = await listSessionKinds(db, visit.org.country)
    const attendance = await listYearAttendance(db, { pupils: 'all', classes: 'all' }, kinds, span)
    const years = (await listYearGroupCounts(db)).map((year) => {
      const counted = attendance.find((row) => row.yearGroupId === year.id)
      return { ...year, share: counted ? groupShare(counted, seesEach) : null }
    })
    return {
      years,
      departments: await listDepartmentCounts(db),
      establishment: await findEstablishment(db),
    }
  })
  return {
    base: `/${visit.org.slug}`,
    years,
    departments,
    establishment,
    mayShape: visit.may('school.shape'),
    mayTimetable: visit.may('staff.view'),
  }
}

export default function SchoolOverview() {
  const { base, years, departments, establishment, mayShape, mayTimetable } = useLoaderData<typeof loader>()
  const words = useWords()
  return (
    <Page finding={schoolFinding(years, words.year)}>
      <Section title={titled(words.year.many)}>
        {years.length === 0 ? (
          <EmptyState
            title={`No ${words.year.many} yet`}
            {...(mayShape ? { next: { label: 'Set up the school', to: `${base}/school/shape` } } : {})}
          >
            They come with the first import, or are made by hand.
          </EmptyState>
        ) : (
          <>
            <DataTable
              caption="This academic year; attendance over the last six weeks"
              columns={[
                {
                  key: 'name',
                  title: titled(words.year.one),
                  head: true,
                  cell: (year) => <Link to={`${base}/years/${year.id}`}>{year.name}</Link>,
                },
                { key: 'pupils', title: 'Pupils', number: true, cell: (year) => year.pupils },
                { key: 'groups', title: titled(words.group.many), number: true, cell: (year) => year.groups },
                { key: 'classes', title: 'Classes', number: true, cell: (year) => year.classes },
                {
                  key: 'share',
                  title: 'Attendance',
                  number: true,
                  cell: (year) => formatShare(year.share),
                },
              ]}
              rows={years}
              rowKey={(year) => year.id}
            />
            <Provenance>
              Attendance is the share of sessions (mornings and afternoons) at which pupils were present or at
              an approved activity, of all sessions at which they could have been present. Of fewer than six
              pupils it is shown only to those who may see each of them.
            </Provenance>
          </>
        )}
      </Section>
      {departments.length > 0 ? (
        <Section title="Departments">
          <DataTable
            caption="Subjects, and the classes and teachers of this academic year"
            columns={[
              {
                key: 'name',
                title: 'Department',
                head: true,
                cell: (row) => <Link to={`${base}/departments/${row.id}`}>{row.name}</Link>,
              },
              { key: 'subjects', title: 'Subjects', number: true, cell: (row) => row.subjects },
              { key: 'classes', title: 'Classes', number: true, cell: (row) => row.classes },
              { key: 'teachers', title: 'Teachers', number: true, cell: (row) => row.teachers },
            ]}
            rows={departments}
            rowKey={(row) => row.id}
          />
        </Section>
      ) : null}
      {mayTimetable ? (
        <p>
          <Link to={`${base}/school/timetable`}>The timetable</Link>: who is kept free when, and the rooms
        </p>
      ) : null}
      {establishment ? <InTheRegister {...establishment} /> : null}
      {mayShape ? (
        <p>
          <Link className="button button-quiet" to={`${base}/school/shape`}>
            Change the school’s shape
          </Link>
        </p>
      ) : null}
    </Page>
  )
}
