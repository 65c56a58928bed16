import { expect, test } from 'vitest'
import { createRandom } from '#stats/random.ts'
import { range } from '#stats/vector.ts'
import { type ClassKind, type TaughtResult, workOutEffects } from './model.ts'

const pupils = 40
const taughtYears = 2
const kinds = new Map<number, ClassKind>()

/** Two years, each with four subjects of its own in two classes, each class with a teacher; the first class added two steps. */
function someResults(seed: number): TaughtResult[] {
  const random = createRandom(seed)
  return range(0, taughtYears * pupils).flatMap((pupilId) => {
    const [yearId, start, common] = [pupilId % taughtYears, random.normal(), random.normal(0, 0.5)]
    return range(0, 4).map((subject): TaughtResult => {
      const subjectId = 4 * yearId + subject
      const classId = 2 * subjectId + random.integer(2)
      const mark = 5 + start + common + (classId === 0 ? 2 : 0) + random.normal(0, 0.7)
      return { pupilId, subjectId, yearId, classId, personId: classId, place: Math.round(mark), start }
    })
  })
}

test('results of years that had no subject in common are worked out together', () => {
  const made = workOutEffects(someResults(3), kinds, { teachers: false })
  expect(made).toMatchObject({ results: 320, pupils: 80, teachers: null })
  expect(made.classes.figures.map(({ id }) => id)).toEqual(range(0, 16))
  expect(made.classes.figures[0]?.effect).toBeGreaterThan(0.4)
  expect(made.classes.figures[1]?.effect).toBeLessThan(-0.4)
})

test('figures do not depend on the order of the results, nor on where the grades of a scale begin', () => {
  const results = someResults(4)
  const plain = workOutEffects(results, kinds, { teachers: true })
  const moved = results.toReversed().map((one) => ({ ...one, place: one.place + 7 }))
  const other = workOutEffects(moved, kinds, { teachers: true })
  for (const [i, { id, effect, reliability }] of plain.classes.figures.entries()) {
    expect(other.classes.figures[i]?.id).toBe(id)
    expect(other.classes.figures[i]?.effect).toBeCloseTo(effect, 4)
    expect(other.classes.figures[i]?.reliability).toBeCloseTo(reliability, 3)
  }
})

test('a teacher of one class alone cannot be told from the class, and nothing is said of any', () => {
  const made = workOutEffects(someResults(5), kinds, { teachers: true })
  expect(made.teachers?.figures.filter(({ reliability }) => reliability >= 0.5)).toEqual([])
})

test('a subject with fewer than twenty results is counted, not worked out', () => {
  const results = someResults(6)
  const few = results.slice(0, 8).map((one) => ({ ...one, subjectId: 99, classId: 99 }))
  expect(workOutEffects([...results, ...few], kinds, { teachers: false }).tooFewInSubject).toBe(8)
  expect(workOutEffects(few, kinds, { teachers: true })).toMatchObject({ classes: { figures: [] } })
})
