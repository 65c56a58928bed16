import { describe, expect, test } from 'vitest'
import { createRandom } from '#stats/random.ts'
import { type AuditTarget, auditFinding, auditTargets } from './audit.ts'

const subjects = new Map(Array.from({ length: 9 }, (_, place) => [place + 1, `Subject ${place + 1}`]))

/** A year group of pupils with a start, moved by hand at random: nobody's group plays a part. */
function aFairYear(seed: number, pupils = 300) {
  const random = createRandom(seed)
  const groups = Array.from({ length: pupils }, (_, id) => [
    id,
    { sex: random.chance(0.5) ? 'Female' : 'Male', premium: random.chance(0.3) ? 'Yes' : 'No' },
    95 + Math.floor(random.uniform() * 20),
  ]) as [number, { sex: string; premium: string }, number][]
  const targets = groups.flatMap(([pupilId, , start]) =>
    [...subjects.keys()].map((subjectId): AuditTarget => {
      const moved = random.chance(0.04) ? (random.chance(0.5) ? 1 : -1) : 0
      // The rule rounds to grades: some starts are raised by a grade over the benchmark and some are not.
      const ruled = (start + subjectId) % 3 === 0 ? 1 : 0
      return { pupilId, subjectId, gap: ruled + moved, alike: String(start), moved, asked: 'high' }
    }),
  )
  const by = (key: 'sex' | 'premium', name: string) => ({
    name,
    of: new Map(groups.map(([id, own]) => [id, own[key]])),
  })
  const start = new Map(groups.map(([id, , score]) => [id, score < 102 ? 'low' : 'high']))
  const groupings = [by('sex', 'Sex'), by('premium', 'Pupil premium'), { name: 'Start', of: start }]
  return {
    targets,
    groupings,
    poor: new Set(groups.flatMap(([id, own]) => (own.premium === 'Yes' ? [id] : []))),
  }
}

describe('the audit of targets', () => {
  test('of a hundred years with fair targets, fewer than one in ten is said to be unfair', () => {
    const audits = Array.from({ length: 100 }, (_, seed) => {
      const { targets, groupings } = aFairYear(seed + 1)
      return auditTargets(targets, groupings, subjects).differences.length
    })
    expect(audits.filter((found) => found > 0).length).toBeLessThan(10)
  })

  test('a teacher who lowers the targets of disadvantaged pupils in one subject is found, by subject and group', () => {
    const { targets, groupings, poor } = aFairYear(7)
    const bent = targets.map(
      (one): AuditTarget =>
        one.subjectId === 3 && poor.has(one.pupilId) && one.pupilId % 3 === 0
          ? { ...one, moved: -1, gap: (one.gap ?? 0) - 1 }
          : one,
    )
    const { differences } = auditTargets(bent, groupings, subjects)
    const found = differences.filter(({ subjectId }) => subjectId === 3)
    expect(found.length).toBeGreaterThan(0)
    expect(new Set(found.map(({ group }) => group.split(':')[0]))).toEqual(new Set(['Pupil premium']))
    expect(found.some(({ words }) => /“Yes”.*lowered by hand/.test(words))).toBe(true)
  })

  test('groups that are asked less than others of the same start are found by the distance from the benchmark', () => {
    const { targets, groupings } = aFairYear(9)
    const bent = targets.map(
      (one): AuditTarget =>
        groupings[0]?.of.get(one.pupilId) === 'Female' ? { ...one, asked: 'average', gap: 0 } : one,
    )
    const { differences, tables } = auditTargets(bent, groupings, subjects)
    expect(
      differences.some(({ words }) => /“Female”: targets stand .* less above the benchmark/.test(words)),
    ).toBe(true)
    const [sex] = tables
    expect(sex?.levels).toEqual(['average', 'high'])
    expect(sex?.lines.map(({ asked }) => asked.findIndex((count) => count !== 0))).toEqual([0, 1])
  })

  test('that the rule rounds to grades, and so treats starts differently, is no difference between groups', () => {
    const { targets, groupings } = aFairYear(5)
    const fair = targets.map(
      (one): AuditTarget => ({ ...one, moved: 0, gap: Number(one.alike) < 102 ? 0 : 1 }),
    )
    const audit = auditTargets(fair, groupings, subjects)
    expect(audit.differences).toEqual([])
    expect(auditFinding('Year 9', audit)).toBe(
      'The targets of Year 9: no group can be told apart from the others',
    )
  })

  test('small groups are not compared, and their numbers not shown', () => {
    const { targets } = aFairYear(3, 60)
    const of = new Map(Array.from({ length: 60 }, (_, id) => [id, id < 4 ? 'few' : 'many']))
    const { tables, compared } = auditTargets(targets, [{ name: 'Care', of }], subjects)
    expect(compared).toBe(0)
    expect(tables[0]?.lines.find(({ group }) => group === 'few')).toMatchObject({ pupils: null, gap: null })
  })
})
