import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter, everyone } from '#features/access/api.server.ts'
import { listPupils } from '#features/school/api.server.ts'
import { count } from '#features/school/api.ts'
import { suppressCount } from '#stats/suppress.ts'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { listChangeLines } from '../lines.server.ts'
import { listPathways } from '../queries/pathways.server.ts'
import { listPlaced, listRequests } from '../queries/places.server.ts'
import { overviewFinding } from '../rules/words.ts'
import { listSpareByDepartment } from '../spare.server.ts'

export const meta = () => [{ title: 'Curriculum · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'curriculum.view')
  const found = await visit.readKept('curriculum', async (db) => {
    const pathways = await listPathways(db, { open: true })
    const pupils = (await listPupils(db, everyone)).filter(({ yearNumber }) =>
      pathways.some(
        ({ firstYear, lastYear }) => yearNumber !== null && firstYear <= yearNumber && yearNumber <= lastYear,
      ),
    )
    const placed = await listPlaced(db)
    const requests = await listRequests(db)
    const decides = visit.may('curriculum.decide')
    const due = decides ? (await listChangeLines(db)).filter((line) => line.due).length : 0
    const shown = (number: number) => (decides ? number : suppressCount(number))
    return {
      finding: overviewFinding({
        ...{ pathways: pathways.length, placed: placed.length, pupils: pupils.length, due },
      }),
      pathways: pathways.map(({ id, name, about, firstYear, lastYear, capacity }) => ({
        ...{ id, name, about, years: `${firstYear} to ${lastYear}`, capacity },
        on: shown(placed.filter(({ pathwayId }) => pathwayId === id).length),
        asked: shown(requests.filter(({ pathwayId }) => pathwayId === id).length),
      })),
      spare: await listSpareByDepartment(db),
    }
  })
  return {
    ...{ base: `/${visit.org.slug}`, ...found, mayShape: visit.may('school.shape') },
    decides: visit.may('curriculum.decide'),
  }
}

type Found = Awaited<ReturnType<typeof loader>>

function Pathways({ base, pathways }: Pick<Found, 'base' | 'pathways'>) {
  return (
    <DataTable
      caption="Pathways, in the order in which a proposal tries them"
      stacked
      columns={[
        {
          key: 'name',
          title: 'Pathway',
          head: true,
          cell: (one) => <Link to={`${base}/curriculum/pathways/${one.id}`}>{one.name}</Link>,
        },
        { key: 'about', title: 'What it is', cell: (one) => one.about },
        { key: 'years', title: 'Years', cell: (one) => one.years },
        { key: 'on', title: 'On it', number: true, cell: (one) => one.on ?? 'few' },
        { key: 'capacity', title: 'Places a year', number: true, cell: (one) => one.capacity ?? 'no bound' },
        { key: 'asked', title: 'Ask for it', number: true, cell: (one) => one.asked ?? 'few' },
      ]}
      rows={pathways}
      rowKey={(one) => one.id}
    />
  )
}

function SpareCapacity({ base, spare }: Pick<Found, 'base' | 'spare'>) {
  const periods = spare.reduce((sum, one) => sum + one.periods, 0)
  return (
    <Section title="Spare capacity">
      {periods === 0 ? (
        <p>Nobody is kept free for special lessons yet. It is said on the timetable of a member of staff.</p>
      ) : (
        <>
          <p>
            {count(periods, 'period')} of the timetable {periods === 1 ? 'is' : 'are'} kept free for special
            lessons (<Link to={`${base}/school/timetable`}>timetable</Link>).
          </p>
          <details className="aside">
            <summary>By department</summary>
            <DataTable
              caption="Planned, by the department in which they teach"
              columns={[
                { key: 'department', title: 'Department', head: true, cell: (one) => one.department },
                { key: 'people', title: 'Staff', number: true, cell: (one) => one.people },
                { key: 'periods', title: 'Periods', number: true, cell: (one) => one.periods },
              ]}
              rows={spare}
              rowKey={(one) => one.department}
            />
          </details>
        </>
      )}
    </Section>
  )
}

export default function Curriculum() {
  const { base, finding, pathways, spare, mayShape, decides } = useLoaderData<typeof loader>()
  const here = `${base}/curriculum`
  return (
    <Page
      finding={finding}
      lead="What can be learnt here in which order, who goes which way, and what was changed for whom."
    >
      <p className="actions">
        {decides ? (
          <>
            <Link className="button" to={`${here}/proposals`}>
              Who goes on which pathway
            </Link>
            <Link to={`${here}/changes`}>Changes of set, course and teacher</Link>
          </>
        ) : null}
        <Link to={`${here}/gateways`}>Gateways</Link>
        <Link to={`${here}/key-stages`}>Key stages</Link>
        {mayShape ? <Link to={`${here}/new`}>A new pathway</Link> : null}
      </p>
      {pathways.length > 0 ? (
        <Pathways base={base} pathways={pathways} />
      ) : (
        <EmptyState
          title="No pathway yet"
          {...(mayShape ? { next: { label: 'Draw up the first', to: `${here}/new` } } : {})}
        >
          A pathway says which courses go together, who can come in, and how many. Without one all pupils
          choose freely.
        </EmptyState>
      )}
      <SpareCapacity base={base} spare={spare} />
    </Page>
  )
}
