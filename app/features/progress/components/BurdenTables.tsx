import { Link } from 'react-router'
import { type Ceiling, type CellCost, formatMinutes, type Spread } from '#features/cycle/api.ts'
import { Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { spreadWords } from '../burden.ts'

type CycleCost = {
  id: number
  name: string
  state: string
  people: number
  spread: Spread | null
  effect: string
}

/** What each collection took, beside what it led to. */
export function CycleCostTable({ base, cycles }: { base: string; cycles: readonly CycleCost[] }) {
  const spread = (of: (spread: Spread) => string) => (one: CycleCost) => (one.spread ? of(one.spread) : '–')
  return (
    <Section title="Collection by collection">
      <DataTable
        stacked
        caption="Minutes of entry a teacher; half of the teachers lie in the middle half"
        columns={[
          {
            key: 'name',
            title: 'Cycle',
            head: true,
            cell: (one: CycleCost) => (
              <Link className="nowrap" to={`${base}/cycle/${one.id}`}>
                {one.name}
              </Link>
            ),
          },
          { key: 'state', title: 'State', cell: (one: CycleCost) => one.state },
          { key: 'people', title: 'Teachers', number: true, cell: (one: CycleCost) => one.people },
          {
            key: 'median',
            title: 'In the middle',
            number: true,
            cell: spread((s) => formatMinutes(s.median)),
          },
          { key: 'half', title: 'Middle half', number: true, cell: spread(spreadWords) },
          { key: 'most', title: 'Most', number: true, cell: spread((s) => formatMinutes(s.most)) },
          { key: 'effect', title: 'What it led to', cell: (one: CycleCost) => one.effect },
        ]}
        rows={cycles}
        rowKey={(one) => one.id}
      />
    </Section>
  )
}

type PersonCost = { id: number; name: string; now: number; year: number }

/** Teacher by teacher, for who runs the cycle. */
export function PeopleCostTable(props: { name: string; people: readonly PersonCost[]; ceiling: Ceiling }) {
  const { name, people, ceiling } = props
  if (people.length === 0) return null
  return (
    <Section title="Teacher by teacher">
      <details className="aside">
        <summary>{people.length} teachers, most time first</summary>
        <DataTable
          caption="Seen by who runs the cycle, and by each teacher of themselves"
          columns={[
            { key: 'name', title: 'Teacher', head: true, cell: (one: PersonCost) => one.name },
            { key: 'now', title: name, number: true, cell: (one: PersonCost) => formatMinutes(one.now) },
            {
              key: 'year',
              title: 'This year',
              number: true,
              cell: (one: PersonCost) => formatMinutes(one.year),
            },
            {
              key: 'ceiling',
              title: 'Of the ceiling',
              number: true,
              cell: (one: PersonCost) =>
                ceiling.minutes === null ? '–' : `${Math.round((100 * one.year) / ceiling.minutes)} %`,
            },
          ]}
          rows={people}
          rowKey={(one) => one.id}
        />
      </details>
    </Section>
  )
}

/** What one cell of each kind takes, and what that comes to over a cycle. */
export function CostTable({ costs, entries }: { costs: readonly CellCost[]; entries: number }) {
  return (
    <Section title="What one field takes">
      <DataTable
        caption={`For the teacher in the middle, who enters for ${entries} pupils`}
        columns={[
          {
            key: 'kind',
            title: 'Field',
            head: true,
            cell: (one: CellCost) => one.name,
          },
          {
            key: 'seconds',
            title: 'Seconds a cell',
            number: true,
            cell: (one: CellCost) => one.seconds.toFixed(1),
          },
          {
            key: 'cycle',
            title: 'A cycle',
            number: true,
            cell: (one: CellCost) => formatMinutes((one.seconds * entries) / 60),
          },
          {
            key: 'how',
            title: 'Known from',
            cell: (one: CellCost) =>
              one.measuredOver === null
                ? `Assumed: ${one.source}`
                : `${one.measuredOver.toLocaleString('en-GB')} cells entered here`,
          },
        ]}
        rows={costs}
        rowKey={(one) => one.kind}
      />
    </Section>
  )
}
