import { describe, expect, test } from 'vitest'
import { aMeasured, aResult, englishTables, qans, results } from '../testing.ts'
import { addSums, headlineFrom, headlineOf, noSums, type Sums, sumUp } from './headline.ts'
import { heightAt, medianLine } from './line.ts'
import { type MeasuredPupil, preparePupil, type Tables } from './pupil.ts'
import { figureOf, workOut } from './work-out.ts'

const of2024 = await englishTables('2024-08-22')
const of2025 = await englishTables('2025-08-21')
const of2026 = await englishTables('2026-08-20')
const seesEach = { seesEach: true }

function measure(tables: Tables, key: string) {
  const found = tables.measures.get(key)
  if (!found) throw new Error(`no measure ${key}`)
  return found
}
function figure(tables: Tables, key: string, pupil: MeasuredPupil) {
  const found = figureOf(measure(tables, key), preparePupil(pupil, tables), tables)
  return { ...found, ...found.why() }
}

/** Sums of a published count of pupils who are all as this one. */
const times = (tables: Tables, key: string, pupil: MeasuredPupil, pupils: number): Sums => {
  const { n, sum, weight, variance } = sumUp([figure(tables, key, pupil)])
  return { n: n * pupils, sum: sum * pupils, weight: weight * pupils, variance }
}

describe('Progress 8 of 2024 (Department for Education, estimates by prior attainment group)', () => {
  test.each([
    {
      ks2: 105,
      grades: {
        language: 5,
        literature: 5,
        mathematics: 4,
        biology: 5,
        geography: 5,
        french: 5,
        art: 5,
        drama: 4,
      },
      parts: [10, 8, 15, 14],
      estimate: 45.12,
      progress: 0.188,
    },
    {
      ks2: 100,
      grades: {
        language: 4,
        literature: 4,
        mathematics: 4,
        biology: 4,
        geography: 3,
        french: 3,
        art: 4,
        drama: 4,
      },
      parts: [8, 8, 10, 12],
      estimate: 35.46,
      progress: 0.254,
    },
    {
      ks2: 112.5,
      grades: {
        language: 8,
        literature: 7,
        mathematics: 7,
        biology: 8,
        geography: 7,
        french: 7,
        art: 7,
        drama: 7,
      },
      parts: [16, 14, 22, 21],
      estimate: 65.46,
      progress: 0.754,
    },
  ])(
    'a pupil from $ks2 with parts $parts has a progress of $progress',
    ({ ks2, grades, parts, estimate, progress }) => {
      const pupil = aMeasured({ starts: { ks2_average: ks2 }, results: results(grades) })
      const attained = figure(of2024, 'attainment_8', pupil)
      const bySlot = ['english', 'mathematics', 'ebacc', 'open'].map((slot) =>
        attained.counted.filter((line) => line.slot === slot).reduce((sum, { score }) => sum + score, 0),
      )
      expect(bySlot).toEqual(parts)
      expect(figure(of2024, 'progress_8', pupil).value).toBeCloseTo(progress, 9)
      expect(figure(of2024, 'progress_8', pupil).words).toContain(`beside ${estimate} of pupils`)
    },
  )

  test('its elements are each result’s distance from the estimate of the element', () => {
    const grades = {
      language: 5,
      literature: 5,
      mathematics: 4,
      biology: 5,
      geography: 5,
      french: 5,
      art: 5,
      drama: 4,
    }
    const pupil = aMeasured({ starts: { ks2_average: 105 }, results: results(grades) })
    expect(figure(of2024, 'progress_8_english', pupil).value).toBeCloseTo((10 - 9.85) / 2, 9)
    expect(figure(of2024, 'progress_8_mathematics', pupil).value).toBeCloseTo((8 - 8.97) / 2, 9)
    expect(figure(of2024, 'progress_8_ebacc', pupil).value).toBeCloseTo((15 - 12.95) / 3, 9)
    expect(figure(of2024, 'progress_8_open', pupil).value).toBeCloseTo((14 - 13.35) / 3, 9)
  })

  test.each([
    { pupils: 50, half: 0.3926 },
    { pupils: 150, half: 0.2267 },
    { pupils: 250, half: 0.1756 },
  ])('$pupils pupils have an interval of $half to each side', ({ pupils, half }) => {
    const cohort = workOut(
      Array.from({ length: pupils }, (_, id) => aMeasured({ id, starts: { ks2_average: 105 } })),
      of2024,
    )
    const { value, low, high } = headlineOf(measure(of2024, 'progress_8'), cohort, seesEach)
    expect((high ?? 0) - (value ?? 0)).toBeCloseTo(half, 4)
    expect((value ?? 0) - (low ?? 0)).toBeCloseTo(half, 4)
  })

  test('one of two key stage 2 tests stands for both, and none leaves the pupil out', () => {
    const half = aMeasured({ starts: { ks2_maths: 105 } })
    expect(figure(of2024, 'progress_8', half).value).toBeCloseTo(-4.512, 9)
    expect(figure(of2024, 'progress_8', aMeasured({ starts: { cat4_mean: 100 } })).value).toBeNull()
  })
})

