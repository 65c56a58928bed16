import { describe, expect, test } from 'vitest'
import { gradeChances } from './ordinal.ts'
import { createRandom } from './random.ts'
import { TRUE_MODEL } from './simulate/attainment.ts'
import { challengeShift, countedChance, expectedCount, middleGrade, setTarget } from './target.ts'
import { mean, range, sum } from './vector.ts'

describe('a target', () => {
  test('the best fifth of schools is .84 of the spread between schools, the best twentieth 1.64', () => {
    expect(challengeShift(1, 0.2)).toBeCloseTo(0.8416, 4)
    expect(challengeShift(0.3, 0.05)).toBeCloseTo(0.3 * 1.6449, 4)
    expect(challengeShift(0.3, 0.5)).toBeCloseTo(0, 12)
  })

  test('at least half of such pupils reach the grade in the middle, fewer than half the next', () => {
    const grade = middleGrade(TRUE_MODEL, 105)
    const chances = gradeChances(TRUE_MODEL, 105)
    expect(sum(chances.slice(grade))).toBeGreaterThanOrEqual(0.5)
    expect(sum(chances.slice(grade + 1))).toBeLessThan(0.5)
  })

  test('a target is never below the benchmark, however weak the school or the challenge', () => {
    const answers = range(80, 121).map((x) => setTarget(TRUE_MODEL, { x, schoolEffect: -1, topShare: 0.9 }))
    expect(answers.every((answer) => answer.targetGrade >= answer.benchmarkGrade)).toBe(true)
  })

  test('a target is never below a grade already held', () => {
    expect(setTarget(TRUE_MODEL, { x: 85, held: 6 }).targetGrade).toBe(6)
  })

  test('a harder challenge asks for no less', () => {
    const grades = [0.5, 0.2, 0.05].map((topShare) =>
      sum(range(80, 121).map((x) => setTarget(TRUE_MODEL, { x, topShare }).targetGrade)),
    )
    expect(grades).toEqual([...grades].sort((a, b) => a - b))
    expect(grades[2]).toBeGreaterThan(grades[0] ?? 0)
  })

  test('a weak school has a lower estimate and the same target', () => {
    const [weak, middle] = [-0.5, 0].map((schoolEffect) => setTarget(TRUE_MODEL, { x: 104, schoolEffect }))
    expect(weak?.targetGrade).toBe(middle?.targetGrade)
    expect(weak?.chanceOfTarget).toBeLessThan(middle?.chanceOfTarget ?? 0)
  })

  test("a strong school's own effect raises the target only when asked for", () => {
    const [asked, not] = [true, false].map((useOwnEffect) =>
      setTarget(TRUE_MODEL, { x: 104, schoolEffect: 1.2, useOwnEffect }),
    )
    expect(asked?.targetGrade).toBeGreaterThan(not?.targetGrade ?? 9)
  })
})

describe('how many of a cohort will reach a grade', () => {
  test('the range agrees with cohorts drawn at random, the school moving all its pupils together', () => {
    const random = createRandom(2)
    const baselines = range(0, 180).map((i) => 90 + (i % 30))
    const counts = range(0, 3000).map(() => {
      const shift = random.normal(0, 0.1)
      return baselines.filter((x) => random.chance(sum(gradeChances(TRUE_MODEL, x, shift).slice(5)))).length
    })
    const answer = expectedCount(
      baselines.map((x) => countedChance(TRUE_MODEL, x, 5)),
      0.1,
    )
    expect(mean(counts) / answer.expected).toBeCloseTo(1, 1)
    const spread = Math.sqrt(mean(counts.map((count) => (count - mean(counts)) ** 2)))
    expect(Math.abs(answer.sd / spread - 1)).toBeLessThan(0.06)
  })
})
