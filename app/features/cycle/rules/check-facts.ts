import { findOrdinal, type Scale, type Tier } from '#features/measures/api.ts'
import { FUNNEL_LIMIT } from '#stats/checks.ts'
import type { CheckDetail, CheckKind } from '../schema-checks.ts'

export type PupilMarks = { judgement: string; effort: string; before: string }
/** What is known of a class when its cycle is looked at. */
export type ClassFacts = {
  classId: number
  name: string
  subjectId: number
  subject: string
  departmentId: number | null
  department: string | null
  yearGroupId: number
  scale: Scale
  tier: Tier | null
  due: number
  full: number
  /** A digest of the marks. */
  marks: string
  pupils: readonly PupilMarks[]
  /** Mean share of the full mark in this cycle's weekly work, of how many scores. */
  weekly: { share: number; scores: number } | null
}
export type CheckFacts = {
  classes: readonly ClassFacts[]
  /** The cycle that movements are counted from. */
  since: string
  effort: { label: string; scale: Scale } | null
  judgement: string
}
export type FoundCheck = {
  kind: CheckKind
  classId: number | null
  subjectId: number | null
  departmentId: number | null
  detail: CheckDetail
}

/** From where on something is put to people. Source of `z`: the limits of a funnel plot; of the rest: our own choice. */
export const limits = {
  z: FUNNEL_LIMIT,
  /** A class jumps when it moved this much more than usual, counted in how far a single pupil usually moves. */
  classEffect: 0.6,
  departmentEffect: 0.4,
  /** Grades between a class's judgements and what its weekly marks let expect, counted likewise. */
  weeklyEffect: 0.6,
  /** Marks that agree throughout are put to people when chance does so less than once in so many classes. */
  agree: 0.001,
  fewest: 5,
} as const

const places = new WeakMap<Scale, Map<string, number | undefined>>()

/** The place of a grade on its scale; looked up once for each grade. */
export function placeOf(scale: Scale, grade: string): number | undefined {
  const known = places.get(scale) ?? new Map<string, number | undefined>()
  places.set(scale, known)
  if (!known.has(grade)) known.set(grade, findOrdinal(scale, grade))
  return known.get(grade)
}

export const placesOf = (scale: Scale, grades: readonly string[]): number[] =>
  grades.flatMap((grade) => placeOf(scale, grade) ?? [])

export const ofClass = ({ classId, subjectId, departmentId }: ClassFacts) => ({
  classId,
  subjectId,
  departmentId,
})
export const aboutClass = ({ name, subject, marks, pupils }: ClassFacts) => ({
  ...{ name, subject, marks, pupils: pupils.length },
})
export const byScale = (classes: readonly ClassFacts[]) => [
  ...Map.groupBy(classes, (one) => one.scale.key).values(),
]
