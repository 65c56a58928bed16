import { allSameChance, findCopied, findResiduals, sameChance } from '#stats/checks.ts'
import { mean } from '#stats/vector.ts'
import {
  aboutClass,
  byScale,
  type CheckFacts,
  type ClassFacts,
  type FoundCheck,
  limits,
  ofClass,
  type PupilMarks,
  placeOf,
  placesOf,
} from './check-facts.ts'
import { findClassJumps, findDepartmentJumps } from './check-jumps.ts'

function spreadWithin(groups: readonly (readonly number[])[]): number {
  const squares = groups.flatMap((group) => group.map((value) => (value - mean(group)) ** 2))
  return Math.sqrt(
    squares.reduce((sum, value) => sum + value, 0) / Math.max(1, squares.length - groups.length),
  )
}

function findFarFromWeekly({ classes }: CheckFacts): FoundCheck[] {
  const judged = classes.flatMap((one) => {
    const grades = placesOf(
      one.scale,
      one.pupils.map((pupil) => pupil.judgement),
    )
    return one.weekly && grades.length >= limits.fewest ? [{ one, grades, weekly: one.weekly }] : []
  })
  return [...Map.groupBy(judged, ({ one }) => one.scale.key).values()].flatMap((alike) => {
    const groups = [...Map.groupBy(alike, ({ one }) => `${one.subjectId}/${one.yearGroupId}`).values()]
    const single = spreadWithin(alike.map(({ grades }) => grades))
    const points = groups.map((own) =>
      own.map(({ grades, weekly }) => ({ x: weekly.share, y: mean(grades) })),
    )
    const found = findResiduals(points, 0.3 * single)
    return groups.flatMap((own, g) =>
      own.flatMap(({ one, grades, weekly }, i): FoundCheck[] => {
        const { z, expected } = found[g]?.[i] ?? { z: 0, expected: 0 }
        const far = Math.abs(mean(grades) - expected) >= limits.weeklyEffect * single
        if (Math.abs(z) < limits.z || !far) return []
        const marks = `${one.marks}/${weekly.scores}/${weekly.share.toFixed(3)}`
        const numbers = { judged: mean(grades), expected, share: weekly.share, beside: own.length - 1, z }
        const detail = { ...aboutClass(one), pupils: grades.length, marks, ...numbers }
        return [{ kind: 'weekly', ...ofClass(one), detail: { kind: 'weekly', ...detail } }]
      }),
    )
  })
}

type Marked = { one: ClassFacts; marks: readonly string[] }

function findSame(label: string, marked: readonly Marked[]): FoundCheck[] {
  const agree = sameChance(marked.map(({ marks }) => marks))
  return marked.flatMap(({ one, marks }): FoundCheck[] => {
    const [grade = ''] = marks
    if (marks.length < limits.fewest || new Set(marks).size !== 1) return []
    if (allSameChance(marks.length, agree) >= limits.agree) return []
    const detail = { ...aboutClass(one), pupils: marks.length, field: label, grade, agree }
    return [{ kind: 'same', ...ofClass(one), detail: { kind: 'same', ...detail } }]
  })
}

function findAllSame({ classes, effort, judgement }: CheckFacts): FoundCheck[] {
  const of = (pick: (pupil: PupilMarks) => string) =>
    classes.map((one) => ({ one, marks: one.pupils.map(pick).filter(Boolean) }))
  const judged = byScale(classes).flatMap((alike) => {
    const own = new Set(alike)
    return findSame(
      judgement,
      of((pupil) => pupil.judgement).filter(({ one }) => own.has(one)),
    )
  })
  const already = new Set(judged.map((one) => one.classId))
  const tried = effort
    ? findSame(
        effort.label,
        of((pupil) => pupil.effort),
      )
    : []
  return [...judged, ...tried.filter((one) => !already.has(one.classId))]
}

function findEffortCopied({ classes, effort }: CheckFacts): FoundCheck[] {
  if (!effort) return []
  const paired = classes.map((one) => ({
    one,
    pairs: one.pupils.flatMap((pupil) => {
      const first = placeOf(one.scale, pupil.judgement)
      const second = placeOf(effort.scale, pupil.effort)
      return first === undefined || second === undefined ? [] : [{ first, second }]
    }),
  }))
  const alike = paired.flatMap(({ pairs }) =>
    [...Map.groupBy(pairs, (pair) => pair.first).values()].map((own) => own.map((pair) => pair.second)),
  )
  const agree = sameChance(alike)
  return paired.flatMap(({ one, pairs }): FoundCheck[] => {
    const { follows, firsts, seconds, repeats } = findCopied(pairs)
    if (!follows || firsts < 3 || seconds < 2 || agree ** repeats >= limits.agree) return []
    const detail = { ...aboutClass(one), pupils: pairs.length, field: effort.label, grades: firsts, agree }
    return [{ kind: 'effort', ...ofClass(one), detail: { kind: 'effort', ...detail } }]
  })
}

function findAboveTier({ classes }: CheckFacts): FoundCheck[] {
  return classes.flatMap((one): FoundCheck[] => {
    const top = one.tier?.tops[one.scale.key]
    const highest = top === undefined ? undefined : placeOf(one.scale, top)
    if (!one.tier || top === undefined || highest === undefined) return []
    const over = one.pupils.flatMap(({ judgement }) =>
      (placeOf(one.scale, judgement) ?? 0) > highest ? [judgement] : [],
    )
    if (over.length === 0) return []
    const detail = { ...aboutClass(one), tier: one.tier.name, top, over: over.toSorted() }
    return [{ kind: 'tier', ...ofClass(one), detail: { kind: 'tier', ...detail } }]
  })
}

function findMissing({ classes }: CheckFacts): FoundCheck[] {
  return classes
    .filter(({ full, due }) => full < due)
    .map((one): FoundCheck => {
      const missing = one.due - one.full
      const detail = { ...aboutClass(one), pupils: one.due, marks: `${one.full} of ${one.due}`, missing }
      return { kind: 'missing', ...ofClass(one), detail: { kind: 'missing', ...detail } }
    })
}

/** Everything that is put to people before a cycle closes, in the order of the kinds. */
export const findChecks = (facts: CheckFacts): FoundCheck[] => [
  ...findDepartmentJumps(facts),
  ...findClassJumps(facts),
  ...findFarFromWeekly(facts),
  ...findAllSame(facts),
  ...findEffortCopied(facts),
  ...findAboveTier(facts),
  ...findMissing(facts),
]
