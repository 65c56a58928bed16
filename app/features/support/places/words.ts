import { count } from '#features/school/api.ts'
import type { Score, Way } from './schema.ts'

type Placed = { probability: number; chosen: boolean }

export const wayNames: Readonly<Record<Way, string>> = {
  lot: 'drawn by lot',
  line: 'by a line',
  steps: 'one class after another',
}

/** Who had a place for sure, who was in the draw, and who was left. */
export function sharesOf(pupils: readonly Placed[]) {
  const inDraw = pupils.filter(({ probability }) => probability > 0 && probability < 1)
  return {
    sure: pupils.filter(({ probability }) => probability === 1).length,
    inDraw: inDraw.length,
    drawn: inDraw.filter(({ chosen }) => chosen).length,
    left: pupils.filter(({ probability }) => probability === 0).length,
    chance100: Math.round(100 * (inDraw[0]?.probability ?? 0)),
  }
}

/** First line before a draw. */
export function drawFinding(pupils: readonly Placed[], places: number): string {
  if (pupils.length === 0) return 'A draw has nobody to choose from yet'
  if (pupils.length <= places)
    return `${count(places, 'place')} for ${count(pupils.length, 'pupil')}: nothing has to be drawn`
  const { inDraw } = sharesOf(pupils)
  return inDraw < 2
    ? `${count(places, 'place')} for ${count(pupils.length, 'pupil')}, and nobody near the line`
    : `${count(places, 'place')} for ${count(pupils.length, 'pupil')}: ${inDraw} of them cannot be told apart`
}

/** How places were shared by lot, as one would tell a family. */
export function lotWords(pupils: readonly Placed[]): string {
  const { sure, inDraw, drawn, left, chance100 } = sharesOf(pupils)
  const needed = sure > 0 ? `${count(sure, 'pupil')} who clearly needed it most had a place. ` : ''
  const others = left > 0 ? ` ${count(left, 'pupil')} clearly needed it less.` : ''
  return `${needed}${count(inDraw, 'pupil')} needed it as much as each other, and ${count(drawn, 'place was', 'places were')} left: drawn by lot, ${chance100} chances in 100 for each.${others}`
}

/** What a line asks of a pupil: "a chance of the target of 30 in 100 or less". `line` in the unit of the priority. */
export const lineText = (score: Score, line: number, grades: readonly string[]): string =>
  score === 'forecast'
    ? `a forecast of ${grades[Math.round(-line - 0.5)] ?? 'that grade'} or less`
    : `a chance of the target of ${Math.round(100 * (1 - line))} in 100 or less`

/** First line before a line is fixed. */
export const lineFinding = (pupils: readonly { chosen: boolean }[]): string =>
  pupils.length === 0
    ? 'Choose whom a line is laid through'
    : `${pupils.filter(({ chosen }) => chosen).length} of ${count(pupils.length, 'pupil')} stand at the line or past it: each of them gets help, nobody else`

type Line = { score: Score; line: number; grades: readonly string[]; subject: string; when: string }

/** How places were given by a line, as one would tell a family. */
export const lineWords = (
  pupils: readonly { chosen: boolean }[],
  { score, line, grades, subject, when }: Line,
): string =>
  `Everybody with ${lineText(score, line, grades)} in ${subject} on ${when} has a place: ${pupils.filter(({ chosen }) => chosen).length} of ${count(pupils.length, 'pupil')}. Nobody was picked by name, and the line was the same for all.`

/** The turns of a drawn order, the first one first. */
export type Turn = {
  turn: number
  classes: readonly { id: number; name: string; pupils: number }[]
  /** The cycle with which it begins; null where none is planned yet. */
  begins: { name: string; starts: string; over: boolean } | null
}

/** In which order classes begin, as one would tell a family. */
export function stepsWords(turns: readonly Turn[]): string {
  const all = turns.reduce((sum, { classes }) => sum + classes.length, 0)
  const [first] = turns
  const names = first?.classes.map(({ name }) => name).join(' and ') ?? ''
  return `All ${all} classes have it. They cannot all begin at once, so a draw settled who goes first: ${names}, and then ${count(turns.length - 1, 'more turn')}, each with the cycle after.`
}

/** First line of what was settled. */
export function givenFinding(name: string, way: Way, pupils: readonly Placed[], turns: number): string {
  const has = pupils.filter(({ chosen }) => chosen).length
  if (way === 'steps') return `${name}: ${count(has, 'pupil')} begin in ${turns} turns, in a drawn order`
  return way === 'line'
    ? `${name}: the ${has} of ${count(pupils.length, 'pupil')} past the line have a place`
    : `${name}: ${has} of ${count(pupils.length, 'pupil')} have a place, ${sharesOf(pupils).drawn} of them by lot`
}

/** What became of a pupil, before a draw (`done` false) or after. */
export function placeWords({ probability, chosen }: Placed, done: boolean): string {
  if (probability === 1) return 'has a place'
  if (probability === 0) return 'no place'
  if (!done) return `in the draw, ${Math.round(100 * probability)} chances in 100`
  return chosen ? 'drawn' : 'not drawn'
}

export const scoreTitles: Readonly<Record<Score, string>> = {
  benefit: 'Grades to be won',
  chance: 'Chance of the target, of 100',
  forecast: 'Forecast',
}

/** A priority in the words of its score. */
export function scoreText(score: Score, priority: number, grades: readonly string[]): string {
  if (score === 'benefit') return priority.toFixed(2)
  return score === 'chance'
    ? `${Math.round(100 * (1 - priority))}`
    : (grades[Math.max(0, Math.round(-priority))] ?? '')
}
