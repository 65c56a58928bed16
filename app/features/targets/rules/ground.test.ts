import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gradeChances } from '#stats/ordinal.ts'
import { createRandom } from '#stats/random.ts'
import { TRUE_MODEL } from '#stats/simulate/attainment.ts'
import type { Learnt } from '#stats/starts.ts'
import { conditions, drawStarts, learnFrom, placeBy, readStarts, type Scores } from './ground.ts'

const random = createRandom(7)
const halves = ['reading', 'maths']
const kinds = ['reading', 'maths', 'verbal', 'quantitative', 'cat_mean']

/** Pupils of a school in which all tests go together, and the mean of two stands beside them. */
const pupils = Array.from({ length: 400 }, (): Scores => {
  const general = random.normal()
  const verbal = Math.round(100 + 15 * (0.8 * general + 0.6 * random.normal()))
  const quantitative = Math.round(100 + 15 * (0.8 * general + 0.6 * random.normal()))
  return new Map([
    ['reading', Math.round(104 + 7 * (0.85 * general + 0.5 * random.normal()))],
    ['maths', Math.round(104 + 7 * (0.85 * general + 0.5 * random.normal()))],
    ...([
      ['verbal', verbal],
      ['quantitative', quantitative],
      ['cat_mean', (verbal + quantitative) / 2],
    ] as const),
  ])
})
const starts = drawStarts({ whole: 'average', halves, kinds }, pupils)
if (!starts) throw new Error('no starts')

const place = (scores: Record<string, number>, learnt?: Learnt) =>
  placeBy(
    { model: TRUE_MODEL, whole: 'average', learnt },
    starts,
    new Map(Object.entries(scores)),
    conditions(),
  )
const spread = (scores: Record<string, number>): number => {
  const x = place(scores)?.x
  return typeof x === 'object' ? x.sd : 0
}

describe('where a pupil started, from all that is known', () => {
  test('the whole baseline in a school without results stands exactly where the national table puts it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 80, max: 120 }),
        fc.integer({ min: 80, max: 120 }),
        fc.integer({ min: 70, max: 130 }),
        (reading, maths, verbal) => {
          const national = gradeChances(TRUE_MODEL, (reading + maths) / 2)
          const alone = place({ reading, maths })
          expect(gradeChances(TRUE_MODEL, alone?.x ?? 0)).toEqual(national)
          expect(place({ reading, maths, verbal })).toEqual(alone)
          expect(place({ average: (reading + maths) / 2 })?.x).toBe((reading + maths) / 2)
        },
      ),
    )
  })

  test('the less is known the wider the chances spread, and nothing known is no place at all', () => {
    const one = spread({ reading: 104 })
    const other = spread({ verbal: 100 })
    expect(one).toBeGreaterThan(0)
    expect(other).toBeGreaterThan(one)
    expect(spread({ verbal: 100, quantitative: 100 })).toBeLessThan(other)
    expect(place({})).toBeNull()
  })

  test('what was used and what is missing is told', () => {
    expect(place({ reading: 104, verbal: 96 })).toMatchObject({
      from: [
        { kind: 'reading', score: 104 },
        { kind: 'verbal', score: 96 },
      ],
      missing: ['maths'],
    })
    expect(place({ reading: 104, maths: 106, verbal: 96 })).toMatchObject({
      from: [
        { kind: 'reading', score: 104 },
        { kind: 'maths', score: 106 },
      ],
      missing: [],
    })
    expect(place({ average: 105 })).toMatchObject({ from: [{ kind: 'average', score: 105 }], missing: [] })
  })

  test('a test that follows from others says nothing of its own', () => {
    expect(starts.moments.kinds).toEqual(['reading', 'maths', 'verbal', 'quantitative'])
  })

  test('a test few have beside the baseline is not read at all', () => {
    const some = pupils.map(
      (scores, i) => new Map([...scores].filter(([kind]) => kind !== 'verbal' || i < 20)),
    )
    expect(drawStarts({ whole: 'average', halves, kinds }, some)?.moments.kinds).not.toContain('verbal')
    expect(drawStarts({ whole: 'average', halves, kinds }, pupils.slice(0, 20))).toBeNull()
  })
})

describe('what results add', () => {
  const condition = conditions()
  const past = (number: number, effect: number) =>
    pupils.slice(0, number).map((scores) => {
      const given = condition(starts)(readStarts(scores, starts, 'average'))
      const average = ((scores.get('reading') ?? 0) + (scores.get('maths') ?? 0)) / 2
      return { given, grade: random.weighted(gradeChances(TRUE_MODEL, average, effect)) }
    })

  test('of nine pupils nothing, of sixty a pulled shift alone, of four hundred what each test is worth too', () => {
    expect(learnFrom(TRUE_MODEL, starts, past(9, 0.5), 0.25)).toBeNull()
    const some = learnFrom(TRUE_MODEL, starts, past(60, 0.5), 0.25)
    expect(some?.weights).toEqual([0, 0, 0, 0])
    expect(some?.effect).toBeGreaterThan(0.1)
    expect(some?.effect).toBeLessThan(0.5)
    const many = learnFrom(TRUE_MODEL, starts, past(400, 0.5), 0.25)
    expect(Math.abs((many?.effect ?? 0) - 0.5)).toBeLessThan(0.2)
    expect(many?.weights.some((weight) => weight !== 0)).toBe(true)
  })

  test('where tests are worth something beyond the baseline they are used for who has the whole baseline as well', () => {
    const learnt = { weights: [0, 0, 0.03, 0], effect: 0, standardError: 0.1, tau: 0.25, pupils: 300 }
    const [low, high] = [90, 120].map((verbal) => place({ reading: 104, maths: 104, verbal }, learnt))
    const mean = (x: unknown) => (typeof x === 'object' && x !== null && 'mean' in x ? Number(x.mean) : 0)
    expect(mean(high?.x)).toBeGreaterThan(mean(low?.x) + 0.2)
    expect(high?.from.map(({ kind }) => kind)).toEqual(['reading', 'maths', 'verbal'])
  })
})
