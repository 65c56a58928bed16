import type { ProgressTable, StartSource } from '../schema-official.ts'
import { plain } from './figure.ts'

export type Start = { kinds: string[]; score: number; placed: boolean }

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

function readStart({ kinds, norm }: StartSource, scores: Readonly<Record<string, number>>): Start | null {
  const known = kinds.filter((kind) => scores[kind] !== undefined)
  if (known.length === 0) return null
  const score = mean(known.map((kind) => scores[kind] ?? 0))
  if (!norm) return { kinds: known, score, placed: false }
  // The same place in the nation: as many spreads from the middle there as here.
  const placed = norm.nation_mean + (norm.nation_sd * (score - norm.mean)) / norm.sd
  return { kinds: known, score: placed, placed: true }
}

/** Where a pupil started, by the first source that is known; one of two halves stands for both. */
export function findStart(
  sources: readonly StartSource[],
  scores: Readonly<Record<string, number>>,
): Start | null {
  for (const source of sources) {
    const start = readStart(source, scores)
    if (start) return start
  }
  return null
}

/** How a start is said: "104.5", or that a test stands where it would be. */
export const startWords = ({ score, placed }: Start): string =>
  placed ? `a test that stands where ${plain(score, 1)} stands` : plain(score, 1)

/** The group of a starting point: scores are averages of whole numbers, so to the nearest half, within the table. */
export function groupAt(
  { groups }: ProgressTable,
  score: number,
): ProgressTable['groups'][number] | undefined {
  const [first, last] = [groups[0], groups.at(-1)]
  if (!first || !last) return undefined
  const half = Math.min(Math.max(Math.round(score * 2) / 2, first.low), last.high)
  return groups.find(({ high }) => half <= high)
}
