import { expect, test } from 'vitest'
import { bandMeans } from './bands.ts'
import { createRandom } from './random.ts'
import { at, mean, range } from './vector.ts'

test('the mean baseline of a band, open-ended ones too, is that of the pupils in it', () => {
  const random = createRandom(9)
  const pupils = range(0, 100000).map(() => random.normal(104, 8))
  const edges = [Number.NEGATIVE_INFINITY, 90, 96, 100, 105, 110, 118, Number.POSITIVE_INFINITY]
  const members = range(0, 7).map((i) => pupils.filter((x) => x >= at(edges, i) && x < at(edges, i + 1)))
  const found = bandMeans(
    members.map(({ length }, i) => ({ from: at(edges, i), to: at(edges, i + 1), pupils: length })),
  )
  members.forEach((band, i) => {
    expect(Math.abs(at(found, i) - mean(band))).toBeLessThan(0.15)
  })
})
