import { describe, expect, test } from 'vitest'
import { aMeasured, aResult, englishTables, figureIn, measureIn } from '../testing.ts'
import { headlineOf } from './headline.ts'
import { heightAt } from './line.ts'
import { workOut } from './work-out.ts'

const of2025 = await englishTables('2025-08-21')
const seesEach = { seesEach: true }

/** Points expected at average GCSE points of 5.25, 6.8 and 8.1, and the spread, worked out from the published workbook by other means. */
const courses2025 = [
  ['1111110101', 17.9031, 33.2734, 48.7101, 1.0679],
  ['1111111101', 18.3582, 31.1352, 45.8518, 1.147],
  ['1111112101', 17.903, 32.6748, 47.7316, 1.1812],
  ['1111122101', 22.4505, 36.3764, 50.9594, 1.2291],
  ['1111123301', 26.8075, 36.0961, 49.1906, 1.1701],
  ['1111126101', 19.8998, 35.369, 49.2335, 1.0685],
  ['1111132101', 31.0728, 42.1863, 49.8352, 1.0236],
  ['1111135101', 35.6226, 46.5324, 53.7145, 1.0903],
  ['1111147901', 23.9658, 37.1728, 46.7865, 0.9899],
  ['1111139101', 27.4085, 40.083, 49.1961, 0.9675],
  ['1111140101', 28.763, 39.4368, 48.14, 0.9049],
  ['1111144101', 28.7361, 38.8302, 48.9678, 1.0147],
  ['1111146101', 29.6323, 40.7392, 49.0513, 0.9942],
  ['1111147701', 26.6433, 39.8401, 51.0584, 1.1923],
  ['1111148301', 29.4249, 41.659, 50.1261, 1.0624],
  ['1111148501', 24.9742, 39.0505, 50.4801, 1.0218],
  ['1111148901', 32.1378, 43.7697, 51.5863, 1.0285],
  ['1111150301', 30.2183, 39.7267, 47.7483, 0.8514],
  ['1111151101', 29.0141, 40.0484, 49.1152, 0.9329],
  ['1111152101', 33.354, 41.5848, 48.9443, 0.8552],
  ['1111153501', 32.5343, 42.8922, 50.0933, 0.8667],
  ['1111156501', 27.0187, 36.6843, 47.945, 1.03],
  ['1111157501', 30.9265, 37.9923, 46.4122, 1.0666],
  ['1111170101', 25.7228, 34.2333, 45.3695, 1.0571],
  ['1111172101', 24.3051, 38.9258, 50.327, 1.013],
  ['3461201012', 74.4722, 86.8874, 89.2927, 0.7576],
  ['3462205321', 32.7869, 42.1932, 46.1711, 0.8249],
  ['3463205963', 112.759, 129.3513, 132.3054, 0.888],
] as const

describe('16 to 18 value added of 2025 (Department for Education, national model)', () => {
  const models = new Map([...of2025.models.values()].map((model) => [model.id, model]))
  test.each(courses2025)('course %s is expected to reach %f, %f and %f', (id, low, middle, high, sd) => {
    const model = models.get(id)
    expect(model?.sd).toBeCloseTo(sd, 4)
    const at = (prior: number) => (model ? heightAt(model, prior) : 0)
    expect([at(5.25), at(6.8), at(8.1)].map((points) => Number(points.toFixed(4)))).toEqual([
      low,
      middle,
      high,
    ])
  })

  test.each([
    [5, 16.9829],
    [7, 34.9063],
    [9, 54.6154],
  ])('A level chemistry from %f is expected to reach %f', (prior, points) => {
    const chemistry = models.get('1111111101')
    expect(chemistry && heightAt(chemistry, prior)).toBeCloseTo(points, 4)
    expect(chemistry?.sd).toBeCloseTo(1.147018853074895, 6)
  })

  test('a grade above what was expected is one grade of value added, and larger courses weigh more', () => {
    const chemistry = aResult('60157318', 'A')
    const alone = aMeasured({ starts: { gcse_average: 7 }, results: [chemistry] })
    expect(figureIn(of2025, 'value_added_16_18', alone).value).toBeCloseTo((50 - 34.9063) / 10, 5)
    const diploma = aResult('60171571', 'DD')
    const both = figureIn(of2025, 'value_added_16_18', { ...alone, results: [chemistry, diploma] })
    const model = models.get('3461201012')
    const expected = model ? heightAt(model, 7) : 0
    expect(both.value).toBeCloseTo(((50 - 34.9063) / 10 + (70 - expected) / 10) / 3, 5)
    expect(both.weight).toBe(3)
  })

  test('the interval of a class is that of its course’s spread', () => {
    const students = Array.from({ length: 25 }, (_, id) =>
      aMeasured({ id, starts: { gcse_average: 7 }, results: [aResult('60157318', 'B')] }),
    )
    const { value, high } = headlineOf(
      measureIn(of2025, 'value_added_16_18'),
      workOut(students, of2025),
      seesEach,
    )
    expect((high ?? 0) - (value ?? 0)).toBeCloseTo((1.96 * 1.147018853) / 5, 5)
  })
})
