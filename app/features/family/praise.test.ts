import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { readPackItems } from '#features/measures/api.server.ts'
import type { PraiseKind } from '#features/measures/api.ts'
import { SMALLEST_SHOWN } from '#stats/suppress.ts'
import { departmentsThatMoved, type PraiseFacts, type PraiseSubject, proposePraise } from './rules/praise.ts'
import { apartSentences, shareTables } from './rules/shares.ts'

let kinds: PraiseKind[]
beforeAll(async () => {
  kinds = await readPackItems('england', 'praise_kind')
})

const aSubject = (given: Partial<PraiseSubject> = {}): PraiseSubject => ({
  ...{
    subjectId: 1,
    subject: 'Mathematics',
    effort: { given: 3, most: 4 },
    status: 'close',
    statusBefore: 'close',
  },
  ...{ wasOnTarget: false, alarm: null, exceed: 0.2, readings: 7, ...given },
})
const facts = (
  subjects: PraiseSubject[],
  attendance: PraiseFacts['attendance'] = { before: null, now: null },
) => [{ pupilId: 1, name: 'Amina', subjects, attendance }]
const kindsOf = (given: PraiseFacts[], settings = {}) =>
  proposePraise(given, kinds, settings).map((one) => one.kind)

describe('whom to praise', () => {
  test('the highest effort nearly everywhere and good effort in the rest, said with the numbers', () => {
    const top = aSubject({ effort: { given: 4, most: 4 } })
    const [one] = proposePraise(facts([top, top, top, top]), kinds, {})
    expect(one?.words).toBe(
      'Amina gave the highest effort in 4 of 4 subjects, and good effort in all of them.',
    )
    expect(kindsOf(facts([top, top, top, aSubject()]))).toEqual([])
    expect(kindsOf(facts([top, top, top, aSubject()]), { effort: 0.7 })).toEqual(['effort'])
    expect(
      kindsOf(facts([top, top, top, aSubject({ effort: { given: 2, most: 4 } })]), { effort: 0.7 }),
    ).toEqual([])
  })

  test('an alarm upwards, newly far ahead, and on target for the first time; once a kind, the clearest subject', () => {
    const rise = aSubject({ alarm: 'rise', subject: 'Art', exceed: 0.1 })
    const clearer = aSubject({ alarm: 'rise', subject: 'Music', exceed: 0.6 })
    expect(proposePraise(facts([rise, clearer]), kinds, {})[0]?.words).toContain('Music')
    expect(kindsOf(facts([rise, clearer]))).toEqual(['rise'])
    expect(kindsOf(facts([aSubject({ status: 'far_ahead' })]))).toEqual(['exceptional'])
    expect(kindsOf(facts([aSubject({ status: 'on_course' })]))).toEqual(['first_on_target'])
  })

  test('nobody for standing where they stood, and nobody for coming back to a target', () => {
    expect(kindsOf(facts([aSubject({ status: 'far_ahead', statusBefore: 'far_ahead' })]))).toEqual([])
    expect(kindsOf(facts([aSubject({ status: 'on_course', wasOnTarget: true })]))).toEqual([])
    expect(kindsOf(facts([aSubject({ status: 'on_course', statusBefore: null })]))).toEqual([])
  })

  test('attendance that came back by more than the chance of a few weeks', () => {
    const back = { before: { present: 48, possible: 60 }, now: { present: 59, possible: 60 } }
    expect(kindsOf(facts([], back))).toEqual(['attendance'])
    const chance = { before: { present: 17, possible: 20 }, now: { present: 19, possible: 20 } }
    expect(kindsOf(facts([], chance))).toEqual([])
    const never = { before: { present: 58, possible: 60 }, now: { present: 60, possible: 60 } }
    expect(kindsOf(facts([], never))).toEqual([])
  })
})

describe('a department', () => {
  const classes = (means: number[]) => means.map((mean) => ({ departmentId: 1, department: 'Science', mean }))

  test('is praised when all its classes lie above, and not when one class carries the rest', () => {
    expect(departmentsThatMoved(classes([0.5, 0.6, 0.4, 0.5, 0.55]))).toMatchObject([
      { department: 'Science', classes: 5 },
    ])
    expect(departmentsThatMoved(classes([3, 0, 0.1, -0.1, 0]))).toEqual([])
    expect(departmentsThatMoved(classes([-0.5, -0.6, -0.4, -0.5, -0.55]))).toEqual([])
    expect(departmentsThatMoved(classes([0.5, 0.6, 0.4, 0.5]))).toEqual([])
  })
})

const roll = (groups: string[], praised: boolean[]) => ({
  pupils: groups.map((group, id) => ({ id, groups: { Group: group } })),
  set: new Set(praised.flatMap((yes, id) => (yes ? [id] : []))),
})

describe('shares of praise', () => {
  test('a group praised clearly less often is named', () => {
    const groups = [...Array(200)].map((_, place) => (place < 100 ? 'a' : 'b'))
    const praised = groups.map((group, place) => (group === 'a' ? place % 2 === 0 : place % 10 === 0))
    const { pupils, set } = roll(groups, praised)
    expect(apartSentences(shareTables(pupils, set, ['Group']).tables)).toEqual([
      'Group, a: praised clearly more often than the roll as a whole.',
      'Group, b: praised clearly less often than the roll as a whole.',
    ])
  })

  test('never show a count of one to five, and every interval holds its share', () => {
    const pupil = fc.record({ group: fc.constantFrom('a', 'b', 'c', 'd'), praised: fc.boolean() })
    fc.assert(
      fc.property(fc.array(pupil, { minLength: 2, maxLength: 120 }), (given) => {
        const { pupils, set } = roll(
          given.map((one) => one.group),
          given.map((one) => one.praised),
        )
        const lines = shareTables(pupils, set, ['Group']).tables.flatMap((table) => table.lines)
        const small = (count: number | null) => count !== null && count > 0 && count < SMALLEST_SHOWN
        expect(lines.filter((line) => small(line.praised) || small(line.roll))).toEqual([])
        const known = lines.filter((line) => line.share !== null && line.interval !== null)
        const outside = known.filter(
          ({ share, interval }) =>
            (share ?? 0) < (interval?.[0] ?? 0) - 1e-9 || (share ?? 0) > (interval?.[1] ?? 1) + 1e-9,
        )
        expect(outside).toEqual([])
      }),
    )
  })
})
