import { describe, expect, test } from 'vitest'
import { createRandom } from './random.ts'
import { mean, range } from './vector.ts'

describe('seeded random numbers', () => {
  test('the same seed gives the same stream, another seed another', () => {
    const draw = (seed: number) => {
      const random = createRandom(seed)
      return range(0, 5).map(() => random.normal())
    }
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
  })

  test('a fork depends on its name alone, not on what was drawn before', () => {
    const [fresh, used] = [createRandom(7), createRandom(7)]
    used.uniform()
    expect(used.fork('pupils').uniform()).toBe(fresh.fork('pupils').uniform())
    expect(fresh.fork('staff').uniform()).not.toBe(fresh.fork('pupils').uniform())
  })

  test('normal, Poisson and weighted draws have the means and spreads they should', () => {
    const random = createRandom(1)
    const normals = range(0, 40000).map(() => random.normal(3, 2))
    expect(mean(normals)).toBeCloseTo(3, 1)
    expect(mean(normals.map((x) => (x - 3) ** 2))).toBeCloseTo(4, 0)
    expect(mean(range(0, 40000).map(() => random.poisson(2.5)))).toBeCloseTo(2.5, 1)
    expect(mean(range(0, 4000).map(() => random.poisson(80))) / 80).toBeCloseTo(1, 2)
    expect(mean(range(0, 40000).map(() => random.weighted([1, 0, 3])))).toBeCloseTo(1.5, 1)
  })

  test('a shuffle keeps every item', () => {
    expect(
      createRandom(3)
        .shuffle(range(0, 50))
        .sort((a, b) => a - b),
    ).toEqual(range(0, 50))
  })

  test('there is nothing to choose from an empty list', () => {
    expect(() => createRandom(1).choice([])).toThrow(RangeError)
  })
})
