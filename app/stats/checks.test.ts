import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  allSameChance,
  findCopied,
  findJumps,
  findResiduals,
  medianSlope,
  robustSpread,
  sameChance,
} from './checks.ts'
import { createRandom } from './random.ts'

const groupsOf = (seed: number, classes: number, size: number, between = 0.2) => {
  const random = createRandom(seed)
  return Array.from({ length: classes }, () => {
    const shift = random.normal(0, between)
    return { moves: Array.from({ length: size }, () => Math.round(random.normal(shift, 0.85))) }
  })
}
const moved = (moves: readonly number[], by: number) => ({ moves: moves.map((move) => move + by) })

describe('a group that jumps', () => {
  test('is far out among its like, and the others are not', () => {
    const groups = groupsOf(1, 40, 26).map((group, i) => (i === 7 ? moved(group.moves, 2) : group))
    const far = findJumps(groups).flatMap(({ z }, i) => (Math.abs(z) >= 3 ? [i] : []))
    expect(far).toEqual([7])
  })

  test('counts for less the fewer are in it', () => {
    const [large, small] = [moved(Array(28).fill(0), 1), moved(Array(4).fill(0), 1)]
    const found = findJumps([...groupsOf(2, 30, 26), large, small])
    expect(found.at(-1)?.z).toBeLessThan(found.at(-2)?.z ?? 0)
    expect(found.at(-1)?.shrunk).toBeLessThan(found.at(-2)?.shrunk ?? 0)
  })

  test('where all groups move alike, nothing stands out: a season is no jump', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 1, max: 30 }), (by, classes) => {
        const found = findJumps(Array.from({ length: classes }, () => moved([0, 1, -1, 0, 1], by)))
        return found.every(({ z, shrunk }) => Math.abs(z) < 1e-9 && Math.abs(shrunk) < 1e-9)
      }),
    )
  })

  test('is the same on a scale of finer steps, and what is left after shrinking never outgrows the jump', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 2, max: 5 }), (seed, factor) => {
        const groups = groupsOf(seed, 12, 9)
        const fine = findJumps(groups.map(({ moves }) => ({ moves: moves.map((move) => move * factor) })))
        return findJumps(groups).every(
          ({ z, shrunk, mean, usual }, i) =>
            Math.abs(z - (fine[i]?.z ?? Number.NaN)) < 1e-6 &&
            Math.abs(shrunk) <= Math.abs(mean - usual) + 1e-9,
        )
      }),
    )
  })
})

describe('a class beside its weekly marks', () => {
  const line = (levels: readonly number[]) => levels.map((x) => ({ x, y: 2 + 8 * x }))

  test('is judged as the line through the other classes lets expect, or far from it', () => {
    const random = createRandom(3)
    const levels = Array.from({ length: 10 }, (_, i) => 0.3 + i / 20)
    const year = () => line(levels).map(({ x, y }) => ({ x, y: y + random.normal(0, 0.2) }))
    const groups = Array.from({ length: 6 }, year)
    const planted = groups.map((group, g) =>
      group.map(({ x, y }, i) => ({ x, y: g === 1 && i === 4 ? y + 2 : y })),
    )
    const far = findResiduals(planted, 0.1).map((group) => group.findIndex(({ z }) => Math.abs(z) >= 4))
    expect(far).toEqual([-1, 4, -1, -1, -1, -1])
  })

  test('with too few classes beside it nothing is said', () => {
    expect(
      findResiduals(
        [
          [
            { x: 0.2, y: 9 },
            { x: 0.9, y: 1 },
          ],
        ],
        0.1,
      )[0]?.map(({ z }) => z),
    ).toEqual([0, 0])
  })

  test('the line is that of the points, whatever one of them does', () => {
    const slope = medianSlope([...line([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]), { x: 0.8, y: 90 }])
    expect(slope).toBeCloseTo(8, 6)
    expect(robustSpread([1, 1, 1, 1, 50])).toBe(0)
  })
})

describe('all the same', () => {
  test('the chance that two of a group agree is counted over pairs within groups', () => {
    expect(sameChance([['4', '4', '5'], ['6']])).toBeCloseTo(1 / 3)
    expect(sameChance([])).toBe(0)
  })

  test('is less likely the more there are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (n, q) => allSameChance(n + 1, q) < allSameChance(n, q),
      ),
    )
  })
})

describe('one mark copied from another', () => {
  test('follows it throughout, whatever the two scales are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 }),
        (firsts) => findCopied(firsts.map((first) => ({ first, second: Math.floor(first / 3) }))).follows,
      ),
    )
  })

  test('does not when one pupil of the same grade tried harder, or when it falls as grades rise', () => {
    const pairs = [4, 4, 5, 6].map((first) => ({ first, second: first }))
    expect(findCopied(pairs)).toMatchObject({ follows: true, firsts: 3, repeats: 1 })
    expect(findCopied([...pairs, { first: 6, second: 1 }]).follows).toBe(false)
    expect(findCopied(pairs.map(({ first }) => ({ first, second: 9 - first }))).follows).toBe(false)
  })
})
