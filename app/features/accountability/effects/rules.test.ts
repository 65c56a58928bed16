import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Post } from '#features/access/api.ts'
import type { TraitAudit } from '#stats/crossed/audit.ts'
import { isLive, lastPossibleEnd, readableBy, readerRoles } from './resolution.ts'
import { classFinder, mainTeacher, type Sitting, startsOf } from './rules.ts'
import { CommentForm, SwitchOnForm } from './schema.ts'
import {
  classesFinding,
  figureWords,
  leftOutWords,
  neededWords,
  type Said,
  teachersFinding,
  withheldWords,
} from './words.ts'

describe('the class of a result', () => {
  const result = { pupilId: 1, subjectId: 2, yearId: 3, yearStarts: '2025-09-01', awardedOn: '2026-08-20' }
  const sat = (classId: number, starts: string, ends: string | null): Sitting => ({
    ...{ pupilId: 1, subjectId: 2, yearId: 3, classId, starts, ends },
  })

  test('is the one sat in for two thirds of the year', () => {
    expect(classFinder([sat(7, '2025-09-01', '2025-11-01'), sat(8, '2025-11-02', null)])(result)).toBe(8)
    expect(
      classFinder([sat(7, '2025-09-01', '2026-01-31'), sat(8, '2026-02-01', '2026-07-20')])(result),
    ).toBeNull()
    expect(classFinder([sat(7, '2024-09-01', '2026-07-20')])(result)).toBe(7)
    expect(classFinder([])(result)).toBeNull()
  })

  test('for an entry in November is the one sat in until then', () => {
    const early = { ...result, awardedOn: '2025-11-10' }
    expect(classFinder([sat(7, '2025-09-01', '2026-07-20')])(early)).toBe(7)
  })
})

describe('whose class it was', () => {
  test('is who taught two thirds of it, and nobody where it was shared', () => {
    expect(mainTeacher([{ personId: 4, days: 300 }])).toBe(4)
    expect(
      mainTeacher([
        { personId: 4, days: 120 },
        { personId: 5, days: 280 },
      ]),
    ).toBe(5)
    expect(
      mainTeacher([
        { personId: 4, days: 150 },
        { personId: 5, days: 250 },
      ]),
    ).toBeNull()
    expect(mainTeacher([])).toBeNull()
  })
})

describe('where pupils started', () => {
  const cohort = new Map([1, 2, 3, 4, 5].map((id) => [id, 'a']))
  const start = (pupilId: number, kind: string, score: number) => ({ pupilId, kind, score, cohort: 'a' })

  test('is in standard deviations of the cohort, from the kinds that most of it has; nobody is made up', () => {
    const given = [start(1, 'ks2', 90), start(2, 'ks2', 100), start(3, 'ks2', 110), start(5, 'rare', 7)]
    const starts = startsOf(given, cohort)
    expect([...starts.keys()]).toEqual([1, 2, 3])
    expect(starts.get(3)).toBeCloseTo(Math.sqrt(1.5), 9)
    expect(starts.get(2)).toBeCloseTo(0, 9)
  })

  test('does not depend on the unit of any kind', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 50, noNaN: true }), (by) => {
        const scores = [3, 8, 1, 9, 4]
        const of = (unit: number) =>
          startsOf(
            scores.flatMap((score, i) => [
              start(i + 1, 'a', score),
              start(i + 1, 'b', unit * (10 - score * score)),
            ]),
            cohort,
          )
        const [plain, other] = [of(1), of(by)]
        for (const [id, value] of plain) expect(other.get(id)).toBeCloseTo(value, 6)
      }),
    )
  })
})

