import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '#stats/random.ts'
import { causesOf, companyIn, type Fact, fitOf } from './causes/cause.ts'
import { gapSentence, gapsBy } from './gaps.ts'
import type { Line } from './line.ts'
import { countMoved, flowOf, flowTitle, movedFinding, rankLines } from './rules.ts'
import { aLine } from './testing.ts'
import { varyBy } from './variation.ts'
import { weighWith } from './weigh.ts'

const moved = (grades: number, given: Partial<Line> = {}) => aLine({ grades, ...given })

describe('signal and noise', () => {
  const alone = (given: Partial<Line>) => {
    const line = moved(-1, given)
    return weighWith([line])(line)
  }
  test('a fall is a signal two and a half deviations from its forecast or by an alarm, in its own direction only', () => {
    expect(alone({ z: -2.6 })).toBe('signal')
    expect(alone({ z: 2.6 })).toBe('noise')
    expect(alone({ z: -1.2, alarms: { fall: true, rise: false } })).toBe('signal')
    expect(alone({ z: -1.2, alarms: { fall: false, rise: true } })).toBe('noise')
    expect(alone({ z: null })).toBe('not weighed')
  })

  test('small falls in all subjects of a pupil are a signal together, and not one by one', () => {
    const subjects = [1, 2, 3, 4, 5, 6, 7, 8].map((subjectId) => moved(-1, { subjectId, z: -1.4 }))
    expect(subjects.map(weighWith(subjects))).toEqual(subjects.map(() => 'signal'))
    const steady = subjects.map((line, place) => (place === 0 ? line : { ...line, grades: 0, z: 0 }))
    expect(weighWith(steady)(moved(-1, { z: -1.4 }))).toBe('noise')
  })

  test('signals come first, furthest from their forecast first', () => {
    const lines = [
      moved(1, { pupilId: 1, z: 1 }),
      moved(-1, { pupilId: 2, z: -2.7 }),
      moved(2, { pupilId: 3, z: 3 }),
    ]
    expect(rankLines(lines, weighWith(lines)).map((line) => line.pupilId)).toEqual([3, 2, 1])
  })
})

describe('how well a fact fits', () => {
  const fact = (given: Partial<Fact> = {}): Fact => ({
    ...{ kind: 'absence', pupilId: 1, subjectId: null, classId: null, direction: 'fall' as const },
    ...{ strength: 1, words: 'missed 20 of 60 sessions' },
    ...given,
  })
  const line = moved(-1)
  test('absence fits a fall better when the other subjects fell too, and a rise hardly', () => {
    const together = fitOf(fact(), line, { ofPupil: 0.6, ofClass: null })
    const single = fitOf(fact(), line, { ofPupil: 0, ofClass: null })
    expect(together).toBe(1)
    expect(single).toBe(0.25)
    expect(fitOf(fact(), moved(1), { ofPupil: 0.6, ofClass: null })).toBeLessThan(0.25)
  })

  test('a change of set fits best where neither the pupil’s other subjects nor the class moved', () => {
    const set = fact({ kind: 'set', subjectId: 1, direction: null })
    expect(fitOf(set, line, { ofPupil: 0, ofClass: 0 })).toBe(1)
    expect(fitOf(set, line, { ofPupil: 0.5, ofClass: 0 })).toBe(0.5)
  })

  test('company leaves the line itself and what the whole school did aside', () => {
    const lines = [
      ...[1, 2].map((subjectId) => moved(-1, { subjectId })),
      ...[1, 2].map((subjectId) => moved(1, { subjectId, pupilId: 2 })),
    ]
    expect(companyIn(lines)(lines[0] ?? line)).toEqual({ ofPupil: 1, ofClass: -1 / 3 })
  })

  test('fits lie between nought and one, best first, and nothing is named below the least', () => {
    const facts = fc.array(
      fc.record({
        ...{ kind: fc.constantFrom('a', 'b', 'c'), pupilId: fc.constant(1), words: fc.string() },
        ...{ subjectId: fc.constantFrom(null, 1), classId: fc.constantFrom(null, 1) },
        direction: fc.constantFrom('fall' as const, 'rise' as const, null),
        strength: fc.double({ min: -1, max: 3, noNaN: true }),
      }),
    )
    const company = fc.record({
      ofPupil: fc.option(fc.double({ min: -4, max: 4, noNaN: true })),
      ofClass: fc.option(fc.double({ min: -4, max: 4, noNaN: true })),
    })
    fc.assert(
      fc.property(facts, company, (given, beside) => {
        const fits = causesOf(given, line, beside).map((cause) => cause.fit)
        expect(fits).toEqual(fits.toSorted((a, b) => b - a))
        expect(fits.every((fit) => fit >= 0.25 && fit <= 1)).toBe(true)
      }),
    )
  })
})

