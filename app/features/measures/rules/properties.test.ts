import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { suppressShare } from '#stats/suppress.ts'
import { aMeasured, aResult, englishTables, qans } from '../testing.ts'
import { headlineOf } from './headline.ts'
import { listNear } from './near.ts'
import { preparePupil } from './pupil.ts'
import { figureOf, withPupil, workOut } from './work-out.ts'

const tables = await englishTables('2024-08-22')
const measures = [...tables.measures.values()]
function measureOf(key: string) {
  const found = tables.measures.get(key)
  if (!found) throw new Error(`no measure ${key}`)
  return found
}
const attainment8 = measureOf('attainment_8')

const grade = (qan: string) =>
  fc.constantFrom('U', ...Object.keys(tables.qualifications.get(qan)?.points ?? {}))
const anyResult = fc
  .constantFrom(...tables.qualifications.keys())
  .chain((qan) =>
    fc
      .record({ grade: grade(qan), awardedOn: fc.constantFrom('2023-08-24', '2023-11-01', '2024-08-22') })
      .map((given) => aResult(qan, given.grade, given)),
  )
const anyResults = fc.uniqueArray(anyResult, {
  selector: ({ qualification, awardedOn }) => `${qualification}/${awardedOn}`,
  maxLength: 14,
})
function figure(measure: typeof attainment8, results: ReturnType<typeof aResult>[]) {
  const found = figureOf(measure, preparePupil(aMeasured({ results }), tables), tables)
  return { ...found, ...found.why() }
}

const codeOf = (qan: string) => tables.qualifications.get(qan)?.discount

