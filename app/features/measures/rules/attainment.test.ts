import { describe, expect, test } from 'vitest'
import { aMeasured, aResult, englishTables, qans, results } from '../testing.ts'
import type { ExamResult } from './awards.ts'
import { readListGrade } from './awards.ts'
import { preparePupil } from './pupil.ts'
import { figureOf } from './work-out.ts'

const tables = await englishTables('2024-08-22')

function figure(key: string, given: ExamResult[]) {
  const measure = tables.measures.get(key)
  if (!measure) throw new Error(`no measure ${key}`)
  const found = figureOf(measure, preparePupil(aMeasured({ results: given }), tables), tables)
  return { ...found, ...found.why() }
}
const attainment = (given: ExamResult[]) => figure('attainment_8', given)
const whyLeft = (given: ExamResult[]) => attainment(given).left.map(({ why }) => why)

describe('Attainment 8', () => {
  test('counts English twice only for who entered both language and literature, the other one among the open results', () => {
    expect(attainment(results({ language: 6 })).value).toBe(6)
    expect(attainment(results({ language: 6, literature: 4 })).value).toBe(6 * 2 + 4)
    expect(attainment(results({ language: 6, literature: 'U' })).value).toBe(6 * 2)
    expect(
      attainment(results({ language: 3, literature: 7 })).counted.map(({ place, score }) => [place, score]),
    ).toEqual([
      ['English', 14],
      ['Open', 3],
    ])
  })

  test('counts mathematics twice', () => {
    expect(attainment(results({ mathematics: 5 })).value).toBe(10)
  })

  test('counts combined science as two results, with half grades, of which one may stand open', () => {
    const { counted, value } = attainment(results({ combined: '5-4', history: 7, french: 6 }))
    expect(value).toBe(4.5 * 2 + 7 + 6)
    expect(counted.map(({ slot, points }) => [slot, points])).toEqual([
      ['ebacc', 7],
      ['ebacc', 6],
      ['ebacc', 4.5],
      ['open', 4.5],
    ])
  })

  test('takes the best three of the English Baccalaureate, and a fourth one stands open before a worse result', () => {
    const { counted, left } = attainment(
      results({ biology: 7, chemistry: 7, physics: 7, history: 6, art: 5, drama: 4, business: 3 }),
    )
    const inSlot = (key: string) => counted.filter(({ slot }) => slot === key).map(({ points }) => points)
    expect([inSlot('ebacc'), inSlot('open')]).toEqual([
      [7, 7, 7],
      [6, 5, 4],
    ])
    expect(left).toMatchObject([
      {
        name: expect.stringContaining('Business'),
        grade: '3',
        why: expect.stringContaining('better result'),
      },
    ])
  })

  test('takes at most three results that are no GCSE, at their published points', () => {
    const given = results({ sport: 'L2D', imedia: 'D*2', health: 'L1M' })
    expect(attainment(given).value).toBe(7 + 8.5 + 2)
    expect(attainment([...given, ...results({ art: 1 })]).value).toBe(7 + 8.5 + 2)
  })

  test('a pupil without results has nought, and it says where', () => {
    expect(attainment([])).toMatchObject({
      value: 0,
      words: '0 points: English 0, Mathematics 0, English Baccalaureate 0, Open 0.',
    })
  })
})

describe('discounting', () => {
  const early = aResult(qans.mathematics, '4', { awardedOn: '2023-11-01' })
  test('the first entry counts, also when the later one is better, and also at another board', () => {
    const later = aResult('60147003', '7')
    expect(attainment([later, early]).value).toBe(8)
    expect(attainment([later, early]).left).toEqual([
      {
        name: 'Pearson Edexcel GCSE (9-1) in Mathematics',
        grade: '7',
        why: 'An earlier entry of the same course counts: AQA GCSE (9-1) in Mathematics, grade 4.',
      },
    ])
  })

  test('of two entries of one day the best counts', () => {
    expect(attainment([aResult(qans.mathematics, '4'), aResult('60147003', '7')]).value).toBe(14)
  })

  test('fine art and textiles are one course, fine art and photography are two', () => {
    const art = (option: string, grade: string) => aResult(qans.art, grade, { option })
    expect(attainment([art('8202', '6'), art('8204', '5')]).value).toBe(6)
    expect(attainment([art('8202', '6'), art('8206', '5')]).value).toBe(11)
  })

  test('a code that came with the result goes before that of the list', () => {
    const own = aResult(qans.art, '5', { option: '8204', discountCode: 'ZZ9' })
    expect(attainment([aResult(qans.art, '6', { option: '8202' }), own]).value).toBe(11)
  })

  test('the measures of the past take the best entry', () => {
    const needs = { language: 4, biology: 4, history: 4, art: 4 } as const
    const given = [...results(needs), { ...early, grade: '3' }, aResult(qans.mathematics, '4')]
    expect(figure('five_good_em', given).value).toBe(1)
    expect(figure('basics_94', given).value).toBe(0)
  })
})

