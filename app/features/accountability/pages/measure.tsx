import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter, findVisit } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Facts, Notice, Page, Section } from '#ui/layout/Page.tsx'
import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import { Distribution } from '../components/Distribution.tsx'
import { MeasureText } from '../components/MeasureText.tsx'
import { NearPupils } from '../components/NearPupils.tsx'
import { YearChoice } from '../components/YearChoice.tsx'
import { getMeasure, type PupilLine, readMeasure } from '../measured.server.ts'
import { formatNumber, formatRange, formatValue, measureFinding } from '../rules.ts'
import { ResultsSearch } from '../schema.ts'

export const meta = () => [{ title: 'Why this figure? · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'results.view')
  const { year: yearId } = ResultsSearch.parse(Object.fromEntries(new URL(args.request.url).searchParams))
  const pupils = await findVisit(args, visit, 'progress.view')
  const key = args.params.measure ?? ''
  const { country, slug } = visit.org
  const { name, found } = await visit.read(async (db) => ({
    name: (await getMeasure(db, country, key)).name,
    found: await readMeasure(db, { country, key, yearId, pupils }),
  }))
  const { lines = [], near = null } = found?.named ?? {}
  await pupils?.sawPupils([...new Set([...lines, ...(near?.near ?? [])].map(({ id }) => id))])
  return { base: `/${slug}`, name, found, seesEach: pupils?.reach.pupils === 'all' }
}

type Found = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['found']>

const columnsFor = (base: string): Column<PupilLine>[] => [
  {
    ...{ key: 'name', title: 'Pupil', head: true },
    cell: (line) => (
      <Link className="pupil-name" to={`${base}/pupils/${line.id}/results`}>
        {line.name}
      </Link>
    ),
  },
  { key: 'value', title: 'Figure', number: true, cell: (line) => line.value },
  { key: 'words', title: 'Why', cell: (line) => line.words },
]

/** So many stand open; the others are folded below them. */
const SHOWN = 25

function PupilTable({ lines, base, name }: { lines: readonly PupilLine[]; base: string; name: string }) {
  if (lines.length === 0) return null
  const rest = lines.slice(SHOWN)
  const tableOf = (caption: string, rows: readonly PupilLine[]) => (
    <DataTable stacked caption={caption} columns={columnsFor(base)} rows={rows} rowKey={(line) => line.id} />
  )
  return (
    <Section title="Pupil by pupil">
      {tableOf(
        `${name}, the highest first. A name opens the results behind the figure.`,
        lines.slice(0, SHOWN),
      )}
      {rest.length > 0 ? (
        <details className="aside">
          <summary>
            {count(rest.length, 'pupil')} more, from {rest[0]?.value} down
          </summary>
          {tableOf(`${name}, the others`, rest)}
        </details>
      ) : null}
    </Section>
  )
}

function Figures({ found }: { found: Found }) {
  const { measure, headline, bins, spread } = found
  const { value } = headline
  if (value === null) return <Notice>{headline.missing}</Notice>
  return (
    <>
      <Facts
        facts={[
          { label: 'Figure', value: formatValue(measure, value) },
          ...(headline.low === null
            ? []
            : [{ label: 'Range that holds it in 95 of 100 cases', value: formatRange(measure, headline) }]),
          { label: 'Pupils', value: formatNumber(headline) },
        ]}
      />
      <Distribution
        title={spread || `How the pupils of ${found.year.name} are spread`}
        caption={`${measure.name}, pupils in each step`}
        bins={bins}
      />
    </>
  )
}

type OpenProps = { base: string; found: Found; seesEach: boolean }

function OpenMeasure({ base, found, seesEach }: OpenProps) {
  const { measure, headline, named, year, years } = found
  const instead = measure.rule.kind === 'no baseline' ? measure.rule.instead : null
  return (
    <Page finding={measureFinding({ ...measure, headline }, year.name)}>
      <YearChoice years={years} chosen={year.id} to={(id) => `${base}/results/${measure.key}?year=${id}`} />
      {seesEach ? null : (
        <Notice>Figures from which fewer than six pupils could be read are not shown.</Notice>
      )}
      <Figures found={found} />
      <MeasureText told={measure} formula={`${base}/results/measures?figure=${measure.key}`} />
      {instead ? (
        <p>
          <Link to={`${base}/results/${instead}?year=${year.id}`}>
            What is worked out instead, under another name
          </Link>
        </p>
      ) : null}
      {named?.near ? <NearPupils {...named.near} to={(id) => `${base}/pupils/${id}/results`} /> : null}
      {named ? <PupilTable lines={named.lines} base={base} name={measure.name} /> : null}
    </Page>
  )
}

export default function MeasurePage() {
  const { base, name, found, seesEach } = useLoaderData<typeof loader>()
  const year = found ? `?year=${found.year.id}` : ''
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Results', to: `${base}/results${year}` }]} />
      {found ? (
        <OpenMeasure base={base} found={found} seesEach={seesEach} />
      ) : (
        <Page finding={`${name}: no results yet`}>
          <EmptyState title="Nothing to work it out from">
            There are no exam results of that year, or the measure did not exist then.
          </EmptyState>
        </Page>
      )}
    </>
  )
}
