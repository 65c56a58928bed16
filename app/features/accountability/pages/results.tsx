import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter, findVisit } from '#features/access/api.server.ts'
import { findNotHere } from '#features/measures/api.server.ts'
import { formatDate } from '#features/school/api.ts'
import { suppressCount } from '#stats/suppress.ts'
import { DotIntervals } from '#ui/chart/DotIntervals.tsx'
import { EmptyState, Notice, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { nameYear, type SchoolWords, useWords } from '#ui/words.ts'
import { HeadlineTable } from '../components/HeadlineTable.tsx'
import { YearChoice } from '../components/YearChoice.tsx'
import { linesOf } from '../lines.ts'
import { readResults } from '../results.server.ts'
import { formatRange, formatValue, rangeWords, resultsFinding } from '../rules.ts'
import { ResultsSearch } from '../schema.ts'

export const meta = () => [{ title: 'Results · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'results.view')
  const { year: yearId } = ResultsSearch.parse(Object.fromEntries(new URL(args.request.url).searchParams))
  const seesEach = (await findVisit(args, visit, 'progress.view'))?.reach.pupils === 'all'
  const base = `/${visit.org.slug}`
  const { country } = visit.org
  const { results, notHere } = await visit.read(async (db) => ({
    results: await readResults(db, { country, yearId }),
    notHere: await findNotHere(db, country, 'measure'),
  }))
  const mayImport = visit.may('exchange.import')
  const seesClasses = visit.may('effects.view')
  if (!results) return { base, mayImport, seesClasses, seesEach, notHere, found: null }
  const groups = results.groups.map((group) => ({
    yearNumber: group.yearNumber,
    pupils: seesEach ? group.cohort.pupils.size : suppressCount(group.cohort.pupils.size),
    lines: linesOf(group, seesEach),
  }))
  const years = results.years.map(({ id, name }) => ({ id, name }))
  const { day, year } = results
  return {
    base,
    mayImport,
    seesClasses,
    seesEach,
    notHere,
    found: { year: { id: year.id, name: year.name }, years, day, groups },
  }
}

type Found = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['found']>

const titleOf = (words: SchoolWords, yearNumber: number | null) =>
  yearNumber === null ? 'Attendance, everybody' : nameYear(words, yearNumber)

/** The first figure about nought of each year group, as dots and bars. */
function Compared({ found }: { found: Found }) {
  const names = useWords()
  const dots = found.groups.flatMap(({ yearNumber, lines }) => {
    const line = lines.find(({ unit, headline }) => unit === 'grades' && headline.low !== null)
    const { value = null, low = null, high = null } = line?.headline ?? {}
    if (!line || value === null || low === null || high === null) return []
    const words = `${formatValue(line, value)} (${formatRange(line, line.headline)})`
    const said = `${titleOf(names, yearNumber)}: ${rangeWords(line.headline)}`
    return [
      {
        key: line.key,
        label: titleOf(names, yearNumber),
        name: line.name,
        said,
        value,
        half: (high - low) / 2,
        words,
        open: low <= 0 && high >= 0,
      },
    ]
  })
  if (dots.length === 0) return null
  return (
    <DotIntervals
      title={dots.map(({ said }) => said).join('; ')}
      caption={`${dots.map(({ label, name }) => `${label}: ${name}`).join('. ')}. In grades; the bar holds the true figure in 95 of 100 cases, and a hollow dot is too close to call.`}
      middle="alike"
      dots={dots}
      table={
        <DataTable
          caption="Figures with their range"
          columns={[
            { key: 'label', title: 'Whose', head: true, cell: (dot: (typeof dots)[number]) => dot.label },
            { key: 'name', title: 'Measure', cell: (dot) => dot.name },
            { key: 'words', title: 'Figure and range', cell: (dot) => dot.words },
          ]}
          rows={dots}
          rowKey={(dot) => dot.key}
        />
      }
    />
  )
}

function Groups({ found, base }: { found: Found; base: string }) {
  const words = useWords()
  const to = (key: string) => `${base}/results/${key}?year=${found.year.id}`
  const formula = (key: string) => `${base}/results/measures?figure=${key}`
  return found.groups.map(({ yearNumber, pupils, lines }) => {
    const many = pupils === null ? '' : `, ${pupils.toLocaleString('en-GB')} pupils`
    const caption = `${titleOf(words, yearNumber)} of ${found.year.name}${many}`
    const past = lines.filter((line) => line.past)
    return (
      <Section key={yearNumber ?? 'all'} title={titleOf(words, yearNumber)}>
        <HeadlineTable
          caption={caption}
          lines={lines.filter((line) => !line.past)}
          to={to}
          formula={formula}
        />
        {past.length > 0 ? (
          <details className="aside">
            <summary>Measures of the past, to read old figures beside</summary>
            <HeadlineTable caption={caption} lines={past} to={to} formula={formula} />
          </details>
        ) : null}
      </Section>
    )
  })
}

export default function Results() {
  const { base, found, mayImport, seesClasses, seesEach, notHere } = useLoaderData<typeof loader>()
  if (!found && notHere)
    return (
      <Page
        finding="No official measure is published here"
        lead={<Link to={`${base}/results/ahead`}>What this year may bring</Link>}
      >
        <EmptyState title="What there is instead">
          {notHere} How pupils stand against their targets, and what each course leads to, stands under
          progress.
        </EmptyState>
      </Page>
    )
  if (!found)
    return (
      <Page
        finding="No results yet"
        lead={<Link to={`${base}/results/ahead`}>What this year may bring, before its results</Link>}
      >
        <EmptyState
          title="No year has exam results"
          {...(mayImport ? { next: { label: 'Bring in a file of results', to: `${base}/exchange` } } : {})}
        >
          Results come as a file with a row for each: pupil, qualification number, grade and series.
        </EmptyState>
      </Page>
    )
  return (
    <Page
      finding={resultsFinding(
        found.year.name,
        found.groups.flatMap(({ lines }) => lines),
      )}
      lead={`Under the rules that held on ${formatDate(found.day)}. Each figure opens to the pupils and results behind it.`}
    >
      <div className="actions">
        <Link className="button button-quiet" to={`${base}/results/ahead`}>
          What this year may bring
        </Link>
      </div>
      <YearChoice years={found.years} chosen={found.year.id} to={(id) => `${base}/results?year=${id}`} />
      {seesEach ? null : (
        <Notice>Figures from which fewer than six pupils could be read are not shown.</Notice>
      )}
      <Compared found={found} />
      <Groups found={found} base={base} />
      <p>
        <Link to={`${base}/results/value-added?year=${found.year.id}`}>
          Value added: how subjects and classes did beside pupils who started alike
        </Link>
      </p>
      <p>
        {seesClasses ? (
          <>
            <Link to={`${base}/effects`}>What each class added to its results</Link>,{' '}
          </>
        ) : null}
        <Link to={`${base}/effects/decision`}>
          {seesClasses
            ? 'and of teachers: what the governing body decided'
            : 'Figures of teachers: the governing body decides'}
        </Link>
      </p>
      <p>
        <Link to={`${base}/results/measures`}>
          How every figure is worked out: formulas, rules of each year, sources
        </Link>
      </p>
      <Provenance>
        Every figure is worked out here from the results that were brought in, each time it is asked for. It
        becomes what is published once every result is in; remarks and late results change it. A pupil belongs
        to the year group where they sat for at least half of the year, also when they have left since.
      </Provenance>
    </Page>
  )
}
