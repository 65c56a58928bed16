import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { reachesClass } from '#features/school/api.server.ts'
import { type BesideOthers, besideOthers } from './departments.ts'
import { type Cohort, readCohorts } from './entries.server.ts'
import { isNational } from './entry.ts'
import type { Standing } from './standing.ts'
import { type ClassesOfSubject, compareClasses, compareSubjects } from './subjects.ts'

/** Whose expectations are used, and of how many nothing could be expected. */
export type Basis = {
  pupils: number
  noStart: number
  placed: number
  /** Subjects that no national table has: their classes alone can be compared. */
  withoutTable: string[]
}

export type SchoolView = {
  yearNumber: number
  subjects: Standing<number>[]
  beside: BesideOthers[] | null
  classes: ClassesOfSubject[]
  basis: Basis
}

function basisOf({ entries, subjects, pupils, noStart, placed }: Cohort): Basis {
  const bySubject = Map.groupBy(entries, ({ subjectId }) => subjectId)
  const without = [...bySubject].filter(([, own]) => !own.some(isNational))
  return {
    ...{ pupils, noStart, placed },
    withoutTable: without.map(([id]) => subjects.get(id) ?? '').sort((a, b) => a.localeCompare(b)),
  }
}

/** Of each subject the classes within reach, where there are any. */
function withinReach(compared: readonly ClassesOfSubject[], reach: Reach | null): ClassesOfSubject[] {
  if (!reach) return []
  return compared
    .map((one) => ({ ...one, standings: one.standings.filter(({ key }) => reachesClass(reach, key)) }))
    .filter(({ standings }) => standings.length > 0)
}

/** How subjects and, within reach, classes of a year did beside pupils who started alike. Null without results. */
export async function readSchoolView(
  db: OrgReader,
  asked: { country: string; yearId: number | undefined; yearNumber: number | undefined; reach: Reach | null },
) {
  const found = await readCohorts(db, asked)
  const cohort = found?.cohorts.find(({ yearNumber }) => yearNumber === asked.yearNumber) ?? found?.cohorts[0]
  if (!found || !cohort) return null
  const view: SchoolView = {
    yearNumber: cohort.yearNumber,
    subjects: compareSubjects(cohort.entries, cohort.subjects),
    beside: besideOthers(cohort.entries),
    classes: withinReach(compareClasses(cohort.entries, cohort), asked.reach),
    basis: basisOf(cohort),
  }
  return {
    view,
    year: { id: found.year.id, name: found.year.name },
    years: found.years.map(({ id, name }) => ({ id, name })),
    yearNumbers: found.cohorts.map(({ yearNumber }) => yearNumber),
  }
}
