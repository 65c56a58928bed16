import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import {
  classesInReach,
  countPupils,
  findPupilVisit,
  listClasses,
  listYearGroupCounts,
  reachOf,
} from '#features/school/api.server.ts'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { listNeeds } from '../needs.server.ts'
import { todayFinding } from '../rules.ts'

export const meta = () => [{ title: 'Today · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'today.view')
  const pupilVisit = await findPupilVisit(args, visit)
  const reach = reachOf(pupilVisit)
  const correcting = visit.may('cycle.correct') ? (await enter(args, 'cycle.correct')).reach : null
  return visit.read(async (db) => {
    const all = await listClasses(db)
    const mine = all.filter((one) => one.teachers.some((teacher) => teacher.id === visit.personId))
    const shown = mine.length > 0 ? classesInReach(reach, mine) : []
    return {
      base: `/${visit.org.slug}`,
      finding: todayFinding({
        name: visit.personName,
        classes: shown.length,
        pupils: pupilVisit ? await countPupils(db, reach) : 0,
      }),
      demonstration: visit.org.demonstration,
      needs: await listNeeds(db, visit, {
        ...{ reach, correcting },
        classIds: shown.map((one) => one.id),
      }),
      classes: shown.map(({ id, name, subject, year, size }) => ({ id, name, subject, year, size })),
      years: (await listYearGroupCounts(db)).map(({ id, name, pupils }) => ({ id, name, pupils })),
      maySchool: visit.may('school.view'),
    }
  })
}

type ClassLine = { id: number; name: string; subject: string; year: string; size: number }
type YearLine = { id: number; name: string; pupils: number }

export default function Today() {
  const { base, finding, demonstration, needs, classes, years, maySchool } = useLoaderData<typeof loader>()
  return (
    <Page
      finding={finding}
      {...(demonstration
        ? { lead: 'This is the demonstration: every school, name and figure in it is invented.' }
        : {})}
    >
      {needs.length > 0 ? (
        <Section title="What waits for you">
          <ul className="needs plain">
            {needs.map((need) => (
              <li key={need.text}>
                {need.text} <Link to={need.to}>{need.label}</Link>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      {classes.length > 0 ? (
        <Section title="Your classes">
          <DataTable
            caption="The classes you teach this academic year"
            columns={[
              {
                key: 'name',
                title: 'Class',
                head: true,
                cell: (one: ClassLine) => <Link to={`${base}/classes/${one.id}`}>{one.name}</Link>,
              },
              { key: 'subject', title: 'Subject', cell: (one: ClassLine) => one.subject },
              { key: 'year', title: 'Year', cell: (one: ClassLine) => one.year },
              { key: 'size', title: 'Pupils', number: true, cell: (one: ClassLine) => one.size },
            ]}
            rows={classes}
            rowKey={(one) => one.id}
          />
        </Section>
      ) : null}
      {maySchool ? (
        <Section title="The school by year group">
          {years.length === 0 ? (
            <EmptyState
              title="No year groups yet"
              next={{ label: 'Look at the school', to: `${base}/school` }}
            >
              They are made by hand, and imports will bring them.
            </EmptyState>
          ) : (
            <DataTable
              caption="Pupils on roll this academic year"
              columns={[
                {
                  key: 'name',
                  title: 'Year group',
                  head: true,
                  cell: (year: YearLine) => <Link to={`${base}/years/${year.id}`}>{year.name}</Link>,
                },
                { key: 'pupils', title: 'Pupils', number: true, cell: (year: YearLine) => year.pupils },
              ]}
              rows={years}
              rowKey={(year) => year.id}
            />
          )}
        </Section>
      ) : null}
    </Page>
  )
}
