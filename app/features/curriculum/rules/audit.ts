import type { Grouping } from '#features/targets/api.ts'
import { fisherExact, shareDifference } from '#stats/share.ts'
import { type ShownCount, SMALLEST_SHOWN, suppressTable } from '#stats/suppress.ts'

export type AuditLine = { group: string; pupils: ShownCount; on: ShownCount[] }
export type AuditTable = { name: string; pathways: string[]; lines: AuditLine[] }
export type PathwayAudit = { tables: AuditTable[]; differences: string[]; compared: number }

type Placed = { pupilId: number; pathway: string }
type Known = Placed & { group: string }

const knownIn = (placed: readonly Placed[], { of }: Grouping): Known[] =>
  placed.flatMap((one) => {
    const group = of.get(one.pupilId)
    return group === undefined ? [] : [{ ...one, group }]
  })

function tableOf(placed: readonly Placed[], grouping: Grouping): AuditTable | null {
  const groups = [...Map.groupBy(knownIn(placed, grouping), ({ group }) => group)].sort(([a], [b]) =>
    a.localeCompare(b, 'en-GB'),
  )
  if (groups.length < 2) return null
  const pathways = [...new Set(placed.map(({ pathway }) => pathway))].sort()
  const { cells, rowTotals } = suppressTable(
    groups.map(([, own]) => pathways.map((name) => own.filter(({ pathway }) => pathway === name).length)),
  )
  return {
    ...{ name: grouping.name, pathways },
    lines: groups.map(([group], place) => ({
      ...{ group, pupils: rowTotals[place] ?? null },
      on: pathways.map((_, k) => cells[place]?.[k] ?? null),
    })),
  }
}

const percent = (share: number) => `${Math.round(100 * share)} %`

const points = (share: number) => Math.round(100 * Math.abs(share))

/** "10 to 34 points fewer", or both ends with their signs where the range holds none as well. */
function apartWords(low: number, high: number): string {
  if (low < 0 && high < 0) return `${points(high)} to ${points(low)} points fewer`
  if (low > 0 && high > 0) return `${points(low)} to ${points(high)} points more`
  return `from ${points(low)} points fewer to ${points(high)} more`
}

/** Each group on each pathway against all others of whom the characteristic is known. */
function comparisonsOf(placed: readonly Placed[], grouping: Grouping, table: AuditTable) {
  const known = knownIn(placed, grouping)
  // Of two groups one comparison says all.
  const lines = table.lines.length === 2 ? table.lines.slice(-1) : table.lines
  return lines.flatMap(({ group, pupils, on }) => {
    const own = known.filter((one) => one.group === group)
    const others = known.filter((one) => one.group !== group)
    if (pupils === null || own.length < SMALLEST_SHOWN || others.length < SMALLEST_SHOWN) return []
    return table.pathways.flatMap((pathway, place) => {
      if (on[place] === null) return []
      const share = (side: readonly Known[]) => ({
        ...{ count: side.filter((one) => one.pathway === pathway).length, base: side.length },
      })
      const [a, b] = [share(own), share(others)]
      const { low, high } = shareDifference(a, b)
      const words = `${grouping.name} “${group}”: ${percent(a.count / a.base)} on ${pathway}, of the others ${percent(b.count / b.base)} (${apartWords(low, high)})`
      return [{ words, chance: fisherExact(a, b) }]
    })
  })
}

/**
 * How pathways fall on groups of pupils. A difference is clear where all comparisons together would show one by chance in fewer
 * than one audit of twenty (Bonferroni). Groups are looked at here alone: no rule of entry can read them.
 */
export function auditPlaces(placed: readonly Placed[], groupings: readonly Grouping[]): PathwayAudit {
  const made = groupings.flatMap((grouping) => {
    const table = tableOf(placed, grouping)
    return table ? [{ grouping, table }] : []
  })
  const comparisons = made.flatMap(({ grouping, table }) => comparisonsOf(placed, grouping, table))
  const clear = comparisons.filter(({ chance }) => chance < 0.05 / comparisons.length)
  return {
    tables: made.map(({ table }) => table),
    differences: clear.toSorted((a, b) => a.chance - b.chance).map(({ words }) => words),
    compared: comparisons.length,
  }
}
