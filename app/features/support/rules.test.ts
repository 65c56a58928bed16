import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPackItems } from '#features/measures/api.server.ts'
import {
  cameWords,
  doseWords,
  fidelityWords,
  plannedOver,
  schoolDays,
  schoolDaysBefore,
} from './rules/dose.ts'
import { draftFrom, rankKinds, usualReview } from './rules/draft.ts'
import { givenWords, missedWords, reviewWords, whyWords } from './rules/home.ts'
import { refuseChange, refusePlan } from './rules/plan.ts'
import { rangeWords, seenFinding } from './rules/seen.ts'
import { bandOf, type Flag, listWaiting } from './rules/unacted.ts'
import { evidenceWords, helpFinding, planFinding, unactedFinding } from './rules/words.ts'
import { RegisterForm, ReviewForm } from './schema.ts'

const kinds = await readPackItems('england', 'help_kind')
const kindOf = (key: string) => {
  const found = kinds.find((kind) => kind.key === key)
  if (!found) throw new Error(key)
  return found
}

describe('the catalogue', () => {
  test('has each kind the school names, and each next step is a kind of it', () => {
    expect(kinds).toHaveLength(12)
    const keys = new Set(kinds.map(({ key }) => key))
    expect(kinds.flatMap(({ next }) => next ?? []).filter((next) => !keys.has(next))).toEqual([])
  })

  test('every chain of steps comes to an end or to a kind that was there before, within the catalogue', () => {
    const chain = (key: string, seen: string[] = []): string[] =>
      seen.includes(key) ? seen : chain(kindOf(key).next ?? key, [...seen, key])
    expect(Math.max(...kinds.map(({ key }) => chain(key).length))).toBeLessThanOrEqual(5)
  })

  test('says of each published figure whether it was looked up', () => {
    const [early, later, now] = kindOf('mentoring').evidence
    if (!early || !later || !now) throw new Error('mentoring has three figures')
    expect(evidenceWords(early)).toBe('+1 month a year (Mentoring, 2013)')
    expect(evidenceWords(later)).toBe('0 months a year (Mentoring, 2018)')
    expect(evidenceWords(now)).toBe('+2 months a year (Mentoring, 2021; from memory, to be checked)')
  })
})

describe('how much help', () => {
  const autumn = [
    { kind: 'term', starts: '2026-09-07', ends: '2026-10-23' },
    { kind: 'holiday', starts: '2026-10-26', ends: '2026-10-30' },
    { kind: 'term', starts: '2026-11-02', ends: '2026-12-18' },
  ] as const

  test('holidays and weekends are no school days', () => {
    expect(schoolDays(autumn, '2026-10-19', '2026-11-06')).toBe(10)
    expect(schoolDays(autumn, '2026-10-26', '2026-11-01')).toBe(0)
    expect(schoolDays([], '2026-10-26', '2026-11-01')).toBe(5)
  })

  test('as many school days before a day reach back over the holiday', () => {
    expect(schoolDaysBefore(autumn, '2026-11-04', 4)).toBe('2026-10-22')
    expect(schoolDaysBefore(autumn, '2026-11-04', 2)).toBe('2026-11-02')
    expect(schoolDaysBefore([], '2026-11-04', 5)).toBe('2026-10-28')
  })

  test('twice a week over four weeks is eight sessions; once is once', () => {
    expect(plannedOver({ timesAWeek: 2, minutes: 30 }, 20)).toEqual({ sessions: 8, minutes: 240 })
    expect(plannedOver({ timesAWeek: 0, minutes: 300 }, 20)).toEqual({ sessions: 1, minutes: 300 })
    expect(plannedOver({ timesAWeek: 0, minutes: 300 }, 0)).toEqual({ sessions: 0, minutes: 0 })
  })

  test('days add up: a span is the sum of its two parts', () => {
    const day = fc.integer({ min: 0, max: 120 }).map((n) => {
      return new Date(Date.parse('2026-09-01') + n * 86_400_000).toISOString().slice(0, 10)
    })
    fc.assert(
      fc.property(day, day, day, (a, b, c) => {
        const [first = a, middle = b, last = c] = [a, b, c].sort()
        const after = new Date(Date.parse(middle) + 86_400_000).toISOString().slice(0, 10)
        const whole = schoolDays(autumn, first, last)
        expect(schoolDays(autumn, first, middle) + schoolDays(autumn, after, last)).toBe(whole)
      }),
    )
  })

  test('how often each came counts the sessions at which they were expected', () => {
    const held = (...minutes: number[]) => ({
      presence: minutes.map((one, place) => ({ pupilId: place + 1, minutes: one })),
    })
    expect(cameWords([held(30, 0), held(15), held(30, 30)])).toEqual(
      new Map([
        [1, 'came to 3 of 3, 75 minutes'],
        [2, 'came to 1 of 2, 30 minutes'],
      ]),
    )
  })

  test('is said in words', () => {
    expect(doseWords({ timesAWeek: 2, minutes: 30 })).toBe('twice a week, 30 minutes')
    expect(doseWords({ timesAWeek: 0.5, minutes: 60 })).toBe('every other week, 60 minutes')
    expect(fidelityWords({ sessions: 8, minutes: 240 }, { sessions: 6, minutes: 170 })).toBe(
      '6 of 8 sessions, 170 of 240 minutes',
    )
  })
})

