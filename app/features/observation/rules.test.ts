import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countedOn, countsFinding, countsFor, type Heap, shownWords } from './rules/counts.ts'
import { isLate, moveLabel, nextMoves, processOf, processWords, type Step, stepWords } from './rules/loop.ts'
import { helpStates, mayDo, refusePlan } from './rules/states.ts'
import {
  evidenceWords,
  forWhomWords,
  mineFinding,
  movedWords,
  noVerdict,
  planFinding,
  stateWords,
} from './rules/words.ts'

const step = (given: Partial<Step> = {}): Step => ({
  ...{ id: 1, step: 'Wait three seconds', agreedOn: '2026-11-02', triedOn: null, visitedOn: null },
  ...{ closedOn: null, ...given },
})

describe('a step of the loop', () => {
  test('is tried, looked at again, closed; closed before that it is let go', () => {
    expect(nextMoves(step())).toEqual(['tried', 'visited', 'closed'])
    expect(nextMoves(step({ triedOn: '2026-11-03' }))).toEqual(['visited', 'closed'])
    expect(nextMoves(step({ visitedOn: '2026-11-10' }))).toEqual(['closed'])
    expect(nextMoves(step({ closedOn: '2026-11-10' }))).toEqual([])
    expect(moveLabel('closed', step())).toBe('Let it go')
    expect(moveLabel('closed', step({ visitedOn: '2026-11-10' }))).toBe('It holds: close it')
  })

  test('is to be looked at again within two weeks, and late from the day after', () => {
    expect([isLate(step(), '2026-11-16'), isLate(step(), '2026-11-17')]).toEqual([false, true])
    expect(isLate(step({ visitedOn: '2026-11-10' }), '2026-12-01')).toBe(false)
    expect(isLate(step({ closedOn: '2026-11-10' }), '2026-12-01')).toBe(false)
    expect(stepWords(step(), '2026-11-17')).toBe(
      'agreed on 2 November, was to be looked at again by 16 November',
    )
    expect(stepWords(step({ triedOn: '2026-11-05' }), '2026-11-06')).toBe(
      'tried on 5 November, to be looked at again by 16 November',
    )
  })

  test('counts as closed only when it was looked at again; the days are the middle of all', () => {
    const steps = [
      step({ visitedOn: '2026-11-09', closedOn: '2026-11-09' }),
      step({ visitedOn: '2026-11-16', closedOn: '2026-11-20' }),
      step({ visitedOn: '2026-11-12' }),
      step({ closedOn: '2026-11-12' }),
    ]
    expect(processOf(steps)).toEqual({ agreed: 4, closed: 2, days: 10 })
    expect(processOf(steps.slice(0, 2)).days).toBe(10.5)
    expect(processWords(processOf([]))).toBe('no step agreed yet')
    expect(processWords(processOf([step()]))).toBe('0 of 1 step looked at again and closed')
  })
})

describe('who acts when', () => {
  const acts = [
    'accept',
    'decline',
    'agree',
    'withdraw',
    'leave',
    'erase',
    'change',
    'loop',
    'review',
  ] as const
  const may = (state: (typeof helpStates)[number], part: 'helped' | 'helper', departmentId: number | null) =>
    acts.filter((act) => mayDo({ state, reviewOn: '2026-12-18', departmentId }, part, act))

  test('an offer is the colleague’s alone to take, change or decline', () => {
    expect(may('offered', 'helped', null)).toEqual(['accept', 'decline', 'change'])
    expect(may('offered', 'helper', null)).toEqual([])
    expect(may('declined', 'helped', null)).toEqual(['accept', 'erase'])
  })

  test('what was asked of somebody is theirs to answer; what runs is both of theirs', () => {
    expect(may('asked', 'helper', null)).toEqual(['agree', 'withdraw'])
    expect(may('asked', 'helped', null)).toEqual(['erase', 'change'])
    expect(may('running', 'helped', null)).toEqual(['change', 'loop', 'review'])
    expect(may('running', 'helper', null)).toEqual(['withdraw', 'change', 'loop', 'review'])
  })

  test('ended help is kept or taken away by the one it was for; a department’s is left by each', () => {
    expect(may('ended', 'helped', null)).toEqual(['erase'])
    expect(may('ended', 'helped', 3)).toEqual(['leave'])
    expect(helpStates.flatMap((state) => may(state, 'helper', 3))).not.toContain('leave')
  })
})

test('a plan is refused for a helper it is for, one who left, a kind that is not there, and a day that has gone', () => {
  const facts = { today: '2026-11-24', staff: [1, 2], kinds: ['coach'], helped: [1] }
  const given = { helperId: 2, alsoId: null, reviewOn: '2026-12-18', kind: 'coach' }
  expect(refusePlan(given, facts)).toBeNull()
  expect(refusePlan({ ...given, helperId: 1 }, facts)).toHaveProperty('helperId')
  expect(refusePlan({ ...given, helperId: 3 }, facts)).toHaveProperty('helperId')
  expect([1, 2, 3].map((alsoId) => Object.keys(refusePlan({ ...given, alsoId }, facts) ?? {}))).toEqual([
    ...[['alsoId'], ['alsoId'], ['alsoId']],
  ])
  expect(refusePlan({ ...given, kind: 'magic' }, facts)).toHaveProperty('kind')
  expect(refusePlan({ ...given, reviewOn: '2026-11-20' }, facts)).toHaveProperty('reviewOn')
  expect(refusePlan({ ...given, reviewOn: '2026-11-20' }, { ...facts, before: '2026-11-20' })).toBeNull()
})