describe('Attainment 8', () => {
  test('a result in a course of its own never lowers it', () => {
    fc.assert(
      fc.property(anyResults, anyResult, (results, more) => {
        fc.pre(results.every(({ qualification }) => codeOf(qualification) !== codeOf(more.qualification)))
        const before = figure(attainment8, results).value ?? 0
        expect(figure(attainment8, [...results, more]).value ?? 0).toBeGreaterThanOrEqual(before - 1e-9)
      }),
      { numRuns: 500 },
    )
  })

  test('a later entry of the same course never changes it', () => {
    fc.assert(
      fc.property(anyResults, fc.nat(), (results, which) => {
        const held = results[which % Math.max(1, results.length)]
        fc.pre(held !== undefined)
        const [again] = held ? [{ ...held, grade: 'U', awardedOn: '2024-11-01' }] : []
        const weight = again && tables.qualifications.get(again.qualification)?.area?.startsWith('english')
        fc.pre(again !== undefined && !weight)
        expect(figure(attainment8, again ? [...results, again] : results).value).toBe(
          figure(attainment8, results).value,
        )
      }),
      { numRuns: 300 },
    )
  })

  test('is never more than ten results of the highest points, and its places add up to it', () => {
    fc.assert(
      fc.property(anyResults, (results) => {
        const { value, counted } = figure(attainment8, results)
        expect(value).toBeLessThanOrEqual(10 * 10.75)
        expect(counted.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(value ?? 0, 9)
      }),
    )
  })

  test('every result either counts or is left with a reason', () => {
    fc.assert(
      fc.property(anyResults, (results) => {
        const { counted, left } = figure(attainment8, results)
        const places = results.reduce(
          (sum, { qualification }) => sum + (tables.qualifications.get(qualification)?.slots ?? 1),
          0,
        )
        expect(left.every(({ why }) => why.length > 0)).toBe(true)
        expect(counted.length + left.length).toBeLessThanOrEqual(places)
        expect(new Set([...counted, ...left].map(({ name, grade }) => `${name}/${grade}`)).size).toBe(
          new Set(results.map(({ qualification, grade }) => `${figureName(qualification)}/${grade}`)).size,
        )
      }),
    )
  })
})

const figureName = (qan: string) => {
  const [line] = [
    ...figure(attainment8, [aResult(qan, 'U')]).counted,
    ...figure(attainment8, [aResult(qan, 'U')]).left,
  ]
  return line?.name ?? qan
}

test('the order of results changes no measure', () => {
  fc.assert(
    fc.property(anyResults, fc.array(fc.nat(), { minLength: 14, maxLength: 14 }), (results, keys) => {
      const shuffled = results
        .map((result, place) => ({ result, key: keys[place] ?? 0 }))
        .toSorted((a, b) => a.key - b.key)
      const turned = shuffled.map(({ result }) => result)
      for (const measure of measures)
        expect(figure(measure, turned).value).toEqual(figure(measure, results).value)
    }),
    { numRuns: 60 },
  )
})

describe('a cohort', () => {
  const cohortOf = (all: ReturnType<typeof aResult>[][]) =>
    all.map((results, id) =>
      aMeasured({
        id,
        results,
        starts: { ks2_average: 80 + (id % 40) },
        traits: { pupil_premium: String(id % 3 === 0) },
      }),
    )

  test('with one pupil changed is the cohort worked out anew', () => {
    fc.assert(
      fc.property(fc.array(anyResults, { minLength: 2, maxLength: 12 }), anyResults, (all, other) => {
        const pupils = cohortOf(all)
        const changed = aMeasured({ ...pupils[0], results: other })
        const stepwise = withPupil(workOut(pupils, tables), changed, tables)
        const anew = workOut([changed, ...pupils.slice(1)], tables)
        for (const measure of measures)
          expect(headlineOf(measure, stepwise, { seesEach: true })).toEqual(
            headlineOf(measure, anew, { seesEach: true }),
          )
      }),
      { numRuns: 30 },
    )
  })

  test('shows no share from which fewer than six pupils could be read, unless each may be seen', () => {
    fc.assert(
      fc.property(fc.array(anyResults, { minLength: 1, maxLength: 25 }), (all) => {
        const cohort = workOut(cohortOf(all), tables)
        for (const measure of measures.filter(({ unit }) => unit === 'share')) {
          const open = headlineOf(measure, cohort, { seesEach: true })
          const shown = headlineOf(measure, cohort, { seesEach: false })
          const safe =
            open.value !== null && suppressShare(Math.round(open.value * (open.n ?? 0)), open.n ?? 0) !== null
          expect(shown.value === null).toBe(!safe)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('fewer than six pupils have no mean to show and no number either', () => {
    const cohort = workOut(cohortOf([[], [], [], [], []]), tables)
    expect(headlineOf(attainment8, cohort, { seesEach: false })).toEqual({
      ...{ n: null, of: null, value: null, low: null, high: null, missing: 'Too few pupils to show.' },
    })
    expect(headlineOf(attainment8, cohort, { seesEach: true })).toMatchObject({ n: 5, value: 0 })
  })
})

describe('pupils near a line', () => {
  const near = measureOf('basics_95')
  const pupil = (id: number, language: string, mathematics: string) =>
    aMeasured({ id, results: [aResult(qans.language, language), aResult(qans.mathematics, mathematics)] })

  test('come with the warning, what would have to rise, the nearest first, and how many others are below it', () => {
    const [language, mathematics] = [qans.language, qans.mathematics].map((qualification) => {
      return { qualification, points: 5 }
    })
    const pupils = [
      pupil(1, '5', '5'),
      pupil(2, '4', '4'),
      pupil(3, '7', '4'),
      pupil(4, '2', '2'),
      aMeasured({ id: 5 }),
    ]
    expect(listNear(near, pupils, tables)).toEqual({
      warning: expect.stringContaining('not the only ones who need help'),
      below: [
        { pupilId: 3, lacks: 1, words: '1 in AQA GCSE (9-1) in Mathematics', raises: [mathematics] },
        {
          ...{ pupilId: 2, lacks: 2, raises: [language, mathematics] },
          words: expect.stringContaining('1 in AQA GCSE (9-1) in English Language'),
        },
      ],
      others: 2,
    })
  })

  test('are the same whoever the pupils are', () => {
    const plain = [pupil(1, '4', '5'), pupil(2, '4', '4')]
    const marked = plain.map((one, place) => ({
      ...one,
      traits: { pupil_premium: String(place === 0), sex: 'F', ethnicity: 'WROM' },
    }))
    expect(listNear(near, marked, tables)).toEqual(listNear(near, plain, tables))
  })

  test('are not listed for a measure without a line', () => {
    expect(listNear(attainment8, [], tables)).toBeNull()
  })

  test('every measure whose pupils may be listed has its warning', () => {
    const withLine = measures.filter(
      ({ rule }) => rule.kind === 'number of passes' || rule.kind === 'pillars achieved',
    )
    expect(withLine.filter(({ threshold }) => threshold === null)).toEqual([])
    expect(
      measures.filter(({ threshold, rule }) => threshold && !withLine.some((one) => one.rule === rule)),
    ).toEqual([])
  })
})
