import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerAll } from '#platform/solve/highs.ts'
import { planLessons } from '#stats/lessons/plan.ts'
import type { LessonPlan, LessonProblem } from '#stats/lessons/problem.ts'
import type { Solving } from '#stats/program.ts'
import { lessonCost } from './rules/costs.ts'
import { daysOf } from './rules/days.ts'
import type { Desk, DeskPlan, Standing } from './rules/desk.ts'
import { shareGivers } from './rules/givers.ts'
import { type Line, linesOf, type Place } from './rules/lines.ts'
import { problemOf, widen } from './rules/problem.ts'
import type { Remedy } from './rules/remedies.ts'
import { affectedBy, noticeWords } from './rules/told.ts'
import { wantedOf } from './rules/wanted.ts'
import { remedyWords, shortWords, whyWords } from './rules/why-words.ts'
import { draftFinding, missedFinding, outFinding } from './rules/words.ts'

const year = { starts: '2026-09-01', ends: '2027-08-31' }
const spells = [
  { kind: 'term' as const, starts: '2026-09-01', ends: '2026-12-18' },
  { kind: 'holiday' as const, starts: '2026-10-26', ends: '2026-10-30' },
]
const period = (id: number, week: number, weekday: number, given: object = {}) => ({
  ...{ id, week, weekday, name: String(id), begins: 540, ends: 590, lesson: true, ...given },
})

describe('the days of a cycle', () => {
  const periods = [period(1, 1, 1), period(2, 2, 1), period(3, 1, 3)]

  test('are those with something in the timetable, holidays left out, each in its week of the fortnight', () => {
    const days = daysOf({ starts: '2026-10-12', ends: '2026-11-11' }, { periods, year, spells })
    expect(days.map(({ on, timetable }) => `${on} ${timetable}`)).toEqual([
      '2026-10-12 1',
      '2026-10-14 1',
      '2026-10-19 2',
      // Half-term is no week of the timetable.
      '2026-11-02 1',
      '2026-11-04 1',
      '2026-11-09 2',
    ])
    expect(days.map(({ week }) => week)).toEqual([0, 0, 1, 3, 3, 4])
  })
})

const aPlan = (given: Partial<DeskPlan> = {}): DeskPlan => ({
  ...{ id: 1, subjectId: null, departmentId: null, ownerId: 1, pupilIds: [1], timesAWeek: 1, minutes: 50 },
  ...{ room: 'classroom', starts: '2026-11-01', reviewOn: '2026-12-18', met: false, ...given },
})

describe('the lessons that help wants', () => {
  const everyDay = [1, 2, 3, 4, 5].map((weekday) => period(weekday, 1, weekday))
  const cycle = { starts: '2026-11-09', ends: '2026-11-27' }
  const days = daysOf(cycle, { periods: everyDay, year, spells })
  const from = (starts: string, plan: Partial<DeskPlan>, standing: Standing[] = []) =>
    wantedOf(aPlan(plan), { days, starts }, standing).map(({ span, number }) => `${span} ${number}`)
  const stands = (on: string, id = 1): Standing => ({
    ...{ id, planId: 1, on, periodId: 1, personId: 1, roomId: 1, pinned: false, yearGroupIds: [] },
  })

  test('are as many a week as its dose, and as many as the days left of a week hold', () => {
    expect(from('2026-11-09', { timesAWeek: 2 })).toEqual([
      ...['2026-11-09 1', '2026-11-09 2', '2026-11-16 1', '2026-11-16 2', '2026-11-23 1', '2026-11-23 2'],
    ])
    expect(from('2026-11-12', { timesAWeek: 2 }).slice(0, 2)).toEqual(['2026-11-09 1', '2026-11-16 1'])
  })

  test('are one a fortnight for half of one a week, and one in all for help given once', () => {
    expect(from('2026-11-09', { timesAWeek: 0.5 })).toEqual(['2026-11-09 1', '2026-11-23 1'])
    expect(from('2026-11-09', { timesAWeek: 0 })).toEqual(['2026-11-09 1'])
    expect(from('2026-11-09', { timesAWeek: 0, met: true })).toEqual([])
  })

  test('end with the review', () => {
    expect(from('2026-11-09', { reviewOn: '2026-11-20' })).toEqual(['2026-11-09 1', '2026-11-16 1'])
  })

  test('leave out what was held this week, and keep what still stands in it', () => {
    expect(from('2026-11-11', {}, [stands('2026-11-09')])[0]).toBe('2026-11-16 1')
    const late = [stands('2026-11-12', 1), stands('2026-11-13', 2)]
    expect(from('2026-11-12', { timesAWeek: 2 }, late).slice(0, 2)).toEqual(['2026-11-09 1', '2026-11-09 2'])
  })
})

