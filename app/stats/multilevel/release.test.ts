import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { range } from '../vector.ts'
import { findDifference, findWithheld, poolSmall } from './release.ts'
import { chooseColumns } from './sums.ts'
import { examSums, sumsOf } from './testing.ts'

/** Pupils of one school by three 0/1 columns; `cells` counts each of the eight kinds. */
function school(cells: readonly number[], name = 'A') {
  const rows = cells.flatMap((count, kind) =>
    range(0, count).map((i) => ({
      path: [name],
      values: [kind & 1, (kind >> 1) & 1, (kind >> 2) & 1, kind + (i % 5)],
    })),
  )
  return sumsOf(rows, ['poor', 'needs', 'mobile', 'marks'])
}

describe('sums do not leave a school', () => {
  test('with fewer than ten pupils, or fewer than six who have or have not something', () => {
    const why = (cells: readonly number[]) => findWithheld(school(cells))[0]?.message
    expect(why([9])).toBe('has 9 pupils, fewer than 10')
    expect(why([30, 5])).toBe('fewer than 6 pupils can be counted by “poor”')
    expect(why([5, 30])).toBe('fewer than 6 pupils can be counted by “poor”')
    expect(why([30, 20, 20, 3])).toBe('fewer than 6 pupils can be counted by “poor” and “needs”')
    expect(why([30, 20, 20, 8])).toBeUndefined()
  })

  test('while nobody, or everybody, having something is no secret of anybody’s', () => {
    expect(findWithheld(school([40]))).toEqual([])
    expect(findWithheld(school([30, 20, 20]))).toEqual([])
  })

  test('when counts of pairs settle a small count of three', () => {
    // Nobody is both poor and in need, so the pairs give every count of three: three pupils are mobile and neither.
    const cells = [30, 20, 20, 0, 3, 10, 10, 0]
    expect(findWithheld(school(cells))[0]?.message).toBe(
      'fewer than 6 pupils can be counted by “poor” and “needs” and “mobile”',
    )
  })

  /** Every table of eight counts that gives the same sums: what somebody who tries them all is left with. */
  function tablesLike(cells: readonly number[]): number[][] {
    const c = (kind: number): number => cells[kind] ?? 0
    const pairs = [c(3) + c(7), c(5) + c(7), c(6) + c(7)]
    const singles = [c(1) + c(3) + c(5) + c(7), c(2) + c(3) + c(6) + c(7), c(4) + c(5) + c(6) + c(7)]
    const n = cells.reduce((all, count) => all + count, 0)
    const [poor = 0, needs = 0, mobile = 0] = singles
    const [both = 0, poorMobile = 0, needsMobile = 0] = pairs
    return range(0, n + 1)
      .map((all) => [
        n - poor - needs - mobile + both + poorMobile + needsMobile - all,
        ...[poor - both - poorMobile + all, needs - both - needsMobile + all, both - all],
        ...[mobile - poorMobile - needsMobile + all, poorMobile - all, needsMobile - all, all],
      ])
      .filter((table) => table.every((count) => count >= 0))
  }

  test('and from sums that do leave, trying every table of counts settles no count from one to five', () => {
    const count = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 6, max: 60 }))
    let released = 0
    fc.assert(
      fc.property(fc.array(count, { minLength: 8, maxLength: 8 }), (cells) => {
        if (cells.every((own) => own === 0) || findWithheld(school(cells)).length > 0) return
        released += 1
        const tables = tablesLike(cells)
        const settled = range(0, 8).filter((kind) =>
          tables.every((table) => table[kind] === tables[0]?.[kind]),
        )
        for (const kind of settled) expect([1, 2, 3, 4, 5]).not.toContain(tables[0]?.[kind])
      }),
      { numRuns: 400 },
    )
    expect(released).toBeGreaterThan(20)
  })
})

describe('small schools', () => {
  test('are summed together, and what is still too small stays out', () => {
    const whole = examSums()
    const all = {
      ...whole,
      columns: whole.columns.slice(0, 4),
      groups: whole.groups.map((group) => ({ path: group.path, ...chooseColumns(group, [0, 1, 2, 3]) })),
    }
    expect(findWithheld(all).map(({ path }) => path[0])).toEqual(['43', '45', '47', '48', '54'])
    const { sums, left } = poolSmall(all, 'small schools')
    expect(left).toEqual([])
    expect(sums.groups).toHaveLength(61)
    expect(sums.groups.at(-1)).toMatchObject({ path: ['small schools'] })
    expect(sums.groups.reduce((n, group) => n + group.n, 0)).toBe(4059)
    const lone = poolSmall(
      { ...all, groups: all.groups.filter(({ path }) => path[0] === '48') },
      'small schools',
    )
    expect(lone.sums.groups).toEqual([])
    expect(lone.left).toHaveLength(1)
    // With the kind of school as a column, two pupils of the one girls' school among the small ones could be counted.
    expect(poolSmall(whole, 'small schools').left[0]?.message).toContain('“schgend=girls”')
  })
})

describe('a cohort is sent once', () => {
  const cells = [30, 20, 20, 8]
  const sent = school(cells)

  test('the same sums again, or more columns of the same pupils, are no harm', () => {
    expect(findDifference(sent, school(cells))).toBeUndefined()
    const fewer = { ...sent, columns: ['poor', 'needs', 'mobile', 'points'] }
    expect(findDifference(fewer, sent)).toBeUndefined()
  })

  test('after a pupil came or went the group is named', () => {
    expect(findDifference(sent, school([31, 20, 20, 8]))).toEqual(['A'])
    expect(findDifference(sent, school([29, 21, 20, 8]))).toEqual(['A'])
    expect(findDifference(sent, school(cells, 'B'))).toBeUndefined()
  })

  test('finer groups sent later must add up to what was sent', () => {
    const rows = (more: number) =>
      range(0, 40 + more).map((i) => ({ path: ['A', `class ${i % 2}`], values: [i % 4, i % 9] }))
    const [classes, grown] = [0, 1].map((more) => sumsOf(rows(more), ['x', 'y'], ['school', 'class']))
    const whole = sumsOf(
      rows(0).map(({ values }) => ({ path: ['A'], values })),
      ['x', 'y'],
    )
    if (!classes || !grown) throw new Error('nothing was summed')
    expect(findDifference(whole, classes)).toBeUndefined()
    expect(findDifference(whole, grown)).toEqual(['A'])
    expect(findDifference({ ...whole, levels: ['cohort'] }, grown)).toEqual([])
  })
})
