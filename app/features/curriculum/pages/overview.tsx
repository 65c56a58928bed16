import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter, everyone } from '#features/access/api.server.ts'
import { listPupils } from '#features/school/api.server.ts'
import { suppressCount } from '#stats/suppress.ts'
import { EmptyState, Page } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { titled, useWords } from '#ui/words.ts'
import { SpareCapacity } from '../components/SpareCapacity.tsx'
import { listChangeLines } from '../lines.server.ts'
import { listPathways } from '../queries/pathways.server.ts'
import { listPlaced, listRequests } from '../queries/places.server.ts'
import { closingDay, isClosed } from '../rules/pathway.ts'
import { overviewFinding } from '../rules/words.ts'
import { readSpare } from '../spare.server.ts'

export const meta = () => [{ title: 'Curriculum · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'curriculum.view')
  const found = await visit.readKept('curriculum', async (db) => {
    const pathways = await listPathways(db)
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
        ...{ placed: placed.length, pupils: pupils.length, due },
        pathways: pathways.filter((one) => !isClosed(one, db.today)).length,
      }),
      pathways: pathways.map((pathway) => {
        const { id, name, about, firstYear, lastYear, capacity } = pathway
        const on = placed.filter(({ pathwayId }) => pathwayId === id).length
        return {
          ...{ id, name, about, years: `${firstYear} to ${lastYear}`, capacity, on: shown(on) },
          asked: shown(requests.filter(({ pathwayId }) => pathwayId === id).length),
          closing: closingDay(pathway, db.today),
        }
      }),
      spare: await readSpare(db),
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
          cell: (one) => (
            <>
              <Link to={`${base}/curriculum/pathways/${one.id}`}>{one.name}</Link>
              {one.closing ? <span className="small quiet"> · {one.closing}</span> : null}
            </>
          ),
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

export default function Curriculum() {
  const { base, finding, pathways, spare, mayShape, decides } = useLoaderData<typeof loader>()
  const words = useWords()
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
        <Link to={`${here}/key-stages`}>{titled(words.stage.many)}</Link>
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
      <SpareCapacity base={base} {...spare} />
    </Page>
  )
}
