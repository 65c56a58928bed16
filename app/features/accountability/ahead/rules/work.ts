import {
  type Award,
  type ExamResult,
  figureOf,
  type Left,
  type Measure,
  prepareRead,
  readAwards,
  type Tables,
} from '#features/measures/api.ts'
import { type ErrorShares, USUAL_SHARES } from '#stats/shared-errors.ts'
import { at } from '#stats/vector.ts'
import { drawNormals, drawsFor } from './draws.ts'
import type { CohortModel, Course } from './model.ts'
import { type EntryState, type PupilState, placeAfter, placeOf } from './state.ts'

type Read = { result: ExamResult; awards: Award[]; left: Left[] }

/** What a cohort is worked out by: its measures and tables, and each possible result read once. */
export type Setting = {
  measures: readonly Measure[]
  tables: Tables
  courses: readonly Course[]
  shares: ErrorShares
  draws: number
  /** A result of a course at a place. */
  resultAt(course: number, place: number): Read
}

const readOne = (tables: Tables, result: ExamResult): Read => ({
  result,
  ...readAwards(tables.qualifications, [result]),
})

const resultOf = (
  { qualification, name, written, scale }: Course,
  place: number,
  day: string,
): ExamResult => ({
  ...{
    qualification,
    option: '',
    title: name,
    grade: written[place] ?? '',
    awardedOn: day,
    discountCode: null,
  },
  scale: scale && { key: scale.key, points: scale.points[place] ?? 0 },
})

export function settingOf(
  model: Pick<CohortModel, 'courses' | 'day' | 'pupils'>,
  given: { tables: Tables; measures: readonly Measure[]; shares?: ErrorShares },
): Setting {
  const { courses, day, pupils } = model
  const { tables, measures, shares = USUAL_SHARES } = given
  const read = courses.map((course) =>
    course.grades.map((_, place) => readOne(tables, resultOf(course, place, day))),
  )
  const resultAt = (course: number, place: number) => {
    const found = read[course]?.[place]
    if (!found) throw new RangeError(`no grade ${place} in course ${course}`)
    return found
  }
  return { measures, tables, courses, shares, draws: drawsFor(pupils.length), resultAt }
}

/** A pupil's part in each measure, by the measure's place: moments of what it adds, and its pulls measure by measure. */
export type PupilParts = {
  mean: Float64Array
  weight: Float64Array
  variance: Float64Array
  /** How much of the pupil is in the measure, 0 to 1. */
  inside: Float64Array
  subjects: readonly number[]
  pulls: readonly Float64Array[]
}

/** The places an entry comes to, draw by draw, and the normal numbers behind them. */
function drawEntry(setting: Setting, pupilId: number, entry: EntryState, shared: Float64Array) {
  const course = setting.courses[entry.course]
  if (!course) throw new RangeError(`no course ${entry.course}`)
  const own = drawNormals(pupilId, course.subjectId, setting.draws)
  const together = Math.sqrt(setting.shares.pupil)
  const alone = Math.sqrt(1 - setting.shares.pupil)
  const places = Array.from(own, (normal, k) => {
    const value = entry.mean + entry.sd * (together * at(shared, k) + alone * normal)
    return placeAfter(entry, placeOf(course, value))
  })
  return { course: entry.course, own, places }
}

type Drawn = ReturnType<typeof drawEntry>

const emptyParts = (measures: number, entries: readonly Drawn[]): PupilParts => ({
  mean: new Float64Array(measures),
  weight: new Float64Array(measures),
  variance: new Float64Array(measures),
  inside: new Float64Array(measures),
  subjects: entries.map(({ course }) => course),
  pulls: Array.from({ length: measures }, () => new Float64Array(entries.length)),
})

/** The figures of one way the summer may go, added to the parts. */
function addDraw(
  setting: Setting,
  { pupil, held }: { pupil: PupilState['pupil']; held: readonly Read[] },
  entries: readonly Drawn[],
  k: number,
  parts: PupilParts,
): void {
  const read = [...held, ...entries.map(({ course, places }) => setting.resultAt(course, at(places, k)))]
  const { id, starts, traits } = pupil
  const drawn = { id, starts, traits, sessions: null, results: read.map(({ result }) => result) }
  const prepared = prepareRead(drawn, {
    awards: read.flatMap(({ awards }) => awards),
    left: read.flatMap(({ left }) => left),
  })
  setting.measures.forEach((measure, place) => {
    const figure = figureOf(measure, prepared, setting.tables)
    if (figure.value === null) return
    parts.inside[place] = at(parts.inside, place) + 1
    parts.mean[place] = at(parts.mean, place) + figure.sum
    parts.weight[place] = at(parts.weight, place) + figure.weight
    parts.variance[place] = at(parts.variance, place) + figure.sum ** 2
    const pulls = parts.pulls[place]
    if (!pulls || figure.sum === 0) return
    for (let i = 0; i < entries.length; i++)
      pulls[i] = at(pulls, i) + figure.sum * at(entries[i]?.own ?? [], k)
  })
}

/**
 * What one pupil adds to every measure, over the ways the summer may go: the results of each are worked out by the official
 * rules, never from a rounded grade. By Stein's identity E[f w] is how far f moves with the normal number behind a subject.
 */
export function workPupil(setting: Setting, { pupil, entries }: PupilState): PupilParts {
  const { draws, measures, shares } = setting
  const shared = drawNormals(pupil.id, null, draws)
  const taken = entries.filter(({ out }) => !out).map((entry) => drawEntry(setting, pupil.id, entry, shared))
  const held = pupil.held.map((result) => readOne(setting.tables, result))
  const parts = emptyParts(measures.length, taken)
  for (let k = 0; k < draws; k++) addDraw(setting, { pupil, held }, taken, k, parts)
  const pull = Math.sqrt(shares.subject / (1 - shares.pupil)) / draws
  measures.forEach((_, place) => {
    const mean = at(parts.mean, place) / draws
    parts.mean[place] = mean
    parts.weight[place] = at(parts.weight, place) / draws
    parts.inside[place] = at(parts.inside, place) / draws
    parts.variance[place] = Math.max(0, at(parts.variance, place) / draws - mean ** 2)
    const pulls = parts.pulls[place]
    pulls?.forEach((sum, i) => {
      pulls[i] = sum * pull
    })
  })
  return parts
}
