import type { GroupEffect } from '#stats/compare-groups.ts'
import type { CrossedFactor } from '#stats/crossed/data.ts'
import { fitCrossed } from '#stats/crossed/fit.ts'
import { suppressCount } from '#stats/suppress.ts'
import { mean, sum } from '#stats/vector.ts'
import { beyond, type Entry, isNational } from './entry.ts'
import { type Estimated, placeGroups, type Standing } from './standing.ts'

type Grouped = { key: number; label: string; entries: Entry[] }

/** Groups that have a name and are large enough to be shown to anybody. */
function groupsBy(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => number | null,
  names: ReadonlyMap<number, string>,
): Grouped[] {
  return [...Map.groupBy(entries, (entry) => keyOf(entry) ?? -1)].flatMap(([key, own]) => {
    const label = names.get(key)
    return label === undefined || suppressCount(own.length) === null ? [] : [{ key, label, entries: own }]
  })
}

function factorOf(name: string, keys: readonly (number | null)[]): CrossedFactor {
  const levels = [...new Set(keys)]
  const place = new Map(levels.map((key, i) => [key, i]))
  return { name, levels: levels.map(String), codes: Int32Array.from(keys, (key) => place.get(key) ?? -1) }
}

type Fitted = {
  /** What all together come to, with its standard error. */
  middle: { value: number; se: number }
  /** Between the groups. */
  variance: number
  effects: ReadonlyMap<string, GroupEffect>
}

/**
 * What each subject, or each class within its subject, adds beyond what was expected of its pupils and beyond how the same
 * pupils did elsewhere, by REML. Null where nothing can be compared.
 */
function fitBeyond(
  entries: readonly Entry[],
  values: ReadonlyMap<Entry, number>,
  by: 'subject' | 'class',
): Fitted | null {
  const start = Float64Array.from(entries, (entry) => entry.start)
  const factors = [
    factorOf(
      'pupil',
      entries.map(({ pupilId }) => pupilId),
    ),
    factorOf(
      'subject',
      entries.map(({ subjectId }) => subjectId),
    ),
    factorOf(
      'class',
      entries.map(({ classId }) => classId),
    ),
  ]
  const fit = fitCrossed({
    outcome: Float64Array.from(entries, (entry) => values.get(entry) ?? 0),
    fixed: by === 'class' ? [{ name: 'start', values: start }] : [],
    factors: factors.filter(({ name, levels }) => {
      const several = levels.length > 1 && levels.length < entries.length
      return several && (name !== 'class' || by === 'class')
    }),
  })
  const factor = fit.ok ? fit.factors.find(({ name }) => name === by) : undefined
  if (!fit.ok || !factor) return null
  const [intercept] = fit.fixed
  return {
    middle: { value: intercept?.estimate ?? 0, se: intercept?.standardError ?? 0 },
    variance: factor.variance,
    effects: new Map(factor.effects.map((effect) => [effect.level, effect])),
  }
}

const estimated = (groups: readonly Grouped[], { effects }: Fitted): Estimated<number>[] =>
  groups.flatMap(({ key, label, entries }) => {
    const effect = effects.get(String(key))
    return effect ? [{ ...effect, key, label, pupils: entries.length }] : []
  })

/**
 * Effects with the middle added. The middle errs by the pupils all groups share, and by which groups there happen to be: of
 * the latter, about tau^2/r over their number where the part r of each is known, a group's own effect makes good that part.
 */
function besideAll(groups: readonly Estimated<number>[], { middle, variance }: Fitted): Estimated<number>[] {
  const known = groups.filter(({ reliability }) => reliability > 0)
  const chosen = known.reduce((sum, { reliability }) => sum + variance / reliability, 0) / known.length ** 2
  const ofGroups = known.length > 0 ? Math.min(middle.se ** 2, chosen) : 0
  return groups.map((group) => {
    const square = group.se ** 2 + middle.se ** 2 - 2 * group.reliability * ofGroups
    const whole = { effect: group.effect + middle.value, se: Math.sqrt(Math.max(0, square)) }
    return { ...group, whole }
  })
}

/**
 * How each subject's pupils did beside pupils of the nation with the same starts, drawn in towards the school's middle by
 * how few they are. Empty with fewer than two subjects that a national table has.
 */
export function compareSubjects(
  entries: readonly Entry[],
  names: ReadonlyMap<number, string>,
): Standing<number>[] {
  const groups = groupsBy(entries.filter(isNational), ({ subjectId }) => subjectId, names)
  const known = groups.flatMap((group) => group.entries)
  const fitted = fitBeyond(known, residualsOf(known), 'subject')
  return fitted ? placeGroups(besideAll(estimated(groups, fitted), fitted)) : []
}

/** What a pupil did beyond others with the same start: in the nation, else by the line through those of the subject here. */
function residualsOf(entries: readonly Entry[]): Map<Entry, number> {
  const bySubject = [...Map.groupBy(entries, ({ subjectId }) => subjectId).values()]
  return new Map(
    bySubject.flatMap((own): [Entry, number][] => {
      if (own.every(isNational)) return own.map((entry) => [entry, beyond(entry)])
      const line = lineThrough(own)
      return own.map((entry) => [entry, entry.reached - line(entry.start)])
    }),
  )
}

function lineThrough(own: readonly Entry[]): (start: number) => number {
  const [x, y] = [mean(own.map(({ start }) => start)), mean(own.map(({ reached }) => reached))]
  const spread = sum(own.map(({ start }) => (start - x) ** 2))
  const slope = spread > 0 ? sum(own.map(({ start, reached }) => (start - x) * (reached - y))) / spread : 0
  return (start) => y + slope * (start - x)
}

export type ClassesOfSubject = { subjectId: number; subject: string; standings: Standing<number>[] }

/**
 * How the classes of each subject lie apart, each beyond the others of its subject, at the same start. Subjects with one
 * class of six or more are left out, as there is nothing to compare it with.
 */
export function compareClasses(
  entries: readonly Entry[],
  names: { subjects: ReadonlyMap<number, string>; classes: ReadonlyMap<number, string> },
): ClassesOfSubject[] {
  const classes = groupsBy(entries, ({ classId }) => classId, names.classes)
  const seated = classes.flatMap((group) => group.entries)
  const fitted = fitBeyond(seated, residualsOf(seated), 'class')
  if (!fitted) return []
  const bySubject = Map.groupBy(classes, (group) => group.entries[0]?.subjectId ?? -1)
  return [...bySubject]
    .filter(([, own]) => own.length > 1)
    .map(([subjectId, own]) => ({
      subjectId,
      subject: names.subjects.get(subjectId) ?? '',
      standings: placeGroups(estimated(own, fitted)),
    }))
    .sort((a, b) => a.subject.localeCompare(b.subject))
}