describe('sentences and flow', () => {
  test('the first line says what moved and how much of it is more than noise', () => {
    const lines = [moved(1), moved(-1), moved(0), moved(0), aLine({ before: null, grades: null })]
    const names = { from: 'Cycle 1', to: 'Cycle 2', group: 'Year 9' }
    expect(movedFinding(names, countMoved(lines), 1)).toBe(
      'Year 9: from Cycle 1 to Cycle 2, of 100 judgements 25 are higher, 25 lower; 1 movement is more than noise',
    )
    expect(movedFinding(names, countMoved([]), null)).toBe(
      'Year 9: nobody has a judgement in both Cycle 1 and Cycle 2',
    )
  })

  test('every line flows from one stage to another, once', () => {
    const status = fc.constantFrom(null, 'far_ahead', 'on_course', 'close', 'behind', 'well_behind')
    const line = fc
      .record({ before: fc.constantFrom(null, '5'), after: fc.constantFrom('5', '4'), a: status, b: status })
      .map(({ before, after, a, b }) => aLine({ before, after, status: { before: a, after: b } }))
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const flow = flowOf(lines)
        expect(flow.moves.reduce((sum, move) => sum + move.n, 0)).toBe(lines.length)
        const keys = flow.stages.map((stage) => stage.key)
        expect(flow.moves.every(({ from, to }) => keys.includes(from) && keys.includes(to))).toBe(true)
      }),
    )
  })

  test('without statuses on both sides the flow is by distance from the target', () => {
    const flow = flowOf([aLine({ fromTarget: { before: -1, after: 0 } })])
    expect(flow.moves).toEqual([{ from: 'below', to: 'at', n: 1 }])
    expect(flowTitle(flow)).toBe('1 are nearer to the target than before, 0 less so')
  })
})