describe('a plan is filled in', () => {
  test('the kind made for the finding and the number of pupils comes first', () => {
    expect(rankKinds(kinds, { findingKind: 'fall', pupils: 1 })[0]?.key).toBe('extra_lesson')
    expect(rankKinds(kinds, { findingKind: 'behind', pupils: 4 })[0]?.key).toBe('learning_to_learn')
    expect(rankKinds(kinds, { findingKind: 'fall in all', pupils: 1 })[0]?.key).toBe('mentoring')
    expect(rankKinds(kinds, { findingKind: 'ahead', pupils: 1 })[0]?.key).toBe('enrichment')
  })

  test('aim, dose and end come from the catalogue, subject and name from the finding', () => {
    const draft = draftFrom(kindOf('small_group'), {
      ...{ who: 'Jay', subject: { id: 4, name: 'Mathematics' }, ownerId: 9, reviewOn: '2026-12-18' },
    })
    expect(draft).toMatchObject({
      aim: 'Jay sure of what was missed in Mathematics, and back on course for the target',
      ...{ outcome: 'forecast:4', timesAWeek: 3, minutes: 30, reviewOn: '2026-12-18', ownerId: 9 },
    })
  })

  test('it is looked at again at the end of the first cycle that leaves three weeks', () => {
    const cycles = [{ ends: '2026-12-18' }, { ends: '2027-02-12' }]
    expect(usualReview(cycles, '2026-11-24')).toBe('2026-12-18')
    expect(usualReview(cycles, '2026-12-01')).toBe('2027-02-12')
    expect(usualReview([], '2026-11-24')).toBe('2027-01-05')
  })
})

