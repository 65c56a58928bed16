import { wilsonInterval } from '#stats/share.ts'
import { suppressTable } from '#stats/suppress.ts'

/** A pupil on the roll with the groups the law asks us to treat alike. */
export type RollPupil = { id: number; groups: Readonly<Record<string, string>> }
export type ShareLine = {
  group: string
  /** Null where too few pupils are concerned to show. */
  praised: number | null
  roll: number | null
  share: number | null
  interval: readonly [number, number] | null
  /** Whether the interval leaves out the share of all. */
  apart: 'more' | 'less' | null
}
export type ShareTable = { title: string; lines: ShareLine[] }

/** Share of the roll that is praised, by group, with small numbers withheld by the one rule for them. */
export function shareTables(
  roll: readonly RollPupil[],
  praised: ReadonlySet<number>,
  titles: readonly string[],
): { overall: number; tables: ShareTable[] } {
  const all = roll.filter((one) => praised.has(one.id)).length
  const overall = roll.length > 0 ? all / roll.length : 0
  const tables = titles.map((title) => ({ title, lines: linesOf(roll, praised, title, overall) }))
  return { overall, tables: tables.filter((table) => table.lines.length > 1) }
}

function linesOf(
  roll: readonly RollPupil[],
  praised: ReadonlySet<number>,
  title: string,
  overall: number,
): ShareLine[] {
  const groups = [...Map.groupBy(roll, (one) => one.groups[title] ?? 'not known')].sort(([a], [b]) =>
    a.localeCompare(b, 'en-GB'),
  )
  const counts = groups.map(([, own]) => {
    const yes = own.filter((one) => praised.has(one.id)).length
    return [yes, own.length - yes]
  })
  const shown = suppressTable(counts)
  return groups.map(([group], place): ShareLine => {
    const yes = shown.cells[place]?.[0] ?? null
    const base = shown.rowTotals[place] ?? null
    if (yes === null || base === null || base === 0)
      return { group, praised: yes, roll: base, share: null, interval: null, apart: null }
    const interval = wilsonInterval(yes, base)
    const apart = interval[0] > overall ? 'more' : interval[1] < overall ? 'less' : null
    return { group, praised: yes, roll: base, share: yes / base, interval, apart }
  })
}

/** What to look at before the praise is sent, in sentences; empty when no group stands apart. */
export const apartSentences = (tables: readonly ShareTable[]): string[] =>
  tables.flatMap(({ title, lines }) =>
    lines.flatMap(({ group, apart }) =>
      apart === null ? [] : [`${title}, ${group}: praised clearly ${apart} often than the roll as a whole.`],
    ),
  )

/** A third of the school by a score: where pupils started, lowest, middle or highest. */
export function thirdsOf(scores: ReadonlyMap<number, number>): Map<number, string> {
  const sorted = [...scores.values()].sort((a, b) => a - b)
  const cut = (part: number) => sorted[Math.floor(part * sorted.length)] ?? 0
  const [low, high] = [cut(1 / 3), cut(2 / 3)]
  const word = (score: number) =>
    score < low ? 'lowest third' : score < high ? 'middle third' : 'highest third'
  return new Map([...scores].map(([id, score]) => [id, word(score)]))
}
