import { normalCdf, normalQuantile } from '#stats/normal.ts'
import { fisherExact, shareDifference } from '#stats/share.ts'
import { type ShownCount, suppressTable } from '#stats/suppress.ts'

/** A target as an audit sees it: how far from the benchmark, what a hand did to it, what is asked. */
export type AuditTarget = {
  pupilId: number
  subjectId: number
  /** Target less benchmark, in grades; null where there is no table to set a benchmark by. */
  gap: number | null
  /** What pupils of the same start have in common: a rule rounds to grades, so that gaps differ with the start by themselves. */
  alike: string
  /** Below (-1) or above (1) what the rule gave. */
  moved: -1 | 0 | 1
  /** The challenge, such as `high` or `35`. */
  asked: string
}
/** Which group of a characteristic each pupil is of; a pupil of whom it is not known is in none. */
export type Grouping = { name: string; of: ReadonlyMap<number, string> }

export type GroupLine = {
  group: string
  pupils: ShownCount
  /** Pupils with a target lowered by hand, and with one raised (and none lowered). */
  lowered: ShownCount
  raised: ShownCount
  /** Mean distance of the targets from the benchmark, with its 95 % interval, in grades. */
  gap: { mean: number; low: number; high: number } | null
  /** Pupils by the challenge most of their targets are set at, in the order of `levels`. */
  asked: readonly ShownCount[]
}
export type AuditTable = { name: string; levels: readonly string[]; lines: GroupLine[] }
/** A group whose targets differ clearly from those of all others, in words. */
export type Difference = { subjectId: number | null; group: string; words: string }
export type Audit = { tables: AuditTable[]; differences: Difference[]; compared: number }

type PupilFacts = {
  gap: number | null
  /** The gap less the mean gap of all with the same subject and start. */
  beyond: number | null
  lowered: boolean
  raised: boolean
  asked: string
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const spreadOf = (values: readonly number[]) => {
  const middle = meanOf(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1))
}

// Ten subjects of a pupil are one pupil, not ten: what is compared is what happened to pupils.
function factsOf(targets: readonly AuditTarget[]): Map<number, PupilFacts> {
  const alikeOf = ({ subjectId, alike }: AuditTarget) => `${subjectId}/${alike}`
  const usual = new Map(
    [...Map.groupBy(targets, alikeOf)].map(([key, own]) => [
      key,
      meanOf(own.flatMap(({ gap }) => gap ?? [])),
    ]),
  )
  return new Map(
    [...Map.groupBy(targets, (one) => one.pupilId)].map(([id, own]) => {
      const gaps = own.flatMap(({ gap }) => gap ?? [])
      const beyond = own.flatMap((one) => (one.gap === null ? [] : one.gap - (usual.get(alikeOf(one)) ?? 0)))
      const asked = [...Map.groupBy(own, (one) => one.asked)].sort(([, a], [, b]) => b.length - a.length)
      return [
        id,
        {
          gap: gaps.length === 0 ? null : meanOf(gaps),
          beyond: beyond.length === 0 ? null : meanOf(beyond),
          lowered: own.some((one) => one.moved < 0),
          raised: own.some((one) => one.moved > 0),
          asked: asked[0]?.[0] ?? '',
        },
      ]
    }),
  )
}

const movedPlace = ({ lowered, raised }: PupilFacts) => (lowered ? 0 : raised ? 1 : 2)

function tableOf(facts: ReadonlyMap<number, PupilFacts>, { name, of }: Grouping): AuditTable | null {
  const known = [...facts].flatMap(([id, one]) => {
    const group = of.get(id)
    return group === undefined ? [] : [{ group, ...one }]
  })
  const groups = [...Map.groupBy(known, (one) => one.group)].sort(([a], [b]) => a.localeCompare(b, 'en-GB'))
  if (groups.length < 2) return null
  const levels = [...new Set(known.map((one) => one.asked))].sort()
  const count = (of: (one: PupilFacts) => number, many: number) =>
    suppressTable(
      groups.map(([, own]) =>
        Array.from({ length: many }, (_, place) => own.filter((one) => of(one) === place).length),
      ),
    )
  const moved = count(movedPlace, 3)
  const asked = count((one) => levels.indexOf(one.asked), levels.length)
  const lines = groups.map(([group, own], place): GroupLine => {
    const pupils = asked.rowTotals[place] === null ? null : (moved.rowTotals[place] ?? null)
    const gaps = own.flatMap(({ gap }) => gap ?? [])
    return {
      // Who is asked what adds up to the pupils: where their number is withheld, so is this.
      ...{
        group,
        pupils,
        asked: levels.map((_, k) => (pupils === null ? null : (asked.cells[place]?.[k] ?? null))),
      },
      lowered: moved.cells[place]?.[0] ?? null,
      raised: moved.cells[place]?.[1] ?? null,
      gap: pupils === null || gaps.length < 6 ? null : intervalOf(gaps),
    }
  })
  return { name, levels, lines }
}

function intervalOf(values: readonly number[]) {
  const mean = meanOf(values)
  const half = (normalQuantile(0.975) * spreadOf(values)) / Math.sqrt(values.length)
  return { mean, low: mean - half, high: mean + half }
}