describe('what a lesson missed weighs', () => {
  test('is more the further behind the pupil is, and more in a core subject', () => {
    const inOrder = ['far ahead', 'on course', 'close', 'behind', 'well behind']
    const costs = inOrder.map((status) => lessonCost({ status, core: false }))
    expect(costs.toSorted((a, b) => a - b)).toEqual(costs)
    expect(lessonCost({ status: 'close', core: true })).toBe(9)
    expect(lessonCost({ status: undefined, core: false })).toBe(lessonCost({ status: 'close', core: false }))
  })
})

const emptyDesk: Desk = {
  ...{ today: '2026-11-08', starts: '2026-11-09', calm: false, days: [], periods: [], staff: [], rooms: [] },
  ...{
    pupils: [],
    plans: [],
    standing: [],
    gaps: [],
    missed: [],
    signed: [],
    coreIds: new Set(),
    mostAWeek: 2,
  },
}

describe('who gives lessons', () => {
  const staff = [1, 2, 3].map((id) => ({
    id,
    departmentIds: [id === 3 ? 2 : 1],
    spare: [],
    teaches: [],
    elsewhere: [],
  }))
  const free = new Map([
    [1, 2],
    [2, 9],
    [3, 9],
  ])
  const plan = aPlan({ departmentId: 1, ownerId: 1 })
  const shared = (calm: boolean, now: number[] = []) =>
    shareGivers({ ...emptyDesk, staff, calm }, [{ plan, lessons: 3, now }], free).get(1)

  test('are two at most of the department, whoever runs it first', () => {
    expect(shared(false)).toEqual([1, 2])
    expect(
      shareGivers(
        { ...emptyDesk, staff },
        [{ plan: { ...plan, ownerId: 9 }, lessons: 3, now: [] }],
        free,
      ).get(1),
    ).toEqual([2, 1])
  })

  test('are all who are able on a day’s change', () => {
    expect(shared(true)).toEqual([1, 2])
    expect(
      shareGivers(
        { ...emptyDesk, staff, calm: true },
        [{ plan: { ...plan, departmentId: null }, lessons: 1, now: [] }],
        free,
      ).get(1),
    ).toEqual([1, 2, 3])
  })
})

/** A desk of two weeks of three days with two periods, in which everything may be short. */
const anyDesk = fc
  .record({
    spare: fc.array(fc.subarray([1, 2, 3, 4, 5, 6], { minLength: 2 }), { minLength: 1, maxLength: 3 }),
    taken: fc.array(fc.subarray([1, 2, 3, 4, 5, 6]), { minLength: 1, maxLength: 2 }),
    has: fc.array(fc.array(fc.nat(4), { minLength: 6, maxLength: 6 }), { minLength: 3, maxLength: 3 }),
    plans: fc.array(
      fc.record({
        pupilIds: fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 }),
        subjectId: fc.option(fc.integer({ min: 1, max: 4 })),
        timesAWeek: fc.constantFrom(0.5, 1, 2),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    gaps: fc.array(
      fc.record({
        on: fc.constantFrom('2026-11-09', '2026-11-11', '2026-11-18'),
        which: fc.constantFrom('person', 'room', 'period', 'year', 'year in a period'),
      }),
      { maxLength: 2 },
    ),
    signed: fc.array(
      fc.record({ pupilId: fc.integer({ min: 1, max: 3 }), subjectId: fc.integer({ min: 1, max: 4 }) }),
      {
        maxLength: 2,
      },
    ),
    mostAWeek: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ spare, taken, has, plans, gaps, ...rest }): Desk => {
    const periods = [1, 3, 5].flatMap((weekday, day) => [
      period(2 * day + 1, 1, weekday),
      period(2 * day + 2, 1, weekday, { begins: 600, ends: 650 }),
    ])
    const open = { starts: '2026-09-01', ends: null }
    return {
      ...{ ...emptyDesk, ...rest, periods },
      days: daysOf({ starts: '2026-11-09', ends: '2026-11-20' }, { periods, year, spells }),
      staff: spare.map((own, id) => ({
        id: id + 1,
        departmentIds: [],
        spare: own,
        teaches: [],
        elsewhere: [],
      })),
      rooms: taken.map((own, id) => ({
        ...{ id: id + 1, kind: 'classroom', taken: own.map((periodId) => ({ ...open, periodId })) },
      })),
      pupils: has.map((own, id) => ({
        ...{ id: id + 1, yearGroupId: 9 + (id % 2), status: new Map(), elsewhere: [] },
        has: own.flatMap((subjectId, place) =>
          subjectId === 0 ? [] : [{ ...open, periodId: place + 1, classId: subjectId, subjectId }],
        ),
      })),
      plans: plans.map((one, id) => aPlan({ id: id + 1, ...one })),
      gaps: gaps.map(({ on, which }) => ({
        ...{ on, personId: which === 'person' ? 1 : null, roomId: which === 'room' ? 1 : null },
        periodId: which.endsWith('period') ? 1 : null,
        yearGroupId: which.startsWith('year') ? 9 : null,
      })),
    }
  })

