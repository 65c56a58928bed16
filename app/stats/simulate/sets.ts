import type { LevelTrait } from '../crossed/audit.ts'
import type { CrossedData } from '../crossed/data.ts'
import type { Random } from '../random.ts'
import { at, mean, range } from '../vector.ts'

/** One year group taught in sets by where its pupils started; some pupils are poor, the more so the lower they started. */
export interface SetsWorld {
  readonly pupils: number
  readonly subjects: number
  /** In each subject; a teacher takes two of them, next to nobody's choice. */
  readonly sets: number
  readonly pupilSd: number
  readonly classSd: number
  readonly teacherSd: number
  readonly resultSd: number
  /** How loosely pupils are put into sets, in standard deviations of their start. */
  readonly looseness: number
  /** How far results are moved by what kind of class it is: by each standard deviation of a trait of classes. */
  readonly unfair: { readonly start: number; readonly poor: number }
}

export const USUAL_SETS: SetsWorld = {
  ...{ pupils: 240, subjects: 8, sets: 8, pupilSd: 0.6, classSd: 0.15, teacherSd: 0.2, resultSd: 0.67 },
  ...{ looseness: 0.5, unfair: { start: 0, poor: 0 } },
}

/** Factors come in the order pupil, class, teacher; `truth` has what each adds, `traits` what classes are like. */
export function simulateSets(world: SetsWorld, random: Random) {
  const { pupils, subjects, sets } = world
  const start = range(0, pupils).map(() => random.normal())
  const poor = start.map((own) => Number(own + random.normal(0, 1.5) < -0.8))
  const rows = range(0, pupils * subjects)
  const subjectOf = (row: number): number => row % subjects
  const pupil = Int32Array.from(rows, (row) => Math.floor(row / subjects))
  const setOf = range(0, subjects).map(() => placeInSets(start, world, random))
  const own = pupil.map((code, row) => subjectOf(row) * sets + at(setOf[subjectOf(row)] ?? [], code))
  const classes = subjects * sets
  const teacherOf = range(0, subjects).flatMap((subject) =>
    random.shuffle(range(0, sets)).map((place) => subject * Math.ceil(sets / 2) + Math.floor(place / 2)),
  )
  const teacher = own.map((code) => at(teacherOf, code))
  const meanBy = (values: readonly number[]): Float64Array =>
    Float64Array.from(range(0, classes), (code) =>
      mean(rows.filter((row) => own[row] === code).map((row) => at(values, at(pupil, row)))),
    )
  const traits: LevelTrait[] = [
    { name: 'start', values: meanBy(start) },
    { name: 'poor', values: meanBy(poor) },
  ]
  const moved = traits.map(({ values }) => inSpreads(values))
  const truth = [
    range(0, pupils).map(() => random.normal(0, world.pupilSd)),
    range(0, classes).map((code) => {
      const unfair =
        world.unfair.start * at(moved[0] ?? [], code) + world.unfair.poor * at(moved[1] ?? [], code)
      return random.normal(0, world.classSd) + unfair
    }),
    range(0, subjects * Math.ceil(sets / 2)).map(() => random.normal(0, world.teacherSd)),
  ]
  const codes = [pupil, own, teacher]
  const outcome = Float64Array.from(rows, (row) => {
    const effects = codes.reduce((all, code, i) => all + at(truth[i] ?? [], at(code, row)), 0)
    return 0.7 * at(start, at(pupil, row)) + 0.1 * subjectOf(row) + effects + random.normal(0, world.resultSd)
  })
  const fixed = [
    { name: 'start', values: Float64Array.from(pupil, (code) => at(start, code)) },
    ...range(1, subjects).map((subject) => ({
      name: `subject ${subject + 1}`,
      values: Float64Array.from(rows, (row) => Number(subjectOf(row) === subject)),
    })),
  ]
  const factors = ['pupil', 'class', 'teacher'].map((name, i) => ({
    name,
    codes: codes[i] ?? new Int32Array(),
    levels: range(0, truth[i]?.length ?? 0).map((code) => `${name} ${code + 1}`),
  }))
  return { data: { outcome, fixed, factors } satisfies CrossedData, truth, traits, teacherOf }
}

function placeInSets(start: readonly number[], { sets, looseness }: SetsWorld, random: Random): Int32Array {
  const seen = start.map((own, code) => ({ code, score: own + random.normal(0, looseness) }))
  const places = new Int32Array(start.length)
  for (const [place, { code }] of seen.sort((a, b) => b.score - a.score).entries())
    places[code] = Math.floor((place * sets) / start.length)
  return places
}

function inSpreads(values: Float64Array): Float64Array {
  const middle = mean(values)
  const sd = Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
  return values.map((value) => (value - middle) / sd)
}
