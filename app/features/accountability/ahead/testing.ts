import type { Tables } from '#features/measures/api.ts'
import { englishTables, qans } from '#features/measures/testing.ts'
import { estimateShares } from '#stats/error-shares.ts'
import { createRandom } from '#stats/random.ts'
import { type AheadPupil, aheadMeasures, type CohortModel, type Course } from './rules/model.ts'
import { type Setting, settingOf } from './rules/work.ts'

const nine = ['U', '1', '2', '3', '4', '5', '6', '7', '8', '9']
const double = [
  'UU',
  ...Array.from({ length: 17 }, (_, at) => `${Math.ceil((at + 2) / 2)}-${Math.floor((at + 2) / 2)}`),
]

const cutsOf = (grades: readonly string[]) => grades.slice(1).map((_, place) => place + 0.5)

const aCourse = (subjectId: number, name: keyof typeof qans, grades = nine): Course => ({
  ...{ subjectId, name, qualification: qans[name], grades, cuts: cutsOf(grades) },
  written: grades,
  unit: grades === double ? 2 : 1,
  scale: null,
  tops: name === 'mathematics' ? { foundation: 5 } : {},
})

const subjects = [
  'language',
  'literature',
  'mathematics',
  'combined',
  'history',
  'french',
  'geography',
  'religion',
  'art',
  'business',
] as const

export const courses: readonly Course[] = subjects.map((name, at) =>
  aCourse(at + 1, name, name === 'combined' ? double : nine),
)

/** A Year 11 before its summer: ten subjects each, in classes of 25, forecasts about a grade wide. */
export function aCohort(size: number, seed = 7): AheadPupil[] {
  const random = createRandom(seed)
  return Array.from({ length: size }, (_, place): AheadPupil => {
    const level = random.normal(4.6, 1.5)
    const entries = courses.map(({ unit }, course) => ({
      ...{ course, classId: 100 * (course + 1) + Math.floor(place / 25), tier: null },
      mean: Math.round(1e4 * unit * (level + random.normal(0, 0.6))) / 1e4,
      sd: unit * 0.95,
    }))
    const score = Math.round(100 + 5 * (level - 4.6))
    const starts = { ks2_average: score }
    return { id: place + 1, name: `Pupil ${place + 1}`, starts, held: [], traits: {}, entries }
  })
}

const day = '2027-08-31'
const tables: Tables = await englishTables(day)
const measures = aheadMeasures([...tables.measures.values()].filter((one) => one.year_number === 11))

const usualErrors = estimateShares([])

export const settingFor = (
  pupils: readonly AheadPupil[],
  known: Pick<Setting, 'courses'> = { courses },
): Setting =>
  settingOf(
    { courses: known.courses, day, pupils, errors: usualErrors },
    { tables: { ...tables, measures: new Map(measures.map((one) => [one.key, one])) }, measures },
  )

export const measureAt = (setting: Setting, key: string): number => {
  const place = setting.measures.findIndex((measure) => measure.key === key)
  if (place < 0) throw new Error(`no measure ${key}`)
  return place
}

/** The same as a browser holds it; of some subjects alone, by number, where these are given. */
export function aModel(size: number, taken?: readonly number[]): CohortModel {
  const pupils = aCohort(size).map((pupil) => ({
    ...pupil,
    entries: pupil.entries.filter(({ course }) => taken?.includes(course + 1) ?? true),
  }))
  const groups = [...new Set(pupils.flatMap(({ entries }) => entries.map(({ classId }) => classId)))]
  return {
    ...{ yearNumber: 11, cycle: { id: 1, name: 'Cycle 2' }, day, courses, pupils },
    classes: groups.map((id) => {
      const course = Math.floor(id / 100) - 1
      return { id, name: `11${courses[course]?.name.slice(0, 2).toUpperCase()}${id % 100}`, course }
    }),
    own: null,
    tiers: [
      { key: 'foundation', name: 'Foundation' },
      { key: 'higher', name: 'Higher' },
    ],
    without: { forecasts: 0, subjects: [] },
    errors: usualErrors,
    ...{ measures, qualifications: [], progress: [], models: [], lines: [] },
  }
}
