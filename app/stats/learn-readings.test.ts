import { expect, test } from 'vitest'
import { DEFAULT_PARAMETERS } from './filter.ts'
import { chooseToLearnFrom, learnReadings } from './learn-readings.ts'
import { createRandom } from './random.ts'
import { asFilterPupil } from './simulate/as-pupils.ts'
import { type MonitoringWorld, simulateMonitoring, USUAL_WORLD } from './simulate/monitoring.ts'

const pupilsOf = (world: MonitoringWorld, seed: number) =>
  simulateMonitoring({ ...world, subjects: 3, topGrade: 99 }, createRandom(seed)).map((pupil) =>
    asFilterPupil(world, pupil),
  )

test('a school whose teachers err more, or less, than is usual is known by its readings', () => {
  const learn = (readingSd: number) => {
    const pupils = pupilsOf({ ...USUAL_WORLD, readingSd, pupils: 80 }, 3)
    return learnReadings(chooseToLearnFrom(pupils))?.parameters.types.judgement?.noiseSd
  }
  expect(Math.abs((learn(0.9) ?? 0) - 0.9)).toBeLessThan(0.06)
  expect(Math.abs((learn(0.35) ?? 0) - 0.35)).toBeLessThan(0.06)
})

test('few readings move the usual figures little', () => {
  const [many = [], few = []] = [68, 67].map((pupils) =>
    chooseToLearnFrom(
      pupilsOf({ ...USUAL_WORLD, readingSd: 0.9, pupils }, 4).map((pupil) => ({
        ...pupil,
        readings: pupil.readings.filter(({ day }) => day < 84),
      })),
    ),
  )
  const learned = learnReadings(many)
  expect(learned).toMatchObject({ pupils: 68, readings: 2 * 3 * 68 })
  const noise = learned?.parameters.types.judgement?.noiseSd ?? 0
  expect(noise).toBeGreaterThan(DEFAULT_PARAMETERS.types.judgement?.noiseSd ?? 0)
  expect(noise).toBeLessThan(0.9)
  // 201 courses read twice: one over a boundary. With 200 of them something is said, below nothing.
  expect(chooseToLearnFrom(few.slice(0, 66))).toEqual([])
})

test('too few readings teach nothing', () => {
  const once = pupilsOf({ ...USUAL_WORLD, pupils: 100 }, 5).map((pupil) => ({
    ...pupil,
    readings: pupil.readings.filter(({ day }) => day === 0),
  }))
  expect(chooseToLearnFrom(once)).toEqual([])
  expect(learnReadings([])).toBeNull()
})

test('of many pupils some are taken, the first and the last part alike', () => {
  const pupils = pupilsOf({ ...USUAL_WORLD, pupils: 640 }, 6)
  const taken = chooseToLearnFrom(pupils)
  expect(taken.map((pupil) => pupils.indexOf(pupil))).toEqual(Array.from({ length: 160 }, (_, i) => 4 * i))
})