describe('years without a baseline', () => {
  test.each([of2025, of2026])(
    'there is no Progress 8, it says so, and another measure under another name is there',
    (tables) => {
      const pupil = aMeasured({ starts: { cat4_mean: 100 }, results: results({ mathematics: 5 }) })
      const cohort = workOut([pupil], tables)
      const { value, missing } = headlineOf(measure(tables, 'progress_8'), cohort, seesEach)
      expect([value, missing]).toEqual([null, expect.stringContaining('took no key stage 2 tests')])
      expect(measure(tables, 'progress_8').rule).toMatchObject({ instead: 'progress_from_start' })
      const other = measure(tables, 'progress_from_start')
      expect([other.official, other.name]).toEqual([false, expect.stringContaining('not Progress 8')])
      // The middle of a standardised test is put at the middle of the nation's key stage 2 average, 103.93: group 18.
      expect(figure(tables, 'progress_from_start', pupil).value).toBeCloseTo((10 - 42.97) / 10, 9)
    },
  )

  test('in 2026 there is no official 16 to 18 model yet, and what is shown instead is not called official', () => {
    expect(measure(of2026, 'value_added_16_18').rule).toMatchObject({
      kind: 'no baseline',
      instead: 'value_added_2025',
    })
    expect(measure(of2026, 'value_added_2025').official).toBe(false)
    expect(measure(of2025, 'value_added_16_18').rule.kind).toBe('subject value added')
  })
})

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
        addSums(
          times(of2024, key, yes, band[column] ?? 0),
          times(of2024, key, aMeasured(), band[0] - (band[column] ?? 0)),
        ),
      )
      .reduce(addSums, noSums)
    const { n, value } = headlineFrom(measure(of2024, key), all, 629207, { seesEach: false })
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
        times(of2024, key, aMeasured({ sessions: { absent: 5 * band, possible: 100 } }), count),
      )
      return (
        headlineFrom(measure(of2024, key), bands.reduce(addSums, noSums), 0, { seesEach: false }).value ?? 0
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
    expect(headlineOf(measure(of2024, 'absence'), workOut(pupils, of2024), seesEach)).toMatchObject({
      n: 2,
      value: 0.05,
    })
  })
})

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
    expect(figure(of2025, 'value_added_16_18', alone).value).toBeCloseTo((50 - 34.9063) / 10, 5)
    const diploma = aResult('60171571', 'DD')
    const both = figure(of2025, 'value_added_16_18', { ...alone, results: [chemistry, diploma] })
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
      measure(of2025, 'value_added_16_18'),
      workOut(students, of2025),
      seesEach,
    )
    expect((high ?? 0) - (value ?? 0)).toBeCloseTo((1.96 * 1.147018853) / 5, 5)
  })
})

describe('the median line', () => {
  test('the published worked example: pupils 5, -2, 0 and 2 from the line make a school of 101.25', () => {
    const line = { x: [80, 120], y: [0, 0] }
    const tables: Tables = { ...of2024, lines: new Map([['median_line', line]]) }
    const median = { ...measure(of2024, 'median_line') }
    const apart = [5, -2, 0, 2].map((points) => ({
      value: 100 + points,
      sum: 100 + points,
      weight: 1,
      variance: null,
    }))
    expect(headlineFrom(median, sumUp(apart), 4, seesEach).value).toBe(101.25)
    const pupil = aMeasured({ starts: { ks2_average: 100 }, results: results({ mathematics: 5 }) })
    expect(figure(tables, 'median_line', pupil).value).toBe(105)
  })

  test('goes through the middle of pupils who started alike', () => {
    const pupils = Array.from({ length: 100 }, (_, i) => ({
      start: 80 + (i % 40),
      outcome: 2 * (80 + (i % 40)),
    }))
    const line = medianLine(pupils)
    expect(line && heightAt(line, 95)).toBeCloseTo(190, 6)
    expect(medianLine(pupils.slice(0, 49))).toBeNull()
  })
})

test('the disadvantage gap index is 10 when every disadvantaged pupil stands below all others, and 0 when they mix evenly', () => {
  const pupil = (id: number, grade: number, pupil_premium: string) =>
    aMeasured({ id, traits: { pupil_premium }, results: results({ language: grade, mathematics: grade }) })
  const gap = (pupils: MeasuredPupil[]) =>
    headlineOf(measure(of2024, 'gap_index'), workOut(pupils, of2024), seesEach).value
  expect(gap([pupil(1, 2, 'true'), pupil(2, 3, 'true'), pupil(3, 5, 'false'), pupil(4, 7, 'false')])).toBe(10)
  expect(gap([pupil(1, 2, 'true'), pupil(2, 5, 'true'), pupil(3, 2, 'false'), pupil(4, 5, 'false')])).toBe(0)
  expect(gap([pupil(1, 2, 'false'), pupil(2, 5, 'false')])).toBeNull()
})

test('every qualification that is named here is on the published list', () => {
  expect(Object.values(qans).filter((qan) => !of2024.qualifications.has(qan))).toEqual([])
})
