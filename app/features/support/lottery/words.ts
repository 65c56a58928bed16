import { count } from '#features/school/api.ts'

type Placed = { probability: number; chosen: boolean }

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
  if (pupils.length <= places)
    return `${count(places, 'place')} for ${count(pupils.length, 'pupil')}: nothing has to be drawn`
  const { inDraw } = sharesOf(pupils)
  return inDraw < 2
    ? `${count(places, 'place')} for ${count(pupils.length, 'pupil')}, and nobody near the line`
    : `${count(places, 'place')} for ${count(pupils.length, 'pupil')}: ${inDraw} of them cannot be told apart`
}

/** How the places are shared, as one would tell a family. */
export function shareWords(pupils: readonly Placed[]): string {
  const { sure, inDraw, drawn, left, chance100 } = sharesOf(pupils)
  const needed = sure > 0 ? `${count(sure, 'pupil')} who clearly needed it most had a place. ` : ''
  const others = left > 0 ? ` ${count(left, 'pupil')} clearly needed it less.` : ''
  return `${needed}${count(inDraw, 'pupil')} needed it as much as each other, and ${count(drawn, 'place was', 'places were')} left: drawn by lot, ${chance100} chances in 100 for each.${others}`
}

/** First line of a draw that was done. */
export const drawnFinding = (name: string, pupils: readonly Placed[]): string =>
  `${name}: ${pupils.filter(({ chosen }) => chosen).length} of ${count(pupils.length, 'pupil')} have a place, ${sharesOf(pupils).drawn} of them by lot`

/** What became of a pupil, before the draw (`done` false) or after. */
export function placeWords({ probability, chosen }: Placed, done: boolean): string {
  if (probability === 1) return 'has a place'
  if (probability === 0) return 'no place'
  if (!done) return `in the draw, ${Math.round(100 * probability)} chances in 100`
  return chosen ? 'drawn' : 'not drawn'
}
