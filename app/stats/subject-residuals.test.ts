import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from './random.ts'
import { departmentIndices, fitDifficulties, leaveOneOut, type SubjectMark } from './subject-residuals.ts'
import { mean, range } from './vector.ts'

const names = ['art', 'biology', 'chemistry', 'drama', 'english', 'french']

/** Pupils who choose four of six subjects, some of which give more than others. */
function choices(
  seed: number,
  pupils = 60,
  generous = [1, -0.5, -1, 0.8, 0, -0.3],
  noise = 0.5,
): SubjectMark[] {
  const random = createRandom(seed)
  return range(0, pupils).flatMap((pupil) => {
    const able = random.normal(5, 1.5)
    return random
      .shuffle(names.map((subject, i) => ({ subject, gives: generous[i] ?? 0 })))
      .slice(0, 4)
      .map(({ subject, gives }) => ({ pupil, subject, points: able + gives + random.normal(0, noise) }))
  })
}

function difficultiesOf(marks: readonly SubjectMark[]) {
  const fit = fitDifficulties(marks)
  if (!fit.ok) throw new Error(fit.reason)
  return fit
}

/** Kelly's own way: subject means of what is left of pupils, pupil means of what is left of subjects, by turns. */
function byTurns(marks: readonly SubjectMark[]): Map<string, number> {
  const subjects = new Map(names.map((name) => [name, 0]))
  for (let round = 0; round < 500; round++) {
    const pupils = new Map(
      [...Map.groupBy(marks, ({ pupil }) => pupil)].map(([pupil, own]) => [
        pupil,
        mean(own.map(({ subject, points }) => points - (subjects.get(subject) ?? 0))),
      ]),
    )
    for (const [subject, own] of Map.groupBy(marks, (mark) => mark.subject))
      subjects.set(subject, mean(own.map(({ pupil, points }) => points - (pupils.get(pupil) ?? 0))))
  }
  const shift = mean(marks.map(({ subject }) => subjects.get(subject) ?? 0))
  return new Map([...subjects].map(([subject, value]) => [subject, value - shift]))
}

describe('how generous a subject is', () => {
  test('is what averaging by turns arrives at, and sums to nought over the entries', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const marks = choices(seed)
        const { difficulties } = difficultiesOf(marks)
        for (const [subject, value] of byTurns(marks)) expect(difficulties.get(subject)).toBeCloseTo(value, 8)
        expect(mean(marks.map(({ subject }) => difficulties.get(subject) ?? 9))).toBeCloseTo(0, 10)
      }),
      { numRuns: 20 },
    )
  })

  test('is found though able pupils flock to hard subjects, and so is the spread of a mark', () => {
    const { difficulties, variance } = difficultiesOf(choices(1, 4000))
    const gap = (difficulties.get('art') ?? 0) - (difficulties.get('chemistry') ?? 0)
    expect(Math.abs(gap - 2)).toBeLessThan(0.05)
    expect(Math.abs(variance - 0.25)).toBeLessThan(0.01)
  })

  test('cannot be said of subjects that share no pupil', () => {
    const apart = choices(2).filter(({ pupil, subject }) => (Number(pupil) % 2 === 0) === subject < 'd')
    const fit = fitDifficulties(apart)
    expect(fit).toMatchObject({ ok: false, reason: 'not connected' })
    expect(fit.ok ? [] : fit.islands.map((island) => island.toSorted())).toEqual(
      expect.arrayContaining([
        ['art', 'biology', 'chemistry'],
        ['drama', 'english', 'french'],
      ]),
    )
    const one = [{ pupil: 1, subject: 'art', points: 3 }]
    expect(fitDifficulties(one)).toMatchObject({ ok: false, reason: 'too few marks' })
  })
})

describe('a mark beyond the pupil’s other subjects', () => {
  const pupil = [
    { pupil: 'Ann', subject: 'art', points: 7 },
    { pupil: 'Ann', subject: 'biology', points: 4 },
    { pupil: 'Ann', subject: 'drama', points: 6 },
    { pupil: 'Bea', subject: 'art', points: 9 },
    { pupil: 'Bea', subject: 'drama', points: 1 },
  ]

  test('leaves the mark itself out of the average, and pupils with two subjects out of all', () => {
    expect(leaveOneOut(pupil, new Map())).toEqual([
      { pupil: 'Ann', subject: 'art', residual: 2, spread: 1.5 },
      { pupil: 'Ann', subject: 'biology', residual: -2.5, spread: 1.5 },
      { pupil: 'Ann', subject: 'drama', residual: 0.5, spread: 1.5 },
    ])
  })

  test('is taken after the subjects’ difficulties', () => {
    const [art] = leaveOneOut(
      pupil,
      new Map([
        ['art', 1],
        ['drama', 2],
      ]),
    )
    expect(art?.residual).toBe(2)
  })

  test('of one department that does better is seen in full, not less the part it has in the average', () => {
    const national = difficultiesOf(choices(3, 4000)).difficulties
    const school = choices(4, 400).map((mark) =>
      mark.subject === 'french' ? { ...mark, points: mark.points + 1 } : mark,
    )
    const indices = departmentIndices(leaveOneOut(school, national))
    const french = indices.find(({ subject }) => subject === 'french')
    expect(Math.abs((french?.seen ?? 0) - 1)).toBeLessThan(0.12)
    expect(french?.effect).toBeGreaterThan(1.96 * (french?.se ?? 9))
    expect(indices.filter(({ subject }) => subject !== 'french').every(({ effect }) => effect < 0)).toBe(true)
  })
})
