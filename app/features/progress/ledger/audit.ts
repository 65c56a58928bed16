import { recordOf, type ScoredForecast, type TrackRecord } from '#stats/ledger.ts'
import { type ShownCount, suppressTable } from '#stats/suppress.ts'
import type { Trait } from '../movement/traits.server.ts'

type Grouping = Pick<Trait, 'name' | 'values' | 'of'> & { key: string }

export type AuditRow = {
  key: string
  label: string
  /** Pupils whose results came below what was forecast, about as forecast, above it; null where withheld. */
  counts: readonly ShownCount[]
  pupils: ShownCount
  /** Of the forecasts of the group; null unless every count of the row is shown. */
  record: Pick<TrackRecord, 'bias' | 'held'> | null
}
export type Audit = {
  key: string
  name: string
  rows: AuditRow[]
  totals: readonly ShownCount[]
  pupils: ShownCount
}

const unknown = { key: 'unknown', label: 'not known' }
// On average over a pupil’s subjects: half of a forecast’s own spread, about half a grade.
const ABOUT = 0.5

/** 0: results below what was forecast, 1: about as forecast, 2: above it. */
function sideOf(own: readonly ScoredForecast[]): number {
  const miss = own.reduce((sum, one) => sum + one.miss, 0) / own.length
  return miss > ABOUT ? 0 : miss < -ABOUT ? 2 : 1
}

function auditBy(byPupil: ReadonlyMap<number, ScoredForecast[]>, trait: Grouping): Audit {
  const groups = Map.groupBy(byPupil, ([id]) => trait.of.get(id) ?? unknown.key)
  const kept = [...trait.values, unknown].filter(({ key }) => groups.has(key))
  const cells = kept.map(({ key }) => {
    const sides = (groups.get(key) ?? []).map(([, own]) => sideOf(own))
    return [0, 1, 2].map((side) => sides.filter((one) => one === side).length)
  })
  const shown = suppressTable(cells)
  const rows = kept.map(({ key, label }, i): AuditRow => {
    const counts = shown.cells[i] ?? []
    const whole = shown.rowTotals[i] !== null && counts.every((count) => count !== null)
    const record = whole ? recordOf((groups.get(key) ?? []).flatMap(([, own]) => own)) : null
    return { ...{ key, label, counts, record }, pupils: shown.rowTotals[i] ?? null }
  })
  return { key: trait.key, name: trait.name, rows, totals: shown.columnTotals, pupils: shown.total }
}

/**
 * Whether forecasts were as right for one group of pupils as for another. Small numbers are withheld by the one rule of
 * the house; a characteristic whose totals would have to be withheld is left out whole, since the others show them.
 */
export function auditForecasts(forecasts: readonly ScoredForecast[], traits: readonly Grouping[]): Audit[] {
  const byPupil = Map.groupBy(forecasts, ({ pupil }) => pupil)
  return traits
    .map((trait) => auditBy(byPupil, trait))
    .filter((audit) => audit.rows.length > 1 && ![...audit.totals, audit.pupils].includes(null))
}

/** Whether a group’s results lie apart from their forecasts in another way than another’s, in a sentence; null if unsaid. */
export function auditSentence({ name, rows }: Audit): string | null {
  const known = rows.flatMap(({ key, label, record }) =>
    record && key !== unknown.key ? [{ label, bias: record.bias }] : [],
  )
  const [first, ...others] = known.toSorted((a, b) => b.bias.value - a.bias.value)
  const last = others.at(-1)
  if (!first || !last) return null
  const apart = first.bias.value - last.bias.value
  const half = Math.hypot(first.bias.high - first.bias.value, last.bias.high - last.bias.value)
  if (apart <= half) return `${name}: forecasts were equally right, as far as can be told`
  return `${name}: “${first.label}” was forecast ${apart.toFixed(2)} of a grade more hopefully than “${last.label}” (give or take ${half.toFixed(2)})`
}
