import { describe, expect, test } from 'vitest'
import { createRandom } from '#stats/random.ts'
import { range } from '#stats/vector.ts'
import { besideOthers } from './departments.ts'
import type { Entry } from './entry.ts'
import { compareClasses, compareSubjects } from './subjects.ts'

const names = new Map(range(1, 13).map((id) => [id, `Subject ${id}`]))
const classes = new Map(
  range(1, 13).flatMap((id) => range(0, 6).map((set) => [10 * id + set, `${id}/${set}`])),
)

type Lift = (subjectId: number, set: number) => number

/** Twelve subjects of 180 pupils in six classes each; every pupil is better or worse in all of them. */
function aYear(seed: number, lift: Lift, shared = 0): Entry[] {
  const random = createRandom(seed)
  return range(0, 180).flatMap((pupilId) => {
    const start = random.normal(104, 8)
    const own = shared + random.normal(0, 0.7)
    return range(1, 13).map((subjectId): Entry => {
      const set = (pupilId * subjectId + Math.floor(pupilId / 6)) % 6
      const expected = 4.6 + 0.09 * (start - 104)
      const reached = expected + own + lift(subjectId, set) + random.normal(0, 1)
      const classId = 10 * subjectId + set
      return { pupilId, subjectId, classId, grade: '5', start, expected, reached, chance: null }
    })
  })
}

const byLabel = <T extends { label: string }>(standings: readonly T[], label: string): T | undefined =>
  standings.find((one) => one.label === label)

describe('subjects beside the nation', () => {
  const strong = aYear(1, (subject) => (subject === 3 ? 0.9 : subject === 7 ? -0.9 : 0))

  test('are told apart where they are apart, and the others lie near the middle', () => {
    const standings = compareSubjects(strong, names)
    expect(standings).toHaveLength(12)
    expect(byLabel(standings, 'Subject 3')).toMatchObject({ verdict: 'better', pupils: 180 })
    expect(byLabel(standings, 'Subject 7')).toMatchObject({ verdict: 'less well' })
    const middle = standings.filter(({ label }) => !['Subject 3', 'Subject 7'].includes(label))
    expect(Math.max(...middle.map(({ effect }) => Math.abs(effect)))).toBeLessThan(0.3)
    expect(standings[0]?.label).toBe('Subject 3')
    expect(standings[0]?.place).toEqual({ low: 1, high: 1 })
    expect(standings[0]?.alike).toBe(0)
  })

  test('of a school that is better in all of them are all better than elsewhere, and none than another', () => {
    const standings = compareSubjects(
      aYear(2, (subject) => (subject % 2 === 0 ? 0.3 : -0.3), 1),
      names,
    )
    expect(standings.every(({ verdict }) => verdict === 'better')).toBe(true)
  })

  test('are not said to differ where they do not', () => {
    const told = range(10, 20).flatMap((seed) =>
      compareSubjects(
        aYear(seed, () => 0),
        names,
      ).filter(({ verdict }) => verdict === 'better' || verdict === 'less well'),
    )
    expect(told.length).toBeLessThan(4)
  })

  test('hold the truth in their range in about 95 of 100 schools', () => {
    const random = createRandom(77)
    const held = range(0, 25).flatMap((seed) => {
      const truth = range(0, 13).map(() => random.normal(0.2, 0.4))
      return compareSubjects(
        aYear(200 + seed, (subject) => truth[subject] ?? 0),
        names,
      ).map(({ key, effect, half }) => Number(Math.abs(effect - (truth[key] ?? 9)) < half))
    })
    const share = held.reduce((sum, one) => sum + one, 0) / held.length
    expect(share).toBeGreaterThan(0.92)
    expect(share).toBeLessThan(0.995)
  })

  test('that no national table has are left out, and so are those of fewer than six pupils', () => {
    const entries = strong.filter(({ subjectId, pupilId }) => subjectId !== 5 || pupilId < 5)
    const without = entries.map((entry) => (entry.subjectId === 4 ? { ...entry, expected: null } : entry))
    const labels = compareSubjects(without, names).map(({ label }) => label)
    expect(labels).toHaveLength(10)
    expect(labels).not.toContain('Subject 4')
    expect(labels).not.toContain('Subject 5')
  })

  test('are none where there is one subject, or nobody', () => {
    expect(
      compareSubjects(
        strong.filter(({ subjectId }) => subjectId === 1),
        names,
      ),
    ).toEqual([])
    expect(compareSubjects([], names)).toEqual([])
  })
})

describe('classes of a subject', () => {
  const apart: Lift = (subject, set) => (((7 * subject + 5 * set) % 6) - 2.5) / 4
  const entries = aYear(4, (subject, set) => (subject === 2 && set === 1 ? 1.2 : apart(subject, set)))

  test('are set beside the others of their subject: one that is apart is told', () => {
    const found = compareClasses(entries, { subjects: names, classes })
    expect(found).toHaveLength(12)
    const second = found.find(({ subjectId }) => subjectId === 2)?.standings ?? []
    expect(byLabel(second, '2/1')?.verdict).toBe('better')
    expect(second[0]?.label).toBe('2/1')
    expect(second[0]?.effect).toBeGreaterThan(0.7)
  })

  test('are compared among the pupils here where no national table has the subject', () => {
    const here = entries.map((entry) => (entry.subjectId === 2 ? { ...entry, expected: null } : entry))
    const second = compareClasses(here, { subjects: names, classes }).find(({ subjectId }) => subjectId === 2)
    expect(byLabel(second?.standings ?? [], '2/1')?.verdict).toBe('better')
  })
})

describe('subjects beside the same pupils’ others', () => {
  test('sum to about nought, so that one strong department makes the rest look weak', () => {
    const found = besideOthers(aYear(5, (subject) => (subject === 6 ? 2 : 0))) ?? []
    expect(found).toHaveLength(12)
    const kelly = found.map((one) => one.kelly)
    expect(kelly.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 6)
    const strong = found.find(({ subjectId }) => subjectId === 6)
    expect(strong?.kelly).toBeCloseTo(2 * (11 / 12), 0)
    expect(strong?.index).toBeGreaterThan(1.7)
    expect(found.filter(({ index }) => index < 0).length).toBeGreaterThan(8)
  })

  test('take from the nation how generous a subject is, not from this school', () => {
    const generous = aYear(6, () => 0).map((entry) =>
      entry.subjectId === 9
        ? { ...entry, expected: (entry.expected ?? 0) + 1, reached: entry.reached + 1 }
        : entry,
    )
    const found = besideOthers(generous)?.find(({ subjectId }) => subjectId === 9)
    expect(Math.abs(found?.index ?? 9)).toBeLessThan(0.25)
  })

  test('are not said where pupils of one subject take no other', () => {
    const apart = aYear(7, () => 0).filter(({ pupilId, subjectId }) => pupilId < 90 === subjectId < 6)
    expect(besideOthers(apart)).toBeNull()
  })
})