describe('what a school sees', () => {
  const kinds = ['coach', 'peer', 'mentor'].map((key) => ({ key, name: key }))
  const heaps: readonly Heap[] = ['waiting', 'running', 'ended']

  test('is no number from one to five, and no more than how much there is', () => {
    const counted = fc.array(
      fc.record({
        kind: fc.constantFrom('coach', 'peer', 'mentor'),
        heap: fc.constantFrom(...heaps),
        count: fc.integer({ min: 1, max: 30 }),
      }),
      { maxLength: 9 },
    )
    const steps = fc.record({ agreed: fc.nat(40), closed: fc.nat(40) })
    fc.assert(
      fc.property(counted, steps, (lines, { agreed, closed }) => {
        const shown = countsFor(kinds, lines, { agreed, closed: Math.min(agreed, closed) })
        const numbers = shown.lines.flatMap(({ waiting, running, ended }) => [waiting, running, ended])
        expect([...numbers, shown.total].filter((n) => n !== null && n > 0 && n < 6)).toEqual([])
      }),
    )
  })

  test('of one teacher with a coach a school reads that there is some help, and nothing of whom', () => {
    const counts = countsFor(kinds, [{ kind: 'coach', heap: 'running', count: 1 }], { agreed: 3, closed: 1 })
    expect(countsFinding(counts)).toBe(
      'There is help for staff this year: too little of it to be counted without naming somebody',
    )
    expect(counts.lines.map(({ running }) => shownWords(running))).toContain('few')
    expect(counts.closed).toBeNull()
  })

  test('is that of the first of the month', () => {
    expect(countedOn('2026-11-24')).toBe('2026-11-01')
  })
})

describe('words', () => {
  const runs = { state: 'running', reviewOn: '2026-12-18', endedOn: null } as const

  test('one’s own page says first what waits for an answer', () => {
    type Given = Parameters<typeof mineFinding>[0]
    const say = (own: Given['own'], helping: Given['helping'] = []) =>
      mineFinding({ name: 'Ada Hill', own, helping, today: '2026-11-24' })
    const helps = { ...runs, forWhom: 'Jo Brown' }
    expect(say([])).toBe('Ada, asking for help takes a minute, and only those you ask read it')
    expect(say([{ ...runs, state: 'offered' }, runs])).toBe(
      'Ada, help is offered to you: take it, change it or decline it',
    )
    expect(say([], [{ ...helps, state: 'asked' }])).toBe('Ada, a colleague asks you for help')
    expect(say([{ ...runs, reviewOn: '2026-11-20' }])).toBe(
      'Ada, it is time to look at what becomes of the help',
    )
    expect(say([runs])).toBe('Ada, help runs for you until 18 December')
    expect(say([runs], [helps])).toBe('Ada, help runs for you until 18 December, and you help Jo Brown')
    expect(say([], [helps, helps])).toBe('Ada, you help Jo Brown')
    expect(say([], [helps, { ...helps, forWhom: 'Max Reed' }])).toBe('Ada, you help Jo Brown and Max Reed')
  })

  test('a plan says for whom it is and until when', () => {
    const ada = { department: null, helped: [{ id: 3, name: 'Ada Hill' }] }
    expect([forWhomWords(ada, 3), forWhomWords(ada, 4)]).toEqual(['you', 'Ada Hill'])
    expect(forWhomWords({ ...ada, department: 'Modern languages' }, 3)).toBe('Modern languages')
    const given = { title: 'Coach', forWhom: 'you', today: '2026-11-24' }
    expect(planFinding(runs, given)).toBe('Coach for you: runs until 18 December')
    expect(planFinding({ ...runs, state: 'offered' }, given)).toBe(
      'Coach for you: offered, and yours to take, change or decline',
    )
  })

  test('a list says where each stands', () => {
    expect(stateWords(runs, '2026-11-24')).toBe('runs until 18 December')
    expect(stateWords(runs, '2026-12-18')).toBe('to be looked at since 18 December')
    expect(stateWords({ ...runs, state: 'asked' }, '2026-11-24')).toBe('asked for')
  })

  test('no figure and no judgement stands beside a class that moved, and no score says that a teacher improved', () => {
    expect(movedWords('10MA')).not.toMatch(/\d{1,3} ?(%|of 100)|grade|fail|poor/)
    expect(noVerdict).toContain('No score of pupils says that a teacher improved')
  })

  test('what was published says whether it was looked up', () => {
    const kraft = { source: 'Kraft', year: 2018, found: 'it helped' }
    expect(evidenceWords({ ...kraft, checked: 'verified' })).toBe('it helped (Kraft, 2018)')
    expect(evidenceWords({ ...kraft, checked: 'recalled' })).toContain('from memory, to be checked')
  })
})