describe('why a result does not count is said', () => {
  test('when it is on no list, was not given, or has a grade the list does not have', () => {
    expect(whyLeft([aResult('99999999', '5', { title: 'Knitting' })])).toEqual([
      '99999999 is not on the list of qualifications.',
    ])
    expect(whyLeft(results({ french: 'X' }))).toEqual(['No result was given.'])
    expect(whyLeft(results({ french: 'Z' }))).toEqual(['The list has no grade Z for it.'])
  })

  test('grades are read as files write them', () => {
    const list = (qan: string) => tables.qualifications.get(qan)?.points ?? {}
    const read = (qan: string, ...texts: string[]) => texts.map((text) => readListGrade(list(qan), text))
    expect(read(qans.combined, '5-4', '54', '9 9', 'UU')).toEqual(['54', '54', '99', 'U'])
    expect(read(qans.sport, 'L2D*', 'D*2', '*2', 'L1P', 'P1', 'u')).toEqual([
      '*2',
      '*2',
      '*2',
      'P1',
      'P1',
      'U',
    ])
  })
})

describe('the English Baccalaureate', () => {
  const whole = { language: 5, literature: 3, mathematics: 5, combined: '55', history: 5, french: 5 } as const
  test('is reached with grade 5 in each part, English in either of two entered', () => {
    expect(figure('ebacc_entry', results(whole)).value).toBe(1)
    expect(figure('ebacc_95', results(whole)).value).toBe(1)
    expect(figure('ebacc_95', results({ ...whole, combined: '5-4' })).words).toBe('Not reached: Sciences.')
    const { literature: _, ...without } = whole
    expect(figure('ebacc_entry', results(without)).words).toBe('Not entered: English.')
  })

  test('three single sciences are an entry, two are none; two of the three must be passed', () => {
    const { combined: _, ...rest } = whole
    expect(figure('ebacc_entry', results({ ...rest, biology: 5, physics: 5 })).value).toBe(0)
    expect(figure('ebacc_95', results({ ...rest, biology: 5, physics: 5, computing: 1 })).value).toBe(1)
    expect(figure('ebacc_95', results({ ...rest, biology: 5, physics: 4, computing: 1 })).value).toBe(0)
  })

  test('its average is over six places, and a part not entered counts nought', () => {
    expect(figure('ebacc_points', results({ ...whole, combined: '65' })).value).toBeCloseTo(
      (5 + 5 + 5.5 * 2 + 5 + 5) / 6,
      9,
    )
    const { french: _, ...without } = whole
    expect(figure('ebacc_points', results(without)).value).toBeCloseTo(25 / 6, 9)
  })
})

describe('measures of the past', () => {
  test('five or more: a double award is two, and grade 1 stands for G', () => {
    expect(figure('five_good', results({ combined: '44', language: 4, mathematics: 4, art: 4 })).value).toBe(
      1,
    )
    expect(figure('five_any', results({ combined: '11', language: 1, mathematics: 1, art: 1 })).value).toBe(1)
    expect(figure('one_any', results({ art: 'U' })).value).toBe(0)
  })

  test('a GCSE with letters that is on no list counts in them by its scale, and not in Attainment 8', () => {
    const old = (qualification: string, points: number) =>
      aResult(qualification, 'C', { awardedOn: '2006-08-24', scale: { key: 'gcse-a-star-g', points } })
    const given = ['10000001', '10000002', '10000003', '10000004', '10000005'].map((qan) => old(qan, 4))
    expect(figure('five_good', given).value).toBe(1)
    expect(attainment(given)).toMatchObject({
      value: 0,
      left: given.map(() => ({ why: 'Not on the list of qualifications.' })),
    })
  })

  test('capped points of 2006 are those of the eight best letters', async () => {
    const past = await englishTables('2006-08-24')
    const measure = past.measures.get('capped_points')
    if (!measure) throw new Error('no capped points in 2006')
    const given = ['A*', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'G'].map((grade, place) =>
      aResult(`1000000${place}`, grade, { scale: { key: 'gcse-a-star-g', points: 4 } }),
    )
    const { value } = figureOf(measure, preparePupil(aMeasured({ results: given }), past), past)
    expect(value).toBe(58 + 52 + 46 + 40 + 34 + 28 + 22 + 16)
  })
})
