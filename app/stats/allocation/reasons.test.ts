import { describe, expect, test } from 'vitest'
import { answerAll } from '#platform/solve/highs.ts'
import { createRandom } from '../random.ts'
import { aCycleLater, simulateAllocation, USUAL_ALLOCATION } from '../simulate/allocation.ts'
import { capacityOf } from './capacity.ts'
import { layOut } from './layout.ts'
import { planAllocation } from './plan.ts'
import type { AllocationProblem } from './problem.ts'
import { nextStep } from './stepped-care.ts'
import { aPupil, planned, twoManagers } from './testing.ts'

describe('reasons', () => {
  const mentoredBy = (manager: string) => [{ pupil: 'Jay', manager, option: 'mentoring' }]

  test('Jay goes from Ana to Sam because Ana’s hour is full with two whom an hour helps more', async () => {
    const plan = await planned({
      ...twoManagers,
      managers: [
        { id: 'Ana', hours: 1, skills: { 'home link': 0 } },
        { id: 'Sam', hours: 1, skills: { mentoring: 0.5 } },
      ],
      pupils: [aPupil('Jay', { need: 0 }), aPupil('Kim', { need: 3 }), aPupil('Lee', { need: 3 })],
      before: mentoredBy('Ana'),
    })
    expect(plan.changes.find(({ pupil }) => pupil === 'Jay')).toMatchObject({
      to: { manager: 'Sam' },
      because: { kind: 'hours', used: 1, of: 1, instead: ['Kim', 'Lee'] },
    })
  })

  test('a manager who left, a veto and a pin are told as such', async () => {
    const pupils = [aPupil('Jay')]
    const why = async (more: Partial<AllocationProblem>) =>
      (await planned({ ...twoManagers, pupils, ...more })).changes.map(({ because }) => because.kind)
    expect(await why({ before: mentoredBy('Gil') })).toEqual(['manager left'])
    expect(await why({ before: mentoredBy('Ana'), vetoes: [{ pupil: 'Jay', manager: 'Ana' }] })).toEqual([
      'vetoed',
    ])
    expect(await why({ before: mentoredBy('Ana'), pins: [{ pupil: 'Jay', manager: 'Sam' }] })).toEqual([
      'pinned',
    ])
    expect(await why({ before: mentoredBy('Ana') })).toEqual([])
  })

  test('who is left out is told why: nothing suits, a veto, no group, or hours that bring more elsewhere', async () => {
    const plan = await planned({
      ...twoManagers,
      pupils: [
        aPupil('none', { suits: [] }),
        aPupil('veto'),
        aPupil('alone', { year: '7', need: 9, suits: [{ option: 'small group', gain: 1 }] }),
        ...[1, 2, 3, 4].map((i) => aPupil(`p${i}`, { need: 3 })),
        aPupil('last', { need: 0.1 }),
      ],
      vetoes: [{ pupil: 'veto' }],
    })
    expect(plan.unmet.map(({ pupil, reason }) => [pupil, reason.kind])).toEqual([
      ['none', 'nothing suits'],
      ['veto', 'vetoed'],
      ['alone', 'no group'],
      ['last', 'hours'],
    ])
  })

  test('the price of an hour lies between what one more hour brings and what one less would cost', async () => {
    const pupils = [1, 2, 3, 4, 5, 6].map((i) => aPupil(`p${i}`, { need: 7 - i }))
    const withHours = (hours: number) => {
      const [, sam] = twoManagers.managers
      return planned({ ...twoManagers, managers: [{ id: 'Ana', hours }, ...(sam ? [sam] : [])], pupils })
    }
    const [less, plan, more] = [await withHours(0.5), await withHours(1), await withHours(1.5)]
    const price = plan.loads[0]?.price
    expect(price).toBeGreaterThanOrEqual((more.value - plan.value) / 0.5 - 1e-9)
    expect(price).toBeLessThanOrEqual((plan.value - less.value) / 0.5 + 1e-9)
  })
})

test('a school with nobody in need has an empty plan, and one without time is told that nothing is known', async () => {
  const plan = await planned({ ...twoManagers, pupils: [] })
  expect([plan.placements, plan.unmet, plan.changes, plan.value]).toEqual([[], [], [], 0])
  const pupils = [1, 2, 3].map((i) => aPupil(`p${i}`, { suits: [{ option: 'small group', gain: 1 }] }))
  const crowded = {
    ...twoManagers,
    pupils,
    pins: [
      { pupil: 'p1', manager: 'Sam' },
      { pupil: 'p2', manager: 'Ana' },
    ],
  }
  const answer = await answerAll(planAllocation(crowded), 0)
  expect(answer).toEqual({ ok: false, clashes: [], alone: false, narrowed: false })
})

test('help had already makes the next hour worth less, by half after the half hours', () => {
  const [fresh, helped] = [aPupil('p'), aPupil('p', { hoursHad: 10 })].map((pupil) =>
    layOut({ ...twoManagers, pupils: [pupil] }).candidates.map(({ value }) => value),
  )
  expect(fresh?.[0]).toBe(2)
  expect(helped?.[0]).toBe(1)
})

test('a cycle later nearly all keep their manager for almost nothing, where without regard to it many would not', async () => {
  const world = { ...USUAL_ALLOCATION, pupils: 120, hours: 3, mustServe: 5 }
  const first = simulateAllocation(world, createRandom(3))
  const before = (await planned(first)).placements
  const later = aCycleLater(first, before, createRandom(4))
  const [second, free] = [
    await planned(later),
    await planned({ ...later, continuity: { kept: 0, broken: 0 } }),
  ]
  expect(second.kept / second.stayed).toBeGreaterThan(0.85)
  expect(free.kept / free.stayed).toBeLessThan(second.kept / second.stayed)
  expect(second.givenUp / second.value).toBeLessThan(0.01)
})

test('seven managers of 37 hours, 60 % monitoring: 4.7 minutes a pupil of 2,000, and 207 helped for half an hour', () => {
  const week = { managers: 7, week: 37, monitoring: 0.6, pupils: 2000, hoursEach: 0.5 }
  const { hours, monitoringHours, minutesAPupil, helpHours, pupilsHelped } = capacityOf(week)
  expect([hours, Math.round(monitoringHours), Number(minutesAPupil.toFixed(1))]).toEqual([259, 155, 4.7])
  expect(helpHours).toBeCloseTo(103.6, 9)
  expect(pupilsHelped).toBe(207)
})

test('help stops when twice safe, is stepped up after two blocks without response, and goes on while its hours pay', () => {
  const hour = { worth: 2, price: 1 }
  const review = { hour, blocks: 1, blocksWithResponse: 1, safe: [false, false] }
  expect(nextStep(review)).toBe('continue')
  expect(nextStep({ ...review, safe: [false, true] })).toBe('continue')
  expect(nextStep({ ...review, safe: [false, true, true] })).toBe('stop')
  expect(nextStep({ ...review, blocks: 2, blocksWithResponse: 0 })).toBe('step up')
  expect(nextStep({ ...review, hour: { worth: 2, price: 3 } })).toBe('make room')
})