/** What it means that a target was moved, after "have a target". */
export type MovedWords = { lowered: string; raised: string }
const byHand: MovedWords = { lowered: 'lowered by hand', raised: 'raised by hand' }

type Scope = {
  subjectId: number | null
  about: string
  said: MovedWords
  targets: readonly AuditTarget[]
}
type Comparison = Difference & { chance: number }

const percent = (share: number) => `${Math.round(100 * share)} %`

/** Each measure of a group against all other pupils of whom the characteristic is known. */
function compareGroup(
  scope: Scope,
  name: string,
  { own, others }: { own: readonly PupilFacts[]; others: readonly PupilFacts[] },
  group: string,
): Comparison[] {
  const said = { subjectId: scope.subjectId, group: `${name}: ${group}` }
  const share = (of: (one: PupilFacts) => boolean, done: string): Comparison => {
    const a = { count: own.filter(of).length, base: own.length }
    const b = { count: others.filter(of).length, base: others.length }
    const { low, high } = shareDifference(a, b)
    const words = `${scope.about}, ${name.toLowerCase()} “${group}”: ${percent(a.count / a.base)} have a target ${done}, of the others ${percent(b.count / b.base)} (the difference is ${Math.round(100 * low)} to ${Math.round(100 * high)} points)`
    return { ...said, words, chance: fisherExact(a, b) }
  }
  return [
    share((one) => one.lowered, scope.said.lowered),
    share((one) => one.raised, scope.said.raised),
    ...compareGaps(scope, { name, group, said }, { own, others }),
  ]
}

function compareGaps(
  { about }: Scope,
  { name, group, said }: { name: string; group: string; said: Pick<Difference, 'subjectId' | 'group'> },
  sides: { own: readonly PupilFacts[]; others: readonly PupilFacts[] },
): Comparison[] {
  const [a, b] = [sides.own, sides.others].map((side) => side.flatMap(({ beyond }) => beyond ?? []))
  if (!a || !b || a.length < 6 || b.length < 6) return []
  const difference = meanOf(a) - meanOf(b)
  const error = spreadOf([...a, ...b]) * Math.sqrt(1 / a.length + 1 / b.length)
  if (!(error > 0)) return []
  const half = normalQuantile(0.975) * error
  const words = `${about}, ${name.toLowerCase()} “${group}”: targets stand ${Math.abs(difference).toFixed(2)} of a grade ${difference < 0 ? 'less' : 'more'} above the benchmark than those of others with the same start (give or take ${half.toFixed(2)})`
  return [{ ...said, words, chance: 2 * normalCdf(-Math.abs(difference) / error) }]
}

/** A scope is compared by a characteristic only where the one rule for small numbers lets its table be shown. */
function compareScope(scope: Scope, groupings: readonly Grouping[]): Comparison[] {
  const facts = factsOf(scope.targets)
  return groupings.flatMap((grouping) => {
    const table = tableOf(facts, grouping)
    const shown = (table?.lines ?? []).filter((line) => line.pupils !== null)
    return shown.flatMap(({ group }) => {
      const known = [...facts].filter(([id]) => grouping.of.has(id))
      const own = known.flatMap(([id, one]) => (grouping.of.get(id) === group ? [one] : []))
      const others = known.flatMap(([id, one]) => (grouping.of.get(id) === group ? [] : [one]))
      return own.length < 6 || others.length < 6
        ? []
        : compareGroup(scope, grouping.name, { own, others }, group)
    })
  })
}

/**
 * How targets fall on groups of pupils: over all subjects as tables, and each subject searched for groups that stand apart.
 * So many comparisons would find something by chance: a difference counts as clear where all of them together would
 * show one in fewer than a twentieth of audits of fair targets (Bonferroni). Groups are looked at here and nowhere else.
 */
export function auditTargets(
  targets: readonly AuditTarget[],
  groupings: readonly Grouping[],
  subjects: ReadonlyMap<number, string>,
  said = byHand,
): Audit {
  const facts = factsOf(targets)
  const scopes: Scope[] = [
    { subjectId: null, about: 'All subjects', said, targets },
    ...[...Map.groupBy(targets, (one) => one.subjectId)].map(([subjectId, own]) => ({
      ...{ subjectId, about: subjects.get(subjectId) ?? 'A subject', said, targets: own },
    })),
  ]
  const comparisons = scopes.flatMap((scope) => compareScope(scope, groupings))
  const clear = comparisons.filter(({ chance }) => chance < 0.05 / comparisons.length)
  return {
    tables: groupings.flatMap((grouping) => tableOf(facts, grouping) ?? []),
    differences: clear
      .toSorted((a, b) => a.chance - b.chance)
      .map(({ subjectId, group, words }) => ({ subjectId, group, words })),
    compared: comparisons.length,
  }
}

/** First line of the audit. */
export function auditFinding(year: string, { differences, compared }: Audit): string {
  if (compared === 0) return `${year} has too few targets to compare groups by`
  if (differences.length === 0) return `The targets of ${year}: no group can be told apart from the others`
  const [one] = differences
  return differences.length === 1 && one
    ? `The targets of ${year}: one group stands apart`
    : `The targets of ${year}: ${differences.length} differences between groups are more than chance`
}