const isPlaced = (line: Line): line is Line & { place: Place } => line.place !== null
const twice = (keys: readonly string[]): string[] => keys.filter((key, at) => keys.indexOf(key) !== at)

/** What is wrong with lines, in words, worked out from the desk alone. */
function wrongIn(desk: Desk, lines: readonly Line[]): string[] {
  const placed = lines.filter(isPlaced)
  const all = placed.flatMap(({ planId, place, missed }) =>
    missed.map((one) => ({ ...one, ...place, planId })),
  )
  const weekOf = new Map(desk.days.map(({ on, week }) => [on, week]))
  const signed = (pupilId: number, subjectId: number) =>
    desk.signed.some((one) => one.pupilId === pupilId && one.subjectId === subjectId)
  const weeks = Map.groupBy(all, ({ pupilId, on }) => `${pupilId} in ${weekOf.get(on)}`)
  return [
    ...twice(placed.map(({ place: p }) => `person ${p.personId} ${p.on} ${p.periodId}`)),
    ...twice(placed.map(({ place: p }) => `room ${p.roomId} ${p.on} ${p.periodId}`)),
    ...twice(all.map((one) => `pupil ${one.pupilId} on ${one.on}`)),
    ...twice(
      all.flatMap(({ pupilId, subjectId }) =>
        subjectId === null || signed(pupilId, subjectId) ? [] : [`pupil ${pupilId} loses ${subjectId}`],
      ),
    ),
    ...[...weeks].flatMap(([key, own]) => (own.length > desk.mostAWeek ? [key] : [])),
    ...all.flatMap(({ planId, subjectId }) => {
      const own = desk.plans.find(({ id }) => id === planId)?.subjectId ?? null
      return own !== null && own === subjectId ? [`plan ${planId} takes its own subject`] : []
    }),
    ...all.flatMap(({ pupilId, on, periodId }) => {
      const year = desk.pupils.find(({ id }) => id === pupilId)?.yearGroupId
      const clear = desk.gaps.filter((gap) => gap.yearGroupId === year && gap.on === on)
      const hit = clear.some((gap) => gap.periodId === null || gap.periodId === periodId)
      return hit ? [`pupil ${pupilId} is kept clear on ${on}`] : []
    }),
    ...placed.flatMap(({ place }) => {
      const spare = desk.staff.find(({ id }) => id === place.personId)?.spare ?? []
      const taken = desk.rooms.find(({ id }) => id === place.roomId)?.taken ?? []
      const gap = desk.gaps.some(
        ({ on, personId, roomId, periodId, yearGroupId }) =>
          on === place.on &&
          yearGroupId === null &&
          (personId === place.personId || roomId === place.roomId || periodId === place.periodId),
      )
      return [
        ...(spare.includes(place.periodId) ? [] : ['not kept free']),
        ...(taken.some(({ periodId }) => periodId === place.periodId) ? ['room taken'] : []),
        ...(gap ? ['missing that day'] : []),
      ]
    }),
  ]
}

function* planEach(problems: readonly LessonProblem[]): Solving<LessonPlan[]> {
  const plans: LessonPlan[] = []
  for (const problem of problems) plans.push(yield* planLessons(problem))
  return plans
}

const solveAll = async (desks: readonly Desk[]): Promise<Line[][]> => {
  const asked = desks.map(problemOf)
  const plans = await answerAll(planEach(asked.map(({ problem }) => problem)), 120)
  return plans.map((plan, at) => {
    const [own, desk] = [asked[at], desks[at]]
    if (!own || !desk) throw new Error('a desk was not planned')
    return linesOf(plan, own, desk)
  })
}

