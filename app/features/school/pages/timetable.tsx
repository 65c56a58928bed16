import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { TimetableGrid } from '../components/TimetableGrid.tsx'
import { count } from '../rules/dates.ts'
import { readOverview } from '../timetable-overview.server.ts'

export const meta = () => [{ title: 'The timetable · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'staff.view')
  const base = `/${visit.org.slug}`
  return {
    base,
    ...(await visit.readKept('timetable', (db) => readOverview(db, base))),
    mayShape: visit.may('school.shape'),
    mayImport: visit.may('exchange.import'),
  }
}

export default function Timetable() {
  const { base, finding, clashes, more, spare, grid, rooms, periods, mayShape, mayImport } =
    useLoaderData<typeof loader>()
  const here = `${base}/school/timetable`
  return (
    <>
      <Breadcrumbs trail={[{ label: 'School', to: `${base}/school` }]} />
      <Page
        finding={finding}
        lead="The week of a pupil, a class, a member of staff or a room stands on the page of each."
      >
        {periods === 0 ? (
          <EmptyState
            title="No periods yet"
            {...(mayImport ? { next: { label: 'Bring a timetable in', to: `${base}/exchange` } } : {})}
          >
            A file of lessons makes periods and rooms along the way.
          </EmptyState>
        ) : null}
        {clashes.length > 0 ? (
          <Section title="In two places at once">
            <ul>
              {clashes.map(({ words, to }) => (
                <li key={words}>
                  <Link to={to}>{words}</Link>
                </li>
              ))}
            </ul>
            {more > 0 ? <p className="quiet">And {count(more, 'case')} more.</p> : null}
          </Section>
        ) : null}
        {periods > 0 ? (
          <Section title="Who is kept free">
            <p>{spare}</p>
            <TimetableGrid label="Kept free" weeks={grid} counted />
            <p>
              <Link to={`${here}/free`}>
                Everybody without a lesson in a period, and the rooms that are empty
              </Link>
            </p>
            <Provenance>
              Whoever is kept free has no lesson in that period and is there for special lessons of pupils who
              fall behind. It is said on the timetable of each member of staff.
            </Provenance>
          </Section>
        ) : null}
        <Section title="What it is made of">
          <ul>
            <li>
              <Link to={`${here}/rooms`}>{rooms === 0 ? 'Rooms' : count(rooms, 'room')}</Link>
            </li>
            {mayShape ? (
              <li>
                <Link to={`${here}/periods`}>
                  {periods === 0 ? 'Periods' : `${count(periods, 'period')}`}
                </Link>
                , and when they begin and end
              </li>
            ) : null}
            {mayImport ? (
              <li>
                <Link to={`${base}/exchange`}>Bring a timetable in</Link> as a file
              </li>
            ) : null}
          </ul>
        </Section>
      </Page>
    </>
  )
}
