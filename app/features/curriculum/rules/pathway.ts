import type { EntryCondition } from '#features/measures/api.ts'
import type { Course } from './cost.ts'

export type Pathway = {
  id: number
  name: string
  about: string
  homeWords: string
  firstYear: number
  lastYear: number
  capacity: number | null
  choose: number
  rule: EntryCondition[]
  entryWords: string
  position: number
  starts: string
  ends: string | null
  courses: Course[]
}

/** The pathways that are for a year group. */
export const ofYear = (pathways: readonly Pathway[], number: number): Pathway[] =>
  pathways.filter(({ firstYear, lastYear }) => firstYear <= number && number <= lastYear)