/** The lessons of lines as they stand once accepted, the first of them pinned. */
const standingOf = (lines: readonly Line[]): Standing[] =>
  lines
    .filter(isPlaced)
    .map(({ planId, place }, at) => ({ id: at + 1, planId, ...place, pinned: at === 0, yearGroupIds: [] }))

describe('any plan of lessons', () => {
  const desks = fc.sample(anyDesk, { numRuns: 120, seed: 5 })

  test('has no person, room or pupil in two places, takes no subject twice unless signed, and uses periods kept free alone', async () => {
    const answers = await solveAll(desks)
    expect(answers.flatMap((lines, at) => wrongIn(desks[at] ?? emptyDesk, lines))).toEqual([])
    const placed = answers.flat().filter(isPlaced).length
    expect(placed).toBeGreaterThan(100)
    expect(placed).toBeLessThan(answers.flat().length)
  })

  test('stays as it is when nothing has changed, and what is pinned stays when somebody is away', async () => {
    const first = await solveAll(desks)
    const settled = desks.map((desk, at) => ({ ...desk, calm: true, standing: standingOf(first[at] ?? []) }))
    // Where a lesson had no place, somebody who may now stand in can give it one.
    const whole = settled.filter((_, at) => first[at]?.every(isPlaced))
    expect(whole.length).toBeGreaterThan(20)
    const again = await solveAll(whole)
    expect(again.flat().filter(({ change }) => change !== 'stays')).toEqual([])
    const away = settled.map((desk) => ({ ...desk, gaps: [...desk.gaps, awayOf(desk)] }))
    const changed = await solveAll(away)
    expect(changed.flatMap((lines, at) => wrongIn(away[at] ?? emptyDesk, lines))).toEqual([])
    const pinned = changed.flat().filter(({ wasId }) => wasId === 1)
    expect(pinned.length).toBeGreaterThan(50)
    expect(pinned.filter(({ change }) => change === 'moves')).toEqual([])
  })
})

/** Whoever gives the last lesson that stands is away that day. */
const awayOf = ({ standing }: Desk) => {
  const last = standing.at(-1)
  return {
    on: last?.on ?? '2026-11-09',
    personId: last?.personId ?? 1,
    roomId: null,
    periodId: null,
    yearGroupId: null,
  }
}

describe('a lesson without a place with the teachers of its group', () => {
  const open = { starts: '2026-09-01', ends: null }
  const periods = [1, 3, 5].map((weekday, id) => period(id + 1, 1, weekday))
  const desk: Desk = {
    ...{ ...emptyDesk, periods, mostAWeek: 3 },
    days: daysOf({ starts: '2026-11-09', ends: '2026-11-13' }, { periods, year, spells }),
    staff: [1, 2, 3].map((id) => ({ id, departmentIds: [], spare: [id], teaches: [], elsewhere: [] })),
    rooms: [{ id: 1, kind: 'classroom', taken: [] }],
    pupils: [
      {
        id: 1,
        yearGroupId: null,
        status: new Map(),
        elsewhere: [],
        has: [{ ...open, periodId: 1, classId: 1, subjectId: 1 }],
      },
    ],
    plans: [aPlan({ timesAWeek: 5 })],
  }

  test('may be given by anybody able, and what has a place stays with them', async () => {
    const asked = problemOf(desk)
    const [first] = await answerAll(planEach([asked.problem]), 20)
    if (!first) throw new Error('nothing was planned')
    expect(first.placed.map(({ staff }) => staff).toSorted()).toEqual(['1', '2'])
    const [again] = await answerAll(planEach([widen(asked, first)]), 20)
    expect(again?.placed.map(({ staff }) => staff).toSorted()).toEqual(['1', '2', '3'])
    expect(again?.moved).toEqual([])
  })
})

describe('who is told', () => {
  test('is each person once, with what it is to them', () => {
    const leaves = [
      { pupilId: 1, teacherIds: [7], tutorId: 8 },
      { pupilId: 2, teacherIds: [7], tutorId: 8 },
    ]
    const told = affectedBy([
      { gives: [7], leaves },
      { gives: [9], leaves: leaves.slice(0, 1) },
    ])
    expect([...told]).toEqual([
      [7, { gives: 1, away: 3, pupils: 0 }],
      [8, { gives: 0, away: 0, pupils: 2 }],
      [9, { gives: 1, away: 0, pupils: 0 }],
    ])
    expect(noticeWords({ gives: 2, away: 1, pupils: 0 }, '2026-12-18')).toBe(
      'New for you in the special lessons until 18 December: you give 2; once a pupil is out of a lesson of yours.',
    )
  })
})