describe('what stands against a plan', () => {
  const facts = { today: '2026-11-24', pupils: 2, ownerThere: true }

  test('a pupil who is not yours, an owner who left, a review too far off or past', () => {
    const asked = { pupil: [1, 2], reviewOn: '2026-12-18' }
    expect(refusePlan(asked, facts)).toBeNull()
    expect(refusePlan({ ...asked, pupil: [1, 2, 3] }, facts)).toHaveProperty('pupil')
    expect(refusePlan(asked, { ...facts, ownerThere: false })).toHaveProperty('ownerId')
    expect(refusePlan({ ...asked, reviewOn: '2026-11-24' }, facts)).toHaveProperty('reviewOn')
    expect(refusePlan({ ...asked, reviewOn: '2027-06-01' }, facts)).toHaveProperty('reviewOn')
  })

  test('once a review is due its day is moved by a decision alone', () => {
    const due = { reviewOn: '2026-11-20', endedOn: null }
    expect(refuseChange(due, { reviewOn: '2026-12-18', today: '2026-11-24' })).toHaveProperty('reviewOn')
    expect(refuseChange(due, { reviewOn: '2026-11-20', today: '2026-11-24' })).toBeNull()
    expect(refuseChange(due, { reviewOn: '2026-12-18', today: '2026-11-12' })).toBeNull()
    const ended = { reviewOn: '2026-11-20', endedOn: '2026-11-20' }
    expect(refuseChange(ended, { reviewOn: '2026-11-20', today: '2026-11-24' })).toHaveProperty('form')
  })

  test('what goes on needs a day, what stops needs none, each needs a reason', () => {
    const sent = { reason: 'Has caught up', reviewOn: '' }
    expect(ReviewForm.safeParse({ ...sent, decision: 'stop' }).success).toBe(true)
    expect(ReviewForm.safeParse({ ...sent, decision: 'scale' }).success).toBe(false)
    expect(ReviewForm.safeParse({ ...sent, decision: 'stop', reason: '' }).success).toBe(false)
  })

  test('a register takes minutes of single pupils, and a reason where nothing took place', () => {
    const sent = { heldOn: '2026-11-24', minutes: '30', there: ['5', '6'] }
    expect(RegisterForm.parse({ ...sent, 'part.6': '10' })).toMatchObject({
      ...{ there: [5, 6], parts: new Map([[6, 10]]), minutes: 30 },
    })
    expect(RegisterForm.safeParse({ ...sent, 'part.6': '40' }).success).toBe(false)
    expect(RegisterForm.safeParse({ ...sent, role: 'head' }).success).toBe(false)
    expect(RegisterForm.safeParse({ ...sent, held: 'no' }).success).toBe(false)
    expect(RegisterForm.parse({ ...sent, held: 'no', note: 'Fire drill' }).minutes).toBe(0)
  })
})

describe('flagged, and nobody has acted', () => {
  const flag = (given: Partial<Flag>): Flag => ({
    ...{ findingId: 1, cycle: 2, foundOn: '2026-11-06', key: 'a', benefit: 0.4, helped: false },
    ...{ answer: null, againOn: null, ...given },
  })

  test('the clock runs from the first cycle in a row that flagged it', () => {
    const earlier = flag({ cycle: 1, foundOn: '2026-10-09' })
    expect(listWaiting([flag({}), earlier], '2026-11-24')).toMatchObject([{ since: '2026-10-09', days: 46 }])
    expect(listWaiting([flag({}), { ...earlier, helped: true }], '2026-11-24')).toMatchObject([{ days: 18 }])
    expect(listWaiting([flag({ cycle: 3 }), earlier], '2026-11-24')).toMatchObject([{ days: 18 }])
  })

  test('help, and leaving it until a day, take it off; raising it in a meeting does not', () => {
    const on = (given: Partial<Flag>) => listWaiting([flag(given)], '2026-11-24').length
    expect(on({ helped: true })).toBe(0)
    expect(on({ answer: 'not now', againOn: '2026-12-01' })).toBe(0)
    expect(on({ answer: 'not now', againOn: '2026-11-24' })).toBe(1)
    expect(on({ answer: 'meeting' })).toBe(1)
  })

  test('what is not flagged again is gone, unless its day to look again has come', () => {
    const other = flag({ key: 'b', cycle: 1, foundOn: '2026-10-09' })
    expect(listWaiting([flag({}), other], '2026-11-24')).toHaveLength(1)
    const left = { ...other, answer: 'not now', againOn: '2026-11-20' }
    expect(listWaiting([flag({}), left], '2026-11-24')).toHaveLength(2)
  })

  test('most to be won first, and there the oldest; nobody is lost or named twice', () => {
    const flags = fc.array(
      fc.record({
        ...{ findingId: fc.nat(), cycle: fc.constantFrom(1, 2), key: fc.constantFrom('a', 'b', 'c', 'd') },
        ...{ benefit: fc.float({ min: 0, max: 1, noNaN: true }), helped: fc.boolean() },
        foundOn: fc.constantFrom('2026-10-09', '2026-11-06'),
        answer: fc.constantFrom(null, 'meeting', 'not now'),
        againOn: fc.constantFrom(null, '2026-11-20', '2026-12-20'),
      }),
    )
    fc.assert(
      fc.property(flags, (given) => {
        const unique = [...new Map(given.map((one) => [`${one.key} ${one.cycle}`, one])).values()]
        const waiting = listWaiting(unique, '2026-11-24')
        expect(new Set(waiting.map(({ key }) => key)).size).toBe(waiting.length)
        const order = waiting.map((one) => bandOf(one.benefit) * 1000 - one.days)
        expect(order).toEqual(order.toSorted((a, b) => a - b))
        const newest = Math.max(...unique.map(({ cycle }) => cycle))
        const open = unique.filter((one) => one.cycle === newest && !one.helped && one.answer === null)
        expect(open.every((one) => waiting.some(({ key }) => key === one.key))).toBe(true)
      }),
    )
  })
})

