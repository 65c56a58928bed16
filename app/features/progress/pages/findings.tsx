import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { parseSearch } from '#platform/forms/parse.ts'
import { Bars } from '#ui/chart/Bars.tsx'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { FindingList } from '../components/FindingList.tsx'
import { type Finding, listFindings, listJudgedCycles } from '../queries.server.ts'
import { isGood } from '../rules.ts'
import { FindingsSearch } from '../schema.ts'
import { findingsFinding } from '../words.ts'

export const meta = () => [{ title: 'Whom to look at · Everyschool' }]

const MOST = 20

type Show = 'look' | 'proud' | 'answered'
const heapOf = (one: Finding): Show => (one.answer ? 'answered' : isGood(one) ? 'proud' : 'look')
const titles: Record<Show, string> = {
  look: 'Who needs a look',
  proud: 'Who is exceptional',
  answered: 'Answered',
}

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const parsed = parseSearch(args.request, FindingsSearch)
  const search = parsed.ok ? parsed.value : {}
  const { all, ...rest } = await visit.readKept('findings', async (db) => {
    const [cycle] = await listJudgedCycles(db)
    const all = await listFindings(db, visit.reach, { ownSubjects: true })
    return { all, cycle: cycle?.name ?? null, whole: visit.reach.classes === 'all' }
  })
  const heaps = Map.groupBy(all, heapOf)
  const show = search.show ?? (heaps.has('look') || !heaps.has('proud') ? 'look' : 'proud')
  const chosen = (heaps.get(show) ?? []).filter((one) => !search.year || one.year === search.year)
  const shown = search.all ? chosen : chosen.slice(0, MOST)
  await visit.sawPupils(shown.flatMap((one) => one.pupilId ?? []))
  const counted = (findings: readonly Finding[], heap: Show) =>
    findings.filter((one) => heapOf(one) === heap).length
  const years = [...Map.groupBy(all, (one) => one.year ?? 'No year')]
    .map(([year, findings]) => ({
      year,
      look: counted(findings, 'look'),
      proud: counted(findings, 'proud'),
      answered: counted(findings, 'answered'),
    }))
    .toSorted((a, b) => a.year.localeCompare(b.year, 'en', { numeric: true }))
  return { base: `/${visit.org.slug}`, ...rest, show, year: search.year, shown, chosen: chosen.length, years }
}

type Filter = { show: Show; year: string | undefined }
const addressOf = (base: string, { show, year }: Filter, more: Record<string, string> = {}) =>
  `${base}/findings?${new URLSearchParams({ show, ...(year ? { year } : {}), ...more })}`

export default function Findings() {
  const { base, cycle, whole, show, year, shown, chosen, years } = useLoaderData<typeof loader>()
  const sum = (heap: Show) => years.reduce((all, one) => all + one[heap], 0)
  const all = sum('look') + sum('proud') + sum('answered')
  const most = Math.max(1, ...years.map((one) => Math.max(one.look, one.proud)))
  if (all === 0)
    return (
      <Page finding={findingsFinding(0, 0, 0)}>
        <EmptyState title="Nothing to show" next={{ label: 'Look at the cycle', to: `${base}/cycle` }}>
          {cycle === null
            ? 'Findings are made when a cycle is closed, from all readings up to it.'
            : `In ${cycle} nothing stands out among the pupils and classes your posts open.`}
        </EmptyState>
      </Page>
    )
  return (
    <Page
      finding={findingsFinding(sum('look'), sum('proud'), sum('answered'))}
      lead={`From ${cycle}, those first for whom a look is worth most; no more than the school can look at.${whole ? '' : ' Of pupils in your classes what they do in those; the rest is on their own pages.'}`}
    >
      <nav aria-label="Which findings">
        <ul className="choices plain">
          {(['look', 'proud', 'answered'] as const).map((heap) => (
            <li key={heap}>
              <Link
                to={addressOf(base, { show: heap, year })}
                aria-current={heap === show ? 'page' : undefined}
              >
                {titles[heap]} ({sum(heap)})
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {years.length > 1 ? (
        <Bars
          title="To look at on the left, to be proud of on the right, by year"
          caption="Press a year for its own. What is answered is not counted."
          bars={years.map((one) => ({
            key: one.year,
            label: (
              <Link
                to={addressOf(base, { show, year: one.year === year ? undefined : one.year })}
                aria-current={one.year === year ? 'true' : undefined}
              >
                {one.year}
              </Link>
            ),
            left: one.look / most,
            right: one.proud / most,
            words: `${one.look} to look at, ${one.proud} to be proud of`,
          }))}
        />
      ) : null}
      <Section title={year ? `${titles[show]}: ${year}` : titles[show]}>
        {shown.length > 0 ? <FindingList base={base} findings={shown} /> : <p>None.</p>}
      </Section>
      {shown.length < chosen ? (
        <div className="actions">
          <Link className="button button-quiet" to={addressOf(base, { show, year }, { all: '1' })}>
            Show all {chosen}
          </Link>
        </div>
      ) : null}
      <Provenance>
        Ranked by the part of a grade that help may win back, changes before states already known. Exceptional
        progress is looked for with the same care. The school sets how many it can look at.
      </Provenance>
    </Page>
  )
}
