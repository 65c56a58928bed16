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
import type { ErrorShares } from '#stats/shared-errors.ts'
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
  model: Pick<CohortModel, 'courses' | 'day' | 'pupils' | 'errors'>,
  given: { tables: Tables; measures: readonly Measure[] },
): Setting {
  const { courses, day, pupils, errors } = model
  const { tables, measures } = given
  const read = courses.map((course) =>
    course.grades.map((_, place) => readOne(tables, resultOf(course, place, day))),
  )
  const resultAt = (course: number, place: number) => {
    const found = read[course]?.[place]
    if (!found) throw new RangeError(`no grade ${place} in course ${course}`)
    return found
  }
  return { measures, tables, courses, shares: errors.shares, draws: drawsFor(pupils.length), resultAt }
}

/** The ways the summer may go for one entry: the normal numbers behind them, and the place each ends at. */
type Drawn = { course: number; own: Float64Array; places: readonly number[] }

/** A pupil's part in each measure, by the measure's place: moments of what it adds, and its pulls measure by measure. */
export type PupilParts = {
  mean: Float64Array
  weight: Float64Array
  variance: Float64Array
  /** How much of the pupil is in the measure, 0 to 1. */
  inside: Float64Array
  subjects: readonly number[]
  pulls: readonly Float64Array[]
  /** What was drawn, and by draw and measure what came of it; NaN where the pupil was not in the measure. */
  drawn: { shared: Float64Array; entries: readonly Drawn[]; sums: Float64Array; weights: Float64Array }
}

function drawEntry(
  setting: Setting,
  entry: EntryState,
  { shared, own }: { shared: Float64Array; own: Float64Array },
): Drawn {
  const course = setting.courses[entry.course]
  if (!course) throw new RangeError(`no course ${entry.course}`)
  const together = Math.sqrt(setting.shares.pupil)
  const alone = Math.sqrt(1 - setting.shares.pupil)
  const places = Array.from(own, (normal, k) => {
    const value = entry.mean + entry.sd * (together * at(shared, k) + alone * normal)
    return placeAfter(entry, placeOf(course, value))
  })
  return { course: entry.course, own, places }
}

/** Draws every entry of a pupil; the normal numbers of one that was drawn before are there. */
function drawPupil(setting: Setting, { pupil, entries }: PupilState, before: PupilParts | undefined) {
  const shared = before?.drawn.shared ?? drawNormals(pupil.id, null, setting.draws)
  const known = new Map(before?.drawn.entries.map(({ course, own }) => [course, own]))
  const drawn = entries.flatMap((entry) => {
    if (entry.out) return []
    const subjectId = setting.courses[entry.course]?.subjectId ?? null
    const own = known.get(entry.course) ?? drawNormals(pupil.id, subjectId, setting.draws)
    return [drawEntry(setting, entry, { shared, own })]
  })
  return { shared, entries: drawn }
}

const isSame = (now: readonly Drawn[], before: readonly Drawn[], k: number): boolean =>
  now.length === before.length &&
  now.every(({ course, places }, i) => course === before[i]?.course && places[k] === before[i]?.places[k])

type Into = Pick<PupilParts['drawn'], 'sums' | 'weights'> & { from: number }

/** The figures of one way the summer may go. */
function workDraw(
  setting: Setting,
  { id, starts, traits }: PupilState['pupil'],
  read: readonly Read[],
  into: Into,
): void {
  const drawn = { id, starts, traits, sessions: null, results: read.map(({ result }) => result) }
  const prepared = prepareRead(drawn, {
    awards: read.flatMap(({ awards }) => awards),
    left: read.flatMap(({ left }) => left),
  })
  setting.measures.forEach((measure, place) => {
    const figure = figureOf(measure, prepared, setting.tables)
    into.sums[into.from + place] = figure.value === null ? Number.NaN : figure.sum
    into.weights[into.from + place] = figure.weight
  })
}

/** By Stein's identity E[f w] is how far f moves with the normal number w behind a subject. */
function gather({ draws, measures, shares }: Setting, drawn: PupilParts['drawn']): PupilParts {
  const pull = Math.sqrt(shares.subject / (1 - shares.pupil)) / draws
  const { entries, sums, weights } = drawn
  const zeros = () => new Float64Array(measures.length)
  const [mean, weight, variance, inside] = [zeros(), zeros(), zeros(), zeros()]
  const pulls = measures.map((_, place) => {
    const pulled = new Float64Array(entries.length)
    let [n, sum, square, weighs] = [0, 0, 0, 0]
    for (let k = 0; k < draws; k++) {
      const value = at(sums, k * measures.length + place)
      if (Number.isNaN(value)) continue
      n += 1
      sum += value
      square += value * value
      weighs += at(weights, k * measures.length + place)
      for (let i = 0; i < entries.length; i++)
        pulled[i] = at(pulled, i) + pull * value * at(entries[i]?.own ?? [], k)
    }
    mean[place] = sum / draws
    weight[place] = weighs / draws
    inside[place] = n / draws
    variance[place] = Math.max(0, square / draws - (sum / draws) ** 2)
    return pulled
  })
  return { mean, weight, variance, inside, subjects: entries.map(({ course }) => course), pulls, drawn }
}

/**
 * What one pupil adds to every measure, over the ways the summer may go: the results of each are worked out by the official
 * rules, never from a rounded grade. A way that ends as it ended `before` a change is not worked out again.
 */
export function workPupil(setting: Setting, state: PupilState, before?: PupilParts): PupilParts {
  const { draws, measures, resultAt, tables } = setting
  const { shared, entries } = drawPupil(setting, state, before)
  const held = state.pupil.held.map((result) => readOne(tables, result))
  const sums = before?.drawn.sums.slice() ?? new Float64Array(draws * measures.length)
  const weights = before?.drawn.weights.slice() ?? new Float64Array(draws * measures.length)
  for (let k = 0; k < draws; k++) {
    if (before && isSame(entries, before.drawn.entries, k)) continue
    const results = entries.map(({ course, places }) => resultAt(course, places[k] ?? 0))
    workDraw(setting, state.pupil, [...held, ...results], { sums, weights, from: k * measures.length })
  }
  return gather(setting, { shared, entries, sums, weights })
}
