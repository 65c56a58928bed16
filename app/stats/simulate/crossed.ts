import type { CrossedData, CrossedFactor } from '../crossed/data.ts'
import type { Random } from '../random.ts'
import { at, range } from '../vector.ts'

/** A school in which every pupil has a result in every subject, taught in sets by one of the subject's teachers. */
export interface CrossedWorld {
  readonly pupils: number
  readonly yearGroups: number
  readonly subjects: number
  /** In each year group and subject. */
  readonly sets: number
  readonly teachersPerSubject: number
  readonly pupilSd: number
  readonly classSd: number
  readonly teacherSd: number
  readonly resultSd: number
}

export const USUAL_CROSSED: CrossedWorld = {
  ...{ pupils: 2000, yearGroups: 7, subjects: 10, sets: 12, teachersPerSubject: 12 },
  ...{ pupilSd: 0.6, classSd: 0.1, teacherSd: 0.15, resultSd: 0.67 },
}

/** Factors come in the order pupil, class, teacher; `truth` has the effects in the same order. */
export function simulateCrossed(world: CrossedWorld, random: Random) {
  const { pupils, subjects } = world
  const classes = world.yearGroups * subjects * world.sets
  const truth = [
    drawn(random, pupils, world.pupilSd),
    drawn(random, classes, world.classSd),
    drawn(random, subjects * world.teachersPerSubject, world.teacherSd),
  ]
  const teacherOf = Int32Array.from(range(0, classes), (code) => {
    const subject = Math.floor(code / world.sets) % subjects
    return subject * world.teachersPerSubject + random.integer(world.teachersPerSubject)
  })
  const rows = range(0, pupils * subjects)
  const pupil = Int32Array.from(rows, (row) => Math.floor(row / subjects))
  const own = Int32Array.from(rows, (row) => {
    const year = at(pupil, row) % world.yearGroups
    return (year * subjects + (row % subjects)) * world.sets + random.integer(world.sets)
  })
  const teacher = own.map((code) => at(teacherOf, code))
  const outcome = Float64Array.from(rows, (row) => {
    const effects =
      at(truth[0] ?? [], at(pupil, row)) +
      at(truth[1] ?? [], at(own, row)) +
      at(truth[2] ?? [], at(teacher, row))
    return 0.05 * (row % subjects) + effects + random.normal(0, world.resultSd)
  })
  const fixed = range(1, subjects).map((subject) => ({
    name: `subject ${subject + 1}`,
    values: Float64Array.from(rows, (row) => Number(row % subjects === subject)),
  }))
  const factors = [
    named('pupil', pupil, pupils),
    named('class', own, classes),
    named('teacher', teacher, truth[2]?.length ?? 0),
  ]
  return { data: { outcome, fixed, factors } satisfies CrossedData, truth }
}

const drawn = (random: Random, count: number, sd: number): number[] =>
  range(0, count).map(() => random.normal(0, sd))

const named = (name: string, codes: Int32Array, count: number): CrossedFactor => ({
  name,
  codes,
  levels: range(0, count).map((code) => `${name} ${code + 1}`),
})
