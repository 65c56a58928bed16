import { describe, expect, test } from 'vitest'
import { aMeasured, englishTables, figureIn, measureIn, qans, results } from '../testing.ts'
import { addSums, headlineFrom, headlineOf, noSums, type Sums, sumUp } from './headline.ts'
import type { MeasuredPupil } from './pupil.ts'
import { workOut } from './work-out.ts'

const of2024 = await englishTables('2024-08-22')
const seesEach = { seesEach: true }

/** Sums of a published count of pupils who are all as this one. */
const times = (key: string, pupil: MeasuredPupil, pupils: number): Sums => {
  const { n, sum, weight, variance } = sumUp([figureIn(of2024, key, pupil)])
  return { n: n * pupils, sum: sum * pupils, weight: weight * pupils, variance }
}

/** Pupils by band of key stage 2, and how many reached what (Department for Education, KS4 transition matrices 2023/24). */
const bands2024 = [
  [13238, 554, 124, 70, 395, 164],
  [21916, 2003, 96, 28, 884, 204],
  [41832, 6447, 657, 229, 6060, 1506],
  [57687, 12964, 2578, 881, 19316, 6277],
  [59753, 17644, 5454, 2157, 30747, 12878],
  [80056, 29137, 12477, 5732, 52512, 27606],
  [88907, 38961, 21579, 12035, 69131, 44790],
  [81127, 41468, 28756, 19240, 70991, 54737],
  [84076, 49353, 40533, 31889, 78963, 69363],
  [45147, 30170, 27783, 24794, 44134, 42123],
  [12768, 9495, 9182, 8750, 12651, 12471],
  [42700, 16147, 9601, 7260, 23136, 16686],
] as const

describe('the nation of 2024, put together from bands as schools are put together', () => {
  const entered = results({
    language: 4,
    literature: 4,
    mathematics: 4,
    combined: '11',
    geography: 1,
    french: 1,
  })
  const with94 = results({
    language: 4,
    literature: 3,
    mathematics: 4,
    combined: '44',
    geography: 4,
    french: 4,
  })
  const with95 = results({
    language: 4,
    literature: 5,
    mathematics: 5,
    combined: '55',
    history: 5,
    spanish: 5,
  })
  test.each([
    { key: 'ebacc_entry', column: 1, reached: entered, published: 254343 },
    { key: 'ebacc_94', column: 2, reached: with94, published: 158820 },
    { key: 'ebacc_95', column: 3, reached: with95, published: 113065 },
    { key: 'basics_94', column: 4, reached: results({ literature: 4, mathematics: 4 }), published: 408920 },
    { key: 'basics_95', column: 5, reached: results({ language: 5, mathematics: 5 }), published: 288805 },
  ])('$key: $published of 629207', ({ key, column, reached, published }) => {
    const yes = aMeasured({ results: reached })
    const all = bands2024
      .map((band) =>
        addSums(times(key, yes, band[column] ?? 0), times(key, aMeasured(), band[0] - (band[column] ?? 0))),
      )
      .reduce(addSums, noSums)
    const { n, value } = headlineFrom(measureIn(of2024, key), all, 629207, { seesEach: false })
    expect(n).toBe(629207)
    expect(value).toBe(published / 629207)
  })
})

describe('absence by bands of five in a hundred (Department for Education, distributions by absence band)', () => {
  test.each([
    {
      year: '2016/17, all',
      pupils: [4641432, 1514061, 410721, 134380, 60911, 34111, 21835, 14560, 11335, 7963, 48460],
      persistent: 10.79,
      severe: 0.7,
    },
    {
      year: '2017/18, all',
      pupils: [4664948, 1566679, 426070, 141826, 64515, 36819, 23409, 15881, 12387, 8818, 53699],
      persistent: 11.17,
      severe: 0.77,
    },
    {
      year: '2018/19, all',
      pupils: [4806433, 1527662, 408984, 137319, 64143, 37360, 24501, 16827, 12888, 9594, 60247],
      persistent: 10.86,
      severe: 0.85,
    },
    {
      year: '2020/21, all',
      pupils: [5240668, 1109982, 354974, 157991, 110323, 65619, 40547, 26999, 20242, 14091, 81652],
      persistent: 12.08,
      severe: 1.13,
    },
    {
      year: '2021/22, all',
      pupils: [3422881, 2236622, 840251, 317112, 147326, 83511, 52558, 35616, 27092, 19787, 120623],
      persistent: 22.51,
      severe: 1.65,
    },
    {
      year: '2022/23, all',
      pupils: [3798488, 2028240, 744983, 294149, 145177, 85558, 56070, 39313, 30412, 23382, 150260],
      persistent: 21.22,
      severe: 2.03,
    },
    {
      year: '2018/19, secondary',
      pupils: [1928583, 672995, 196603, 73730, 37240, 22794, 15660, 11163, 8747, 6725, 39823],
      persistent: 13.69,
      severe: 1.32,
    },
    {
      year: '2021/22, secondary',
      pupils: [1379925, 950882, 402888, 169856, 86381, 52440, 35033, 24769, 19347, 14590, 88188],
      persistent: 27.71,
      severe: 2.74,
    },
    {
      year: '2022/23, secondary',
      pupils: [1530891, 898161, 363879, 157851, 84947, 53686, 37356, 27531, 21898, 17248, 112495],
      persistent: 26.52,
      severe: 3.4,
    },
  ])('$year: $persistent persistently, $severe severely absent', ({ pupils, persistent, severe }) => {
    const share = (key: string) => {
      const bands = pupils.map((count, band) =>
        times(key, aMeasured({ sessions: { absent: 5 * band, possible: 100 } }), count),
      )
      return (
        headlineFrom(measureIn(of2024, key), bands.reduce(addSums, noSums), 0, { seesEach: false }).value ?? 0
      )
    }
    expect(Number((100 * share('persistent_absence')).toFixed(2))).toBe(persistent)
    expect(Number((100 * share('severe_absence')).toFixed(2))).toBe(severe)
  })

  test('a school’s absence is that of all its sessions, not the mean of its pupils’', () => {
    const pupils = [
      aMeasured({ id: 1, sessions: { absent: 10, possible: 20 } }),
      aMeasured({ id: 2, sessions: { absent: 0, possible: 180 } }),
    ]
    expect(headlineOf(measureIn(of2024, 'absence'), workOut(pupils, of2024), seesEach)).toMatchObject({
      n: 2,
      value: 0.05,
    })
  })
})

test('the disadvantage gap index is 10 when every disadvantaged pupil stands below all others, and 0 when they mix evenly', () => {
  const pupil = (id: number, grade: number, pupil_premium: string) =>
    aMeasured({ id, traits: { pupil_premium }, results: results({ language: grade, mathematics: grade }) })
  const gap = (pupils: MeasuredPupil[]) =>
    headlineOf(measureIn(of2024, 'gap_index'), workOut(pupils, of2024), seesEach).value
  expect(gap([pupil(1, 2, 'true'), pupil(2, 3, 'true'), pupil(3, 5, 'false'), pupil(4, 7, 'false')])).toBe(10)
  expect(gap([pupil(1, 2, 'true'), pupil(2, 5, 'true'), pupil(3, 2, 'false'), pupil(4, 5, 'false')])).toBe(0)
  expect(gap([pupil(1, 2, 'false'), pupil(2, 5, 'false')])).toBeNull()
})

test('every qualification that is named here is on the published list', () => {
  expect(Object.values(qans).filter((qan) => !of2024.qualifications.has(qan))).toEqual([])
})