describe('words', () => {
  test('before and now claim nothing, and say when there is nothing to lay side by side', () => {
    const row = (before: number, now: number) => ({
      ...{ pupilId: 1, before: { share: before, words: '' }, now: { share: now, words: '' } },
    })
    expect(seenFinding({ nothing: null, rows: [row(0.3, 0.5), row(0.6, 0.5)] })).toBe(
      '1 of 2 stands higher now than before',
    )
    const counted = (before: number, now: number) => ({
      ...{ pupilId: 1, before: { share: null, events: before, words: '' } },
      now: { share: null, events: now, words: '' },
    })
    expect(seenFinding({ nothing: null, rows: [counted(5, 1), counted(1, 1)] })).toBe(
      '1 of 2 had fewer incidents than before',
    )
    expect(seenFinding({ nothing: 'No cycle was judged since', rows: [] })).toBe('No cycle was judged since')
    const scale = { grades: ['U', '1', '2', '3', '4'], cuts: [0.5, 1.5, 2.5, 3.5] }
    expect(rangeWords(scale, { mean: 2, sd: 1 })).toBe('1 to 3')
    expect(rangeWords(scale, { mean: 2, sd: 0.1 })).toBe('2')
  })

  test('first lines say what waits', () => {
    const plan = { endedOn: null, reviewOn: '2026-11-20', pupils: [1, 2], others: 1 }
    expect(helpFinding([plan], 'mine', '2026-11-24')).toBe(
      '1 plan of yours with 3 places; 1 waits for a decision',
    )
    expect(planFinding({ title: 'Mentoring', ...plan }, 'Jay Brown', '2026-11-24')).toBe(
      'Mentoring, for Jay Brown: a decision has been due since 20 November',
    )
    expect(unactedFinding([{ days: 18 }, { days: 46 }])).toBe(
      '2 flagged, and nobody has acted: the oldest for 46 days',
    )
  })

  test('why a child gets help is told without a figure', () => {
    expect(whyWords('Jay', { kind: 'fall', subject: 'Mathematics' })).toBe(
      'The last pieces of work in Mathematics went less well than the ones before.',
    )
    expect(whyWords('Jay', null)).toBe('Those who teach Jay think this will help just now.')
  })

  test('how a place was given is told at home without the names of others', () => {
    expect(givenWords('Jay', { way: 'lot', probability: 1 })).toContain(
      'Jay is among those who needed one most',
    )
    expect(givenWords('Jay', { way: 'lot', probability: 0.4 })).toContain('so a draw decided')
    expect(givenWords('Jay', { way: 'line', probability: 1 })).toContain('nobody was picked by name')
    expect(givenWords('Jay', { way: 'steps', probability: 1 })).toContain('which class goes first')
  })

  test('what is missed for help is told by subject, what was not held or not come to is left out', () => {
    const line = (on: string, subject: string | null, told: string | null = null) => ({ on, subject, told })
    const lines = [
      line('2026-11-20', 'French', 'missed'),
      line('2026-11-21', 'Art', 'not held'),
      line('2026-11-22', 'Art', 'did not come'),
      line('2026-11-23', null, 'missed'),
      line('2026-11-24', 'Music'),
      line('2026-12-01', 'Music'),
    ]
    expect(missedWords(lines, '2026-11-24')).toBe('1 so far (French), 2 to come (Music)')
    expect(missedWords(lines.slice(1, 4), '2026-11-24')).toBeNull()
  })

  test('a day on which help was to be looked at is not told as one to come once it is over', () => {
    expect(reviewWords('2026-11-24', '2026-11-24')).toBe('school looks at it again on 24 November 2026')
    expect(reviewWords('2026-11-06', '2026-11-24')).toContain('was to look at it again by 6 November 2026')
  })
})
