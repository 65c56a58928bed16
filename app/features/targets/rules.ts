import { bandMeans } from '#stats/bands.ts'
import {
  chanceAtLeast,
  fitOrdinal,
  gradeChances,
  type OrdinalFit,
  type OrdinalModel,
  type Place,
} from '#stats/ordinal.ts'
import { setTarget } from '#stats/target.ts'
import type { Challenge, ChallengeKey } from './schema.ts'

/** How demanding targets are: the share of schools whose pupils progress at least so well. */
export const challenges: readonly { key: ChallengeKey; name: string; topShare: number }[] = [
  { key: 'average', name: 'as in the middle school of the country', topShare: 0.5 },
  { key: 'high', name: 'as in the best fifth of schools', topShare: 0.2 },
  { key: 'very high', name: 'as in the best twentieth of schools', topShare: 0.05 },
]

/** The share of schools that do as well as a challenge asks; a number stands for itself, of a hundred. */
export const topShareOf = (level: Challenge): number =>
  challenges.find((challenge) => challenge.key === level)?.topShare ?? Number(level) / 100

export type Asked = { challenge: Challenge; own: boolean }

/** What is asked where nobody has settled anything else. */
export const askedAtFirst: Asked = { challenge: 'high', own: false }

/** A challenge as words for a sentence: "as in the best fifth of schools". */
export const challengeWords = (level: Challenge): string =>
  challenges.find((challenge) => challenge.key === level)?.name ?? `as in the best ${level} of 100 schools`

/** A challenge as a word for a column: "high", "best 35 of 100". */
export const challengeName = (level: Challenge): string =>
  challenges.some((challenge) => challenge.key === level) ? level : `best ${level} of 100`

/** All that a chance may depend on: nothing of who the pupil is, only where the pupil started. */
export type Start = { readonly kind: string; readonly score: number }

type Cell = { low: number | null; high: number | null; pupils: readonly number[] }
type Matrix = { grades: readonly string[]; bands: readonly Cell[] }

// Scores are averages of two whole numbers, so a band that ends at 99.5 ends at 99.75.
const halfStep = 0.25

/** Mean baseline and pupils by grade of each band with numbers; a table's counts as a fit wants them. */
export function matrixRows({ bands }: Matrix): { x: number; counts: readonly number[] }[] {
  const known = bands.filter((band) => band.high !== null)
  const means = bandMeans(
    known.map(({ low, high, pupils }) => ({
      from: low === null ? Number.NEGATIVE_INFINITY : low - halfStep,
      to: high === null || high >= 120 ? Number.POSITIVE_INFINITY : high + halfStep,
      pupils: pupils.reduce((sum, count) => sum + count, 0),
    })),
  )
  return known.map((band, place) => ({ x: means[place] ?? 0, counts: band.pupils }))
}

/** The chance curve through a published table; says why when the table is too small for one. */
export const fitMatrix = (matrix: Matrix): OrdinalFit => fitOrdinal(matrix.grades, matrixRows(matrix))

/** What the model says for a start: chances of each grade, the middle grade elsewhere, and the target. */
export function proposeFor(
  model: OrdinalModel,
  x: Place,
  { challenge, ownEffect = 0 }: { challenge: Challenge; ownEffect?: number },
) {
  const found = setTarget(model, {
    ...{ x, topShare: topShareOf(challenge), schoolEffect: ownEffect, useOwnEffect: ownEffect > 0 },
  })
  const grade = (place: number) => model.grades[place] ?? ''
  return {
    grade: grade(found.targetGrade),
    benchmark: grade(found.benchmarkGrade),
    chances: found.benchmark,
    chanceOfTarget: found.benchmarkChanceOfTarget,
  }
}

const of100 = (chance: number): number => Math.round(chance * 100)

/** What a pupil is told: "Of 100 pupils who started like you, 31 reached grade 7 or better. ..." */
export function chanceSentence(grade: string, chance: number, who = 'you'): string {
  const number = of100(chance)
  const first = `Of 100 pupils who started like ${who}, ${number < 1 ? 'fewer than 1' : number} reached grade ${grade} or better.`
  if (chance < 0.35) return `${first} ${grade} is a stretch, not a prediction.`
  if (chance < 0.65) return `${first} ${grade} can be reached, and it is not certain.`
  return `${first} ${grade} is within reach; more is possible.`
}

/** P(this grade or better) for each grade, lowest first. */
export const atLeast = (chances: readonly number[]): number[] =>
  chances.map((_, place) => chances.slice(place).reduce((sum, chance) => sum + chance, 0))

/** The chance of each grade from a start, in the middle school of the country or, with its effect, in this one. */
export const chancesOf = (model: OrdinalModel, x: Place, effect = 0) =>
  gradeChances(model, x, effect).map((chance, place) => ({ grade: model.grades[place] ?? '', chance }))

const kindWords = (kind: string) =>
  kind.replaceAll('_', ' ').replace(/^(ks|cat|gcse)/, (word) => word.toUpperCase())

/** What the chances of a target were worked out from; `together`: from all starts as they hang together in this school. */
export type StartsUsed = {
  from: readonly Start[]
  missing: readonly string[]
  comparable: boolean
  together: boolean
}