describe('words', () => {
  test('tell somebody whose lessons moved elsewhere that they are no longer concerned', () => {
    expect(noticeWords({ gives: 0, away: 0, pupils: 0 }, '2026-12-18')).toBe(
      'Some special lessons until 18 December no longer concern you.',
    )
  })

  const names = {
    pupil: (id: number) => `Pupil ${id}`,
    subject: (id: number) => ['Art', 'History', 'Music', 'French'][id] ?? '',
    person: (id: number) => `Ms ${id}`,
    period: (id: number) => ({ name: String(id) }),
    size: 2,
  }
  const lost = [
    { pupilId: 1, subjectId: 0 },
    { pupilId: 1, subjectId: 1 },
    { pupilId: 2, subjectId: 1 },
  ]

  test('say why a lesson has no place, the commonest reason first, with the subjects that would be lost again', () => {
    const met = [
      { obstacle: 'nobody free' as const, slots: 20, lost: [] },
      { obstacle: 'subject lost already' as const, slots: 5, lost },
    ]
    expect(whyWords(met, names)).toBe(
      'Of the 25 periods it might have: in 20 nobody who could give it is kept free; in 5 it would take pupils a second time this cycle out of History (all 2 pupils) and Art (Pupil 1).',
    )
    expect(whyWords(met.slice(1), names)).toBe(
      'In each of the 5 periods it might have, it would take pupils a second time this cycle out of History (all 2 pupils) and Art (Pupil 1).',
    )
    expect(whyWords([], names)).toContain('the subject itself')
  })

  test('say what would make room, whether any plan could do better, and how many lessons each change would help', () => {
    const at = { on: '2026-12-01', periodId: 3 }
    const remedies: Remedy[] = [
      { ...at, kind: 'keep free', personId: 4 },
      { ...at, kind: 'keep free', personId: null },
      { ...at, kind: 'sign', lost: lost.slice(0, 1) },
    ]
    expect(remedies.map((one) => remedyWords(one, names))).toEqual([
      'Keep Ms 4 free on Tuesday 1 December, period 3',
      'Keep somebody free who never is so far, on Tuesday 1 December, period 3',
      'Sign that Art (Pupil 1) may be lost again, on Tuesday 1 December, period 3',
    ])
    const lines = [
      { place: null, remedies },
      { place: null, remedies: remedies.slice(0, 1) },
      { place: at, remedies: [] },
    ]
    expect(shortWords(lines, 2)).toBe(
      'No plan could place more of them: that is proved, not guessed. Somebody kept free in one more period would be enough for each of 2, a signature would be enough for one.',
    )
    expect(shortWords(lines, 1)).toContain('At least 1 of them can have no place in any plan.')
    expect(shortWords(lines.slice(2), 0)).toBe('')
  })

  test('say what a draft comes to', () => {
    const lines = (['new', 'new', 'unplaced'] as const).map((change) => ({ change }))
    const draft = { state: 'proposed', ends: '2026-12-18', calm: false }
    expect(draftFinding({ ...draft, lines })).toBe('3 special lessons until 18 December: 1 without a place')
    const changed = (['moves', 'stays', 'stays'] as const).map((change) => ({ change }))
    expect(draftFinding({ ...draft, calm: true, lines: changed })).toBe(
      '1 special lesson changes, 2 stay as they are, none without a place',
    )
  })

  test('say what is missed, and who is out', () => {
    const lost = (subject: string, told: 'missed' | 'not held' | null = null) => ({ subject, told })
    expect(missedFinding('Jay', [lost('Art'), lost('Music', 'not held')])).toBe(
      'Jay misses 1 lesson for help in this cycle, no subject twice',
    )
    expect(missedFinding('Jay', [lost('Art'), lost('Art', 'missed')])).toBe(
      'Jay misses 2 lessons for help in this cycle, more than once Art',
    )
    expect(outFinding('9x', [{ on: '2026-12-01' }, { on: '2026-12-03' }], '2026-11-24')).toBe(
      '1 pupil of 9x is out for help on Tuesday 1 December',
    )
  })
})
