import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { packsFolder, readNationalTables, readPackItems } from '#features/measures/api.server.ts'
import { gradeLabels, type Scale, type SubjectWord } from '#features/measures/api.ts'
import { normalCdf } from '#stats/normal.ts'

const Absence = z.object({
  absence: z.number(),
  share_of_sessions: z.record(z.string(), z.number()),
  bands: z.record(z.string(), z.array(z.number())),
})
const Pupils = z.object({ pupils: z.record(z.string(), z.record(z.string(), z.number())) })

/** Where grades lie on a subject's scale for a key stage 2 score: centre and spread, in places of the scale. */
export type Expectation = { centre: number; spread: number }

export type Margins = {
  absence: z.infer<typeof Absence>
  /** Pupils by key stage 2 band, lowest first and "No scaled score" last, for a group of the published table. */
  bandShares(group: string): number[]
  bandEdges: readonly { low: number; high: number }[]
  subject(key: string): SubjectWord
  grades(subjectKey: string): string[]
  scale(subjectKey: string): Scale
  expect(subjectKey: string, ks2: number): Expectation
}

type Curve = { at: number; centre: number; spread: number }[]

// The mean and spread of a normal variable once rounded to places 0..top and cut off at the ends.
function roundedMoments(centre: number, spread: number, top: number): { mean: number; sd: number } {
  let mean = 0
  let square = 0
  for (let place = 0; place <= top; place++) {
    const below = place === 0 ? 0 : normalCdf((place - 0.5 - centre) / spread)
    const upTo = place === top ? 1 : normalCdf((place + 0.5 - centre) / spread)
    mean += place * (upTo - below)
    square += place * place * (upTo - below)
  }
  return { mean, sd: Math.sqrt(Math.max(square - mean * mean, 0.01)) }
}

/** The normal variable that, rounded to grades, has the mean and spread of the counts. */
function fitBand(counts: readonly number[]): Expectation {
  const pupils = counts.reduce((sum, count) => sum + count, 0)
  const mean = counts.reduce((sum, count, place) => sum + place * count, 0) / pupils
  const square = counts.reduce((sum, count, place) => sum + place * place * count, 0) / pupils
  const sd = Math.sqrt(Math.max(square - mean * mean, 0.2))
  let centre = mean
  let spread = sd
  for (let round = 0; round < 30; round++) {
    const now = roundedMoments(centre, spread, counts.length - 1)
    centre += mean - now.mean
    spread = Math.min(Math.max(spread * (sd / now.sd), 0.5 * sd), 2 * sd)
  }
  return { centre, spread }
}

function between(curve: Curve, x: number): Expectation {
  const above = curve.findIndex((point) => point.at >= x)
  const right = curve[above === -1 ? curve.length - 1 : above]
  const left = curve[above === -1 ? curve.length - 1 : Math.max(above - 1, 0)]
  if (!left || !right) throw new Error('A subject has no national table')
  const share = right.at === left.at ? 0 : (x - left.at) / (right.at - left.at)
  return {
    centre: left.centre + share * (right.centre - left.centre),
    spread: left.spread + share * (right.spread - left.spread),
  }
}

const leastPupils = 40

async function nationalCurves(): Promise<Map<string, Curve>> {
  const tables = await readNationalTables()
  return new Map(
    tables.map(({ body }) => {
      const curve = body.bands.flatMap((band) => {
        const pupils = band.pupils.reduce((sum, count) => sum + count, 0)
        if (band.high === null || pupils < leastPupils) return []
        return [{ at: ((band.low ?? 72) + band.high) / 2, ...fitBand(band.pupils) }]
      })
      return [body.subject, curve] as const
    }),
  )
}

/** Reads the published margins and the packs; pure arithmetic from there on. */
export async function readMargins(): Promise<Margins> {
  const folder = join(packsFolder(), 'england')
  const read = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'))
  const absence = Absence.parse(await read('margins-absence.json'))
  const { pupils } = Pupils.parse(await read('margins-pupils.json'))
  const subjects = new Map((await readPackItems('england', 'subject')).map((word) => [word.key, word]))
  const scales = new Map((await readPackItems('england', 'grade_scale')).map((scale) => [scale.key, scale]))
  const curves = await nationalCurves()
  const subject = (key: string) => must(subjects.get(key), `subject ${key}`)
  const scale = (key: string) => must(scales.get(subject(key).scale_key), `scale of ${key}`)
  return {
    absence,
    bandShares: (group) => bands.map((band) => must(pupils[group], group)[band] ?? 0),
    bandEdges,
    subject,
    scale,
    grades: (key) => gradeLabels(scale(key)),
    expect: (key, ks2) => expectation(subject(key), curves, ks2),
  }
}

function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The England pack has no ${what}`)
  return value
}

/** Courses without a national table rise with the starting point by a rule of thumb, in places of their scale. */
function expectation(subject: SubjectWord, curves: Map<string, Curve>, ks2: number): Expectation {
  const curve = curves.get(subject.national_key ?? '')
  if (curve) return between(curve, ks2)
  if (subject.level === 'a level') return { centre: 3 + (ks2 - 108) * 0.14, spread: 1.3 }
  if (subject.level === 'level 3') return { centre: 1.9 + (ks2 - 104) * 0.05, spread: 0.9 }
  return { centre: 3.6 + (ks2 - 102) * 0.13, spread: 1.6 }
}

const bandEdges = [
  { low: 72, high: 79.5 },
  { low: 80, high: 89.5 },
  { low: 90, high: 95.5 },
  { low: 96, high: 99.5 },
  { low: 100, high: 102 },
  { low: 102.5, high: 104.5 },
  { low: 105, high: 107 },
  { low: 107.5, high: 109.5 },
  { low: 110, high: 113 },
  { low: 113.5, high: 116.5 },
  { low: 117, high: 120 },
] as const

const bands = [
  'Less than 80',
  '80 - 89.5',
  '90 - 95.5',
  '96 - 99.5',
  '100 - 102',
  '102.5 - 104.5',
  '105 - 107',
  '107.5 - 109.5',
  '110 - 113',
  '113.5 - 116.5',
  '117 - 120',
  'No scaled score',
] as const
