import type { GroupedSums } from '#stats/multilevel/grouped.ts'
import { countingValues, findWithheld, RELEASE_RULE } from '#stats/multilevel/release.ts'
import { type Sums, sumRows } from '#stats/multilevel/sums.ts'
import { mean } from '#stats/vector.ts'
import { type Entry, isNational } from './entry.ts'

export const OUTCOME = 'reached'
export const EXPECTED = 'expected'
export const LEVEL = 'school'

/** What the columns hold, in the words of who sends them. */
export const columnWords: Readonly<Record<string, string>> = {
  [EXPECTED]: 'average grade that pupils of the country with the same starts reached in the same subjects',
  [OUTCOME]: 'average grade reached',
}

/** One line for each pupil: the average expected of them and the average they reached, over the same subjects. */
function pupilRows(entries: readonly Entry[]): number[][] {
  const byPupil = Map.groupBy(entries.filter(isNational), ({ pupilId }) => pupilId)
  return [...byPupil.values()].map((own) => [
    mean(own.map(({ expected }) => expected)),
    mean(own.map(({ reached }) => reached)),
  ])
}

export const asGroupedSums = (groups: readonly { name: string; sums: Sums }[]): GroupedSums => ({
  ...{ outcome: OUTCOME, columns: [EXPECTED, OUTCOME], factors: [], levels: [LEVEL] },
  groups: groups.map(({ name, sums }) => ({
    path: [name],
    n: sums.n,
    means: sums.means,
    products: sums.products,
  })),
})

export type Sendable = { ok: true; sums: Sums } | { ok: false; sums: Sums; why: string }

/** The sums of a cohort, and whether they may leave the school by the release rule. */
export function sumCohort(entries: readonly Entry[]): Sendable {
  const rows = pupilRows(entries)
  const summed = sumRows(rows, 2)
  const sums = { n: summed.n, means: Array.from(summed.means), products: Array.from(summed.products) }
  const [withheld] = findWithheld(asGroupedSums([{ name: '', sums }]))
  if (withheld) return { ok: false, sums, why: `The year group ${withheld.message}.` }
  const counting = [EXPECTED, OUTCOME].find(
    (_, column) => countingValues(new Set(rows.map((row) => row[column] ?? 0))).length > 0,
  )
  if (counting === undefined) return { ok: true, sums }
  return {
    ...{ ok: false, sums },
    why: `“${columnWords[counting]}” has only two or three different values, so its sums would count pupils.`,
  }
}

/** The rule of release, as whoever sends reads it. */
export const releaseWords = `A year group of fewer than ${RELEASE_RULE.fewestPupils} pupils is never sent, nor one of which fewer than ${RELEASE_RULE.smallestCell} could be counted.`
