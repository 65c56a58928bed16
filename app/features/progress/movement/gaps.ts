import { type ShownCount, suppressTable } from '#stats/suppress.ts'
import type { Line } from './line.ts'
import type { Trait } from './traits.server.ts'

export type GapRow = {
  key: string
  label: string
  /** Pupils who went mostly down, neither way, mostly up; null where a number is withheld. */
  counts: readonly ShownCount[]
  pupils: ShownCount
  /** Mean movement of a pupil and half of its 95 % interval, in grades; null unless every count of the row is shown. */
  mean: number | null
  half: number | null
}
export type Gap = {
  key: string
  name: string
  rows: GapRow[]
  totals: readonly ShownCount[]
  pupils: ShownCount
}
type Grouping = Pick<Trait, 'key' | 'name' | 'values' | 'of'>

const unknown = { key: 'unknown', label: 'not known' }
const placeOf = (moved: number) => (moved < 0 ? 0 : moved === 0 ? 1 : 2)

/** The mean movement of each pupil over the subjects: with ten subjects one is one pupil, not ten. */
function moveOfPupils(lines: readonly Line[]): Map<number, number> {
  const moved = lines.filter((line) => line.grades !== null)
  return new Map(
    [...Map.groupBy(moved, (line) => line.pupilId)].map(([id, own]) => [
      id,
      own.reduce((sum, { grades }) => sum + (grades ?? 0), 0) / own.length,
    ]),
  )
}

function spreadOf(values: readonly number[]): { mean: number; half: number } | null {
  if (values.length < 2) return null
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return { mean, half: 1.96 * Math.sqrt(variance / values.length) }
}

/**
 * How the pupils of each group of a characteristic moved. Small numbers are withheld by the one rule of the house,
 * together with as many others as would give them away, and with them the mean of their group.
 */
function gapBy(lines: readonly Line[], trait: Grouping): Gap {
  const groups = Map.groupBy(moveOfPupils(lines), ([id]) => trait.of.get(id) ?? unknown.key)
  const kept = [...trait.values, unknown].filter(({ key }) => groups.has(key))
  const valuesOf = (key: string) => (groups.get(key) ?? []).map(([, moved]) => moved)
  const cells = kept.map(({ key }) =>
    [0, 1, 2].map((place) => valuesOf(key).filter((moved) => placeOf(moved) === place).length),
  )
  const shown = suppressTable(cells)
  const rows = kept.map(({ key, label }, i): GapRow => {
    const counts = shown.cells[i] ?? []
    const whole = shown.rowTotals[i] !== null && counts.every((count) => count !== null)
    const spread = whole ? spreadOf(valuesOf(key)) : null
    return {
      ...{ key, label, counts, pupils: shown.rowTotals[i] ?? null },
      mean: spread?.mean ?? null,
      half: spread?.half ?? null,
    }
  })
  return { key: trait.key, name: trait.name, rows, totals: shown.columnTotals, pupils: shown.total }
}

/**
 * The gaps by several characteristics of the same pupils. Their totals are the same numbers: where one characteristic
 * needs a total withheld the others would give it away, so that one is left out whole.
 */
export const gapsBy = (lines: readonly Line[], traits: readonly Grouping[]): Gap[] =>
  traits
    .map((trait) => gapBy(lines, trait))
    .filter((gap) => gap.rows.length > 1 && ![...gap.totals, gap.pupils].includes(null))

/** How far the groups lie apart, in a sentence; null where fewer than two may be shown. */
export function gapSentence({ name, rows }: Gap): string | null {
  const known = rows.flatMap(({ label, mean, half, key }) =>
    mean === null || half === null || key === unknown.key ? [] : [{ label, mean, half }],
  )
  const [first, ...others] = known.toSorted((a, b) => b.mean - a.mean)
  const last = others.at(-1)
  if (!first || !last) return null
  const apart = first.mean - last.mean
  const half = Math.hypot(first.half, last.half)
  if (apart <= half) return `${name}: no gap that could not be chance`
  return `${name}: “${first.label}” moved ${apart.toFixed(2)} of a grade more than “${last.label}” (give or take ${half.toFixed(2)})`
}
