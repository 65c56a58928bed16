import { expect, test } from 'vitest'
import { estimateShares, type Missed } from './error-shares.ts'
import { createRandom } from './random.ts'
import { USUAL_SHARES } from './shared-errors.ts'
import { mean, range } from './vector.ts'

const cuts = range(0, 9).map((k) => k + 0.5)

/** Forecasts whose errors divide as given, each of spread .9, or in truth `wider` times that. */
function missed(
  given: { pupil: number; subject: number; subjects: number; wider?: number },
  seed: number,
): Missed[] {
  const random = createRandom(seed)
  const { subjects, wider = 1 } = given
  const ofSubject = range(0, subjects).map(() => random.normal())
  return range(0, 300).flatMap((pupil) => {
    const ofPupil = random.normal()
    return ofSubject.map((own, subject): Missed => {
      const alone = Math.sqrt(1 - given.pupil - given.subject)
      const error =
        Math.sqrt(given.pupil) * ofPupil + Math.sqrt(given.subject) * own + alone * random.normal()
      const centre = random.normal(5, 1.5)
      const end = centre + 0.9 * wider * error
      return {
        pupil,
        subject: `${subject}`,
        mean: centre,
        sd: 0.9,
        cuts,
        outcome: cuts.filter((cut) => end >= cut).length,
      }
    })
  })
}

test('what pupils and subjects miss together is found from whole grades, whether or not forecasts are too sure', () => {
  for (const wider of [1, 1.3]) {
    const found = range(1, 13).map(
      (seed) => estimateShares(missed({ pupil: 0.2, subject: 0.12, subjects: 40, wider }, seed)).shares,
    )
    // Drawn to the usual .10 by a quarter, and to .07 by 12 of 52.
    expect(mean(found.map(({ pupil }) => pupil))).toBeCloseTo(0.75 * 0.2 + 0.25 * USUAL_SHARES.pupil, 1)
    expect(Math.abs(mean(found.map(({ pupil }) => pupil)) - 0.175)).toBeLessThan(0.02)
    expect(Math.abs(mean(found.map(({ subject }) => subject)) - 0.108)).toBeLessThan(0.02)
  }
})

test('of independent errors little is found, and of few subjects nothing is said', () => {
  const { shares, from } = estimateShares(missed({ pupil: 0, subject: 0, subjects: 40 }, 3))
  expect(shares.pupil).toBeLessThan(0.04)
  expect(shares.subject).toBeLessThan(0.03)
  expect(from).toEqual({ results: 12_000, pupils: 300, subjects: 40 })
  expect(estimateShares(missed({ pupil: 0.3, subject: 0.3, subjects: 3 }, 3))).toEqual({
    shares: USUAL_SHARES,
    from: null,
  })
  expect(estimateShares([])).toEqual({ shares: USUAL_SHARES, from: null })
})
