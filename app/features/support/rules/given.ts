import { formatDate } from '#features/school/api.ts'
import type { HadPlace } from '../places/schema.ts'
import { wayNames } from '../places/words.ts'

/** "by Mrs Ada Hill on 7 October 2026" */
export const begunWords = ({ by, on }: { by: string | null; on: string }): string =>
  `${by ? `by ${by} ` : ''}on ${formatDate(on)}`

const howWords = ({ way, chance100 }: HadPlace): string =>
  chance100 === null
    ? way === 'lot'
      ? 'needed it most'
      : wayNames[way]
    : `drawn, with ${chance100} chances in 100`

/** How the places of a plan were given, and how each of those the viewer sees came to theirs. */
export function givenOf(
  { pupils }: { pupils: readonly { id: number }[] },
  had: readonly HadPlace[],
  open: boolean,
) {
  const seen = new Set(pupils.map(({ id }) => id))
  const own = had.filter(({ pupilId }) => seen.has(pupilId))
  const givings = new Map(own.map(({ placesId, way }) => [placesId, wayNames[way]]))
  return {
    places: [...givings].map(([id, words]) => ({ id, words, open })),
    how: new Map(own.map((one) => [one.pupilId, howWords(one)])),
  }
}
