import { expect, test } from 'vitest'
import { figureOf, prepareRead } from '#features/measures/api.ts'
import { createRandom, type Random } from '#stats/random.ts'
import { USUAL_SHARES } from '#stats/shared-errors.ts'
import { mean } from '#stats/vector.ts'
import { aCohort, courses, measureAt, settingFor } from '../testing.ts'
import { headlinesAhead, withState, workAhead } from './ahead.ts'
import { applyChanges } from './apply.ts'
import type { AheadPupil } from './model.ts'
import { placeOf, startState } from './state.ts'
import type { Setting } from './work.ts'

const shown = { seesEach: true }
const told = ['attainment_8', 'basics_94', 'basics_95', 'ebacc_95', 'progress_from_start']

/** One summer as it may come: pupils, subjects and single results err together and apart as the shares say. */
function aSummer(pupils: readonly AheadPupil[], setting: Setting, random: Random): number[] {
  const { shares } = setting
  const bySubject = courses.map(() => random.normal())
  const alone = Math.sqrt(1 - shares.pupil - shares.subject)
  const prepared = pupils.map(({ id, starts, entries }) => {
    const own = random.normal()
    const read = entries.map(({ course, mean, sd }) => {
      const together = Math.sqrt(shares.pupil) * own + Math.sqrt(shares.subject) * (bySubject[course] ?? 0)
      const value = mean + sd * (together + alone * random.normal())
      return setting.resultAt(course, placeOf(courses[course] ?? { cuts: [] }, value))
    })
    const drawn = { id, starts, traits: {}, sessions: null, results: read.map(({ result }) => result) }
    return prepareRead(drawn, { awards: read.flatMap(({ awards }) => awards), left: [] })
  })
  return told.map((key) => {
    const measure = setting.measures[measureAt(setting, key)]
    if (!measure) throw new Error(key)
    return mean(prepared.map((one) => figureOf(measure, one, setting.tables).value ?? 0))
  })
}

/** Twelve cohorts and 160 summers of each, as they may come. */
const schools = Array.from({ length: 12 }, (_, school) => {
  const pupils = aCohort(100, 100 + school)
  const setting = settingFor(pupils)
  const random = createRandom(11 + school)
  return { pupils, setting, summers: Array.from({ length: 160 }, () => aSummer(pupils, setting, random)) }
})

/** The share of all summers that lie in the range of 80, by measure, when subjects share so much of their error. */
function coverage(subject: number): number[] {
  const inside = schools.flatMap(({ pupils, setting, summers }) => {
    const as = { ...setting, shares: { ...setting.shares, subject } }
    const ranges = headlinesAhead(workAhead(as, startState(pupils, courses)), shown)
    return summers.map((summer) =>
      summer.map((value, at) => {
        const { low, high } = ranges[measureAt(setting, told[at] ?? '')] ?? { low: null, high: null }
        return low !== null && high !== null && value >= low && value <= high ? 1 : 0
      }),
    )
  })
  return told.map((_, at) => mean(inside.map((summer) => summer[at] ?? 0)))
}

test('of 1,920 summers that come as forecast, 78 to 82 in 100 lie within the range of 80, measure by measure', () => {
  const shares = coverage(USUAL_SHARES.subject)
  expect(Math.min(...shares)).toBeGreaterThan(0.78)
  expect(Math.max(...shares)).toBeLessThan(0.82)
})

test('pupils taken for independent would promise too much: fewer than 70 in 100 lie within', () => {
  expect(coverage(0)[0]).toBeLessThan(0.7)
})

test('a grade is never rounded: a pupil half way between two grades counts by half', () => {
  const [pupil] = aCohort(1)
  if (!pupil) throw new Error('no pupil')
  const sure = { ...pupil, entries: pupil.entries.map((entry) => ({ ...entry, mean: 6, sd: 0 })) }
  const near = {
    ...sure,
    entries: sure.entries.map((entry) => (entry.course === 2 ? { ...entry, mean: 3.5, sd: 0.5 } : entry)),
  }
  const setting = settingFor([near])
  const [basics] = headlinesAhead(workAhead(setting, startState([near], courses)), shown).slice(
    measureAt(setting, 'basics_94'),
  )
  expect(basics?.value).toBeCloseTo(0.5)
})

test('only who changed is worked out anew, and it comes to the same as everything worked out anew', () => {
  const pupils = aCohort(40)
  const setting = settingFor(pupils)
  const start = startState(pupils, courses)
  const ahead = workAhead(setting, start)
  const state = applyChanges(start, [{ kind: 'raise', classId: 301, subjectId: 3, grades: 1 }], setting)
  const next = withState(ahead, state)
  const anew = [...next.parts].filter(([id, parts]) => ahead.parts.get(id) !== parts).map(([id]) => id)
  expect(anew).toEqual(Array.from({ length: 15 }, (_, place) => 26 + place))
  expect(headlinesAhead(next, shown)).toEqual(headlinesAhead(workAhead(setting, state), shown))
})

test('an early result counts before the one that is forecast', () => {
  const [pupil] = aCohort(1)
  if (!pupil) throw new Error('no pupil')
  const early = { qualification: '60142923', option: '', title: null, grade: '9', awardedOn: '2026-11-05' }
  const held = { ...pupil, held: [{ ...early, discountCode: null, scale: null }] }
  const setting = settingFor([pupil])
  const start = startState([held], courses)
  const at = measureAt(setting, 'attainment_8')
  const value = headlinesAhead(workAhead(setting, start), shown)[at]?.value
  const raised = applyChanges(start, [{ kind: 'set', pupilId: pupil.id, subjectId: 1, grade: 'U' }], setting)
  expect(headlinesAhead(workAhead(setting, raised), shown)[at]?.value).toBe(value)
})

test('few pupils are not shown to who may not see each of them', () => {
  const pupils = aCohort(5)
  const ahead = workAhead(settingFor(pupils), startState(pupils, courses))
  const values = headlinesAhead(ahead, { seesEach: false }).map(({ value, low }) => value ?? low)
  expect(values.every((value) => value === null)).toBe(true)
})