/** From which starts a target comes, and which are missing, in sentences. */
export function fromWords({ from, missing, comparable, together }: StartsUsed): string {
  if (from.length === 0) return 'Nothing is known of the start.'
  const said = from.map(({ kind, score }) => `${kindWords(kind)} ${Math.round(10 * score) / 10}`).join(', ')
  const gone = `${missing.map(kindWords).join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`
  const wider = 'nothing is put in its place, and the chances spread wider'
  if (!comparable)
    return `Start: ${said}. Not comparable with the national table, for ${gone}: ${together ? `${wider}. How these tests go together is read from the school’s own pupils` : 'what the school’s own pupils show stands in for it'}.`
  if (missing.length === 0) return `Start: ${said}.`
  return `Start: ${said}. ${gone}: ${together ? wider : 'the other half stands for both'}.`
}

type Attainment = { kind: string; score: number | null }

/** The comparable start: the average of the two tests, or the one of them that is there. */
export function comparableStart(
  kind: string,
  halves: readonly string[],
  rows: readonly Attainment[],
): Start | null {
  const scoreOf = (key: string) => rows.find((row) => row.kind === key)?.score ?? null
  const whole = scoreOf(kind)
  if (whole !== null) return { kind, score: whole }
  const parts = halves.flatMap((half) => scoreOf(half) ?? [])
  if (parts.length === 0) return null
  return { kind, score: parts.reduce((sum, part) => sum + part, 0) / parts.length }
}

/** Another test's score put at the same place among its takers as the model's baseline has among its own. */
export const placedStart = (
  model: OrdinalModel,
  score: number,
  takers: { mean: number; sd: number },
): number => model.centre + (model.spread * (score - takers.mean)) / (takers.sd > 0 ? takers.sd : 1)

/** First line of the cohort page. */
export function cohortFinding(
  year: string,
  {
    courses,
    agreed,
    discussed,
    proposed,
  }: { courses: number; agreed: number; discussed: number; proposed: number },
): string {
  if (courses === 0) return `${year} has no pupils in classes yet`
  const open = courses - agreed - discussed - proposed
  if (agreed === courses) return `${year}: all ${courses.toLocaleString('en-GB')} targets are agreed`
  const parts = [
    agreed > 0 ? `${agreed.toLocaleString('en-GB')} targets agreed` : 'no target agreed yet',
    discussed > 0 ? `${discussed.toLocaleString('en-GB')} talked over` : '',
    proposed > 0 ? `${proposed.toLocaleString('en-GB')} to talk over` : '',
    open > 0 ? `${open.toLocaleString('en-GB')} still to propose` : '',
  ]
  return `${year}: ${parts.filter(Boolean).join(', ')}`
}

/** First line of the page on which a pupil says what to aim for. */
export function wishesFinding(lines: readonly { say: { wish: string | null } | null }[]): string {
  const said = lines.filter((line) => line.say !== null).length
  if (said === 0) return 'What would you like to reach?'
  return said === lines.length
    ? 'You have said what you aim for in every subject'
    : `You have said what you aim for in ${said} of ${lines.length} subjects`
}

type AimedAt = { name: string; chanceOfTarget: number | null }

/** First line of a pupil's targets: how many, and which asks most. */
export function pupilFinding(name: string, lines: readonly AimedAt[]): string {
  if (lines.length === 0) return `${name} has no target yet`
  const start = `${name} has ${lines.length === 1 ? 'a target in one subject' : `targets in ${lines.length} subjects`}`
  const measured = lines.flatMap(({ name: subject, chanceOfTarget: chance }) =>
    chance === null ? [] : [{ subject, chance }],
  )
  const [hardest] = measured.toSorted((a, b) => a.chance - b.chance)
  if (!hardest || measured.length < 2) return start
  return `${start}; ${hardest.subject} asks most: ${of100(hardest.chance)} of 100 like ${name} reach it`
}

type Expected = { expected: number; low: number; high: number }

/** "61 (54 to 68)": an expected number with its central 90 % range; a dash when there is none. */
export const formatExpected = (count: Expected | null): string =>
  count ? `${Math.round(count.expected)} (${Math.round(count.low)} to ${Math.round(count.high)})` : '–'

/** P(this grade or better) for a start; null when the model does not have the grade. */
export function chanceAt(model: OrdinalModel, x: Place, grade: string): number | null {
  const place = model.grades.indexOf(grade)
  return place < 0 ? null : chanceAtLeast(model, x, place)
}

/** How far from the middle of all starts, in their spread, the rows of a table of chances stand. */
const across = [-1.5, -0.75, 0, 0.75, 1.5]

/** The grades that pupils reach from starts across the range of a model: by four of five, half, and one of five. */
export function startsAcross(model: OrdinalModel) {
  return across.map((spreads) => {
    const x = model.centre + spreads * model.spread
    const orBetter = atLeast(gradeChances(model, x))
    const reachedBy = (share: number) =>
      model.grades[orBetter.findLastIndex((chance) => chance >= share)] ?? '–'
    return {
      start: String(Math.round(x * 10) / 10),
      fourOfFive: reachedBy(0.8),
      half: reachedBy(0.5),
      oneOfFive: reachedBy(0.2),
    }
  })
}