describe('gaps', () => {
  const trait = (of: Map<number, string>) => ({
    ...{ key: 'sen' as const, name: 'Special educational needs', of },
    values: [
      { key: 'N', label: 'None' },
      { key: 'K', label: 'Support' },
      { key: 'E', label: 'Plan' },
    ],
  })
  const pupils = fc.array(
    fc.record({ value: fc.constantFrom('N', 'K', 'E', ''), grades: fc.constantFrom(-1, 0, 1) }),
    { minLength: 1, maxLength: 80 },
  )
  const linesOf = (given: readonly { grades: number }[]) =>
    given.flatMap(({ grades }, pupilId) => [
      moved(grades, { pupilId }),
      moved(grades, { pupilId, subjectId: 2 }),
    ])
  const known = (values: readonly string[]) =>
    new Map(values.flatMap((value, id) => (value ? [[id, value] as const] : [])))
  const made = (given: readonly { value: string; grades: number }[]) =>
    gapsBy(linesOf(given), [trait(known(given.map(({ value }) => value)))])[0]

  test('no number from one to five is shown anywhere, nor can a withheld one be taken from what is', () => {
    fc.assert(
      fc.property(pupils, (given) => {
        const gap = made(given)
        const lines = gap
          ? [...gap.rows.map((row) => [...row.counts, row.pupils]), [...gap.totals, gap.pupils]]
          : []
        expect(lines.flat().filter((count) => count !== null && count > 0 && count < 6)).toEqual([])
        const columns = [0, 1, 2, 3].map((place) => lines.map((line) => line[place] ?? null))
        // A line or column with one number withheld would give it away.
        expect(
          [...lines, ...columns].filter(
            (all) => all.filter((one) => one === null).length === 1 && all.length > 1,
          ),
        ).toEqual([])
      }),
    )
  })

  test('what one characteristic withholds no other gives away: their totals are all shown', () => {
    fc.assert(
      fc.property(pupils, fc.infiniteStream(fc.constantFrom('N', 'K', 'E', '')), (given, more) => {
        const others = given.map(() => String(more.next().value))
        const gaps = gapsBy(linesOf(given), [
          trait(known(given.map(({ value }) => value))),
          trait(known(others)),
        ])
        expect(gaps.flatMap((gap) => [...gap.totals, gap.pupils])).not.toContain(null)
      }),
    )
  })

  test('the mean of a group is shown only where every number of it is', () => {
    fc.assert(
      fc.property(pupils, (given) => {
        const open = (made(given)?.rows ?? []).filter((row) => row.mean !== null)
        expect(open.every((row) => row.pupils !== null && !row.counts.includes(null))).toBe(true)
      }),
    )
  })

  test('a gap is said with its width, and only where it could not be chance', () => {
    const of = (value: string, grades: number, n: number) =>
      Array.from({ length: n }, () => ({ value, grades }))
    const sentence = (given: Parameters<typeof made>[0]) => {
      const gap = made(given)
      return gap && gapSentence(gap)
    }
    const even = [...of('N', 1, 10), ...of('N', -1, 10), ...of('K', 1, 10), ...of('K', -1, 10)]
    expect(sentence(even)).toBe('Special educational needs: no gap that could not be chance')
    const apart = [...of('N', 1, 40), ...of('N', 0, 8), ...of('K', -1, 40), ...of('K', 0, 8)]
    expect(sentence(apart)).toBe(
      'Special educational needs: “None” moved 1.67 of a grade more than “Support” (give or take 0.15)',
    )
    expect(made(of('N', 1, 4))).toBeUndefined()
  })
})

describe('how classes differ', () => {
  const random = createRandom(3)
  const school = (shift: (classId: number) => number, size: number) =>
    Array.from({ length: 8 * size }, (_, pupilId) => {
      const classAfter = 1 + (pupilId % 8)
      return moved(Math.round(shift(classAfter) + random.normal(0, 0.8)), { pupilId, classAfter })
    })
  const byClass = (lines: readonly Line[]) =>
    varyBy(
      lines,
      ({ classAfter }) => ({ key: classAfter ?? 0, label: `Class ${classAfter}` }),
      { measure: 'moved', ofSubjects: false },
      createRandom(1),
    )

  test('a class that moved by a grade more than seven others is said to, with its range among them', () => {
    const { groups } = byClass(school((id) => (id === 3 ? 1.2 : 0), 28))
    expect(groups[0]).toMatchObject({
      label: 'Class 3',
      verdict: 'higher',
      ranks: { low: 1, high: 1 },
      alike: 0,
    })
  })

  test('of classes that do not differ nothing is said, however they happen to lie', () => {
    const said = byClass(school(() => 0, 28)).groups.filter(({ verdict }) =>
      ['higher', 'lower'].includes(verdict),
    )
    expect(said).toEqual([])
  })

  test('groups of fewer than three are left out and counted', () => {
    const lines = school(() => 0, 6)
    const lone = moved(-3, { pupilId: 999, classAfter: 77 })
    expect(byClass([...lines, lone])).toMatchObject({ left: 1, groups: { length: 8 } })
  })
})
