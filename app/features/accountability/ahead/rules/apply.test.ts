import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Change } from '../schema.ts'
import { aCohort, courses, settingFor } from '../testing.ts'
import { headlinesAhead, withState, workAhead } from './ahead.ts'
import { applyChanges, nearLine } from './apply.ts'
import { helpImplied, hoursOf, narrowingOf } from './help.ts'
import { startState } from './state.ts'

const pupils = aCohort(40)
const setting = settingFor(pupils)
const start = startState(pupils, courses)
const ahead = workAhead(setting, start)
const shown = { seesEach: true }

const pupilId = fc.integer({ min: 1, max: 40 })
const subjectId = fc.constantFrom(1, 2, 3, 5, 6, 7)
const grade = fc.constantFrom('U', '1', '3', '4', '5', '7', '9')
const grades = fc.constantFrom(-2, -1, 1, 2)
const kind = <K extends Change['kind']>(name: K) => fc.constant(name)

const aChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: kind('raise'), pupilId, subjectId, grades }),
  fc.record({ kind: kind('floor'), subjectId, grade }),
  fc.record({ kind: kind('set'), pupilId, subjectId, grade }),
  fc.record({ kind: kind('withdraw'), pupilId, subjectId }),
  fc.record({
    kind: kind('tier'),
    pupilId,
    subjectId: fc.constant(3),
    tier: fc.constantFrom('foundation', 'higher'),
  }),
  fc.record({ kind: kind('add'), pupilId, subjectId, grade }),
  fc.record({ kind: kind('swap'), pupilId, subjectId: fc.constant(9), toSubjectId: fc.constant(10), grade }),
  fc.record({
    kind: kind('nearest'),
    measure: fc.constantFrom('basics_94', 'ebacc_94'),
    most: fc.integer({ min: 1, max: 9 }),
  }),
)
const someChanges = fc.array(aChange, { minLength: 1, maxLength: 5 })

describe('a scenario', () => {
  test('whose lines are all taken back leaves everything as it was', () => {
    fc.assert(
      fc.property(someChanges, (changes) => {
        const changed = withState(ahead, applyChanges(start, changes, setting))
        const undone = withState(changed, applyChanges(start, [], setting))
        expect(undone.state).toEqual(start)
        expect(headlinesAhead(undone, shown)).toEqual(headlinesAhead(ahead, shown))
      }),
      { numRuns: 8 },
    )
  })

  test('comes to the same whichever of its independent lines is said first', () => {
    fc.assert(
      fc.property(aChange, aChange, (a, b) => {
        fc.pre(a.kind !== 'nearest' && b.kind !== 'nearest')
        fc.pre(a.subjectId !== b.subjectId && a.kind !== 'swap' && b.kind !== 'swap')
        expect(applyChanges(start, [a, b], setting)).toEqual(applyChanges(start, [b, a], setting))
      }),
    )
  })

  test('that changes a class is the same as changing each of its pupils', () => {
    fc.assert(
      fc.property(subjectId, grades, grade, (subjectId, by, grade) => {
        const whose = { classId: 100 * subjectId, subjectId }
        const members = pupils.filter(({ id }) => id <= 25).map(({ id }) => ({ pupilId: id, subjectId }))
        const rule: Change[] = [
          { kind: 'raise', ...whose, grades: by },
          { kind: 'floor', ...whose, grade },
        ]
        const single: Change[] = members.flatMap((one): Change[] => [
          { kind: 'raise', ...one, grades: by },
          { kind: 'floor', ...one, grade },
        ])
        expect(applyChanges(start, rule, setting)).toEqual(applyChanges(start, single, setting))
      }),
    )
  })

  test('never makes a pupil of nobody: whom the cohort does not hold, it does not change', () => {
    const far: Change[] = [
      { kind: 'raise', pupilId: 9999, subjectId: 3, grades: 1 },
      { kind: 'add', pupilId: 9999, subjectId: 3, grade: '9' },
      { kind: 'set', classId: 9999, subjectId: 3, grade: '9' },
      { kind: 'set', pupilId: 1, subjectId: 9999, grade: '9' },
      { kind: 'set', pupilId: 1, subjectId: 3, grade: 'A*' },
    ]
    expect(applyChanges(start, far, setting)).toEqual(start)
  })
})

test('a foundation tier ends at its top grade', () => {
  const state = applyChanges(
    start,
    [
      { kind: 'set', pupilId: 1, subjectId: 3, grade: '9' },
      { kind: 'tier', pupilId: 1, subjectId: 3, tier: 'foundation' },
    ],
    setting,
  )
  expect(state.get(1)?.entries[2]?.top).toBe(5)
})

describe('the help a scenario implies', () => {
  const floor: Change = { kind: 'floor', subjectId: 1, grade: '4' }

  test('is the chance of each grade below, times the grades lacking, summed over pupils', () => {
    const [english] = helpImplied(applyChanges(start, [floor], setting), courses)
    expect(english?.grades).toBeGreaterThan(english?.pupils ?? Number.POSITIVE_INFINITY)
    const one = applyChanges(start, [{ kind: 'raise', pupilId: 1, subjectId: 5, grades: 1 }], setting)
    expect(helpImplied(one, courses)[0]?.pupils).toBeCloseTo(1, 2)
    expect(hoursOf(helpImplied(one, courses), 6)).toBeCloseTo(6, 1)
  })

  test('is none where grades fall, entries end or nobody said a rate', () => {
    const state = applyChanges(
      start,
      [
        { kind: 'raise', subjectId: 1, grades: -1 },
        { kind: 'withdraw', pupilId: 1, subjectId: 2 },
        { kind: 'add', pupilId: 1, subjectId: 2, grade: '9' },
      ],
      setting,
    )
    expect(helpImplied(state, courses).filter(({ subjectId }) => subjectId !== 2)).toEqual([])
    expect(hoursOf([], null)).toBeNull()
  })

  test('warns when gains pile up at a line, in the words of the measure, and is silent when they are spread', () => {
    const piled = narrowingOf(applyChanges(start, [floor], setting), setting)
    expect(piled).toMatchObject({ share: 1, warning: expect.stringContaining('far below it') })
    const spread = applyChanges(start, [{ kind: 'raise', subjectId: 1, grades: 1 }], setting)
    expect(narrowingOf(spread, setting)).toBeNull()
  })
})

test('those nearest below a line reach it, and only they, with the warning of the list', () => {
  const measure = setting.tables.measures.get('basics_94')
  const list = measure && nearLine(start, measure, setting)
  expect(list?.warning).toContain('Pupils near a line')
  const state = applyChanges(start, [{ kind: 'nearest', measure: 'basics_94', most: 3 }], setting)
  const changed = [...state].filter(([id, pupil]) => pupil !== start.get(id)).map(([id]) => id)
  expect(changed.toSorted()).toEqual(
    list?.below
      .slice(0, 3)
      .map(({ pupilId }) => pupilId)
      .toSorted(),
  )
  const after = measure && nearLine(state, measure, setting)
  expect(after?.below.map(({ pupilId }) => pupilId)).toEqual(
    list?.below.slice(3).map(({ pupilId }) => pupilId),
  )
})
