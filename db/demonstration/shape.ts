import { stageOf } from './choices.ts'
import type { ClassGroup, YearIndex } from './classes.ts'
import type { Margins } from './margins.ts'
import type { SchoolPlan } from './schools.ts'
import { cyclesAYear } from './truth.ts'

/** Hands out numbers for the rows of a table, from 1. */
export type Ids = { next(table: string): number; last(): ReadonlyMap<string, number> }

export function countIds(): Ids {
  const given = new Map<string, number>()
  return {
    next: (table) => {
      const id = (given.get(table) ?? 0) + 1
      given.set(table, id)
      return id
    },
    last: () => given,
  }
}

export type Shape = {
  orgId: number
  academicYears: ReadonlyMap<YearIndex, number>
  yearGroups: ReadonlyMap<number, number>
  departments: ReadonlyMap<string, number>
  subjects: ReadonlyMap<string, number>
  /** Cycle by step; 1 to 6 are last year's, 7 to 12 this year's. */
  cycles: ReadonlyMap<number, number>
}

const numbered = <K>(keys: Iterable<K>, ids: Ids, table: string): Map<K, number> =>
  new Map([...new Set(keys)].map((key) => [key, ids.next(table)]))

export function makeShape(
  plan: SchoolPlan,
  orgId: number,
  classes: readonly ClassGroup[],
  margins: Margins,
  ids: Ids,
): Shape {
  const subjects = [...new Set(classes.map((group) => group.subject))].sort()
  const firstStep = plan.full ? 1 : cyclesAYear + 1
  const steps = Array.from({ length: 2 * cyclesAYear - firstStep + 1 }, (_, index) => firstStep + index)
  return {
    orgId,
    academicYears: numbered<YearIndex>([0, 1], ids, 'academic_year'),
    yearGroups: numbered(Object.keys(plan.roll).map(Number), ids, 'year_group'),
    departments: numbered(subjects.map((key) => margins.subject(key).department).sort(), ids, 'department'),
    subjects: numbered(subjects, ids, 'subject'),
    cycles: numbered(steps, ids, 'cycle'),
  }
}

/** The id that a map must hold. */
export function idIn<K>(map: ReadonlyMap<K, number>, key: K): number {
  const id = map.get(key)
  if (id === undefined) throw new Error(`Nothing was made for ${String(key)}`)
  return id
}

const stageNames = { lower: 'Key stage 3', upper: 'Key stage 4', sixth: 'Key stage 5' } as const

/** The key stages with their first and last year, under the school's model. */
export function listKeyStages(plan: SchoolPlan) {
  const years = Object.keys(plan.roll).map(Number)
  return [...Map.groupBy(years, (year) => stageOf(plan, year))].map(([stage, within]) => ({
    name: stageNames[stage],
    first: Math.min(...within),
    last: Math.max(...within),
  }))
}