describe('a decision', () => {
  const decided = { starts: '2026-11-01', ends: '2027-10-31', withdrawnAt: null }

  test('stands from its first day to its last, and not a day longer, nor once it is withdrawn', () => {
    const days = ['2026-10-31', '2026-11-01', '2027-10-31', '2027-11-01']
    expect(days.map((day) => isLive(decided, day))).toEqual([false, true, true, false])
    expect(isLive({ ...decided, withdrawnAt: new Date() }, '2026-12-01')).toBe(false)
  })

  test('ends within a year, names readers and says what for', () => {
    const form = {
      ...{ intent: 'switch on', purpose: 'To find where joint planning would help most', readers: 'head' },
      ...{ decidedOn: '2026-10-20', starts: '2026-11-01', ends: '2027-11-01', firstLookDays: '14' },
    }
    expect(SwitchOnForm.safeParse(form).success).toBe(true)
    const refused: Record<string, unknown>[] = [
      { ends: '2027-11-02' },
      { ends: '2026-11-01' },
      { readers: undefined },
      { readers: 'guardian' },
      { purpose: 'Help' },
      { firstLookDays: '3' },
      { decidedOn: '2026-11-02' },
    ]
    expect(refused.map((change) => SwitchOnForm.safeParse({ ...form, ...change }).success)).toEqual(
      refused.map(() => false),
    )
    expect(CommentForm.safeParse({ comment: 'Yes', personId: '7' }).success).toBe(false)
    expect(lastPossibleEnd('2028-02-29')).toBe('2029-02-28')
  })

  test('opens figures to no post that it does not name, whatever it names', () => {
    const roles: Post['role'][] = [
      'executive-principal',
      'head',
      'senior-leader',
      'head-of-department',
      'governor',
      'teacher',
      'data-manager',
      'administrator',
    ]
    fc.assert(
      fc.property(
        fc.subarray([...readerRoles]),
        fc.constantFrom(...roles),
        fc.constantFrom<Post['scope']>('organisation', 'department', 'own_classes', 'year_group'),
        (readers, role, scope) => {
          const read = readableBy({ readers }, [{ role, scope, scopeId: 5 }])
          if (!(readers as string[]).includes(role)) expect(read).toBeNull()
          else if (role === 'head-of-department')
            expect(read).toEqual(scope === 'department' ? { departments: [5] } : null)
          else expect(read).toEqual(scope === 'organisation' ? { departments: 'all' } : null)
        },
      ),
    )
  })
})

describe('in words', () => {
  const said = (effect: number, half: number): Said => ({
    ...{ said: true, results: 25, effect, half },
    verdict: Math.abs(effect) <= half ? 'too close to call' : effect > 0 ? 'higher' : 'lower',
  })

  test('a figure always comes with its range, and one of too few results without any number', () => {
    expect(figureWords(said(0.44, 0.3))).toBe('+0.4, between +0.1 and +0.7')
    expect(figureWords({ said: false, results: 4 })).toBe('too few results to say')
  })

  test('the first line counts and names nobody', () => {
    expect(classesFinding([said(0.5, 0.2), said(0.1, 0.2), { said: false, results: 3 }])).toBe(
      'Of 3 classes with results, something can be said of 2; 1 can be told from what is usual',
    )
    expect(classesFinding([{ said: false, results: 3 }])).toBe(
      '1 class with results, and of none do they say enough to tell what it added',
    )
    expect(teachersFinding([{ said: false, results: 3 }], false)).toBe(
      '1 teacher with results, and of none do they say enough to show a figure',
    )
  })

  test('where nothing can be said, how many results it would take is', () => {
    // Half of what is seen is the class's own where its spread is that of a mean of n results: .2 = .8 / sqrt(16).
    expect(neededWords({ class: 0.2, result: 0.8 })).toContain('it takes more than 16 results of a class')
    expect(neededWords({ class: 0, result: 0.8 })).toContain('cannot be told apart')
  })

  test('what is withheld says why', () => {
    const audit: TraitAudit = {
      ...{ name: 'poor', levels: 40, correlation: -0.5, low: -0.7, high: -0.2, clear: true },
      lowestFifth: { least: 0.1, most: 0.4 },
    }
    expect(withheldWords('classes', [audit])).toContain(
      'classes that have more disadvantaged pupils come out lower than chance lets expect',
    )
  })

  test('results that do not count are counted by why', () => {
    expect(leftOutWords({ 'no start': 3, 'no class': 1 })).toBe(
      '4 results do not count: 1 without a class that was sat in for two thirds of the year, 3 of pupils of whom no start is known.',
    )
    expect(leftOutWords({})).toBeNull()
  })
})
