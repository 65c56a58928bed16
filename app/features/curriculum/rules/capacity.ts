import { count } from '#features/school/api.ts'

/** Why nobody more can come in, with the numbers; null where there is room. */
export function refuseFull(
  { name, capacity }: { name: string; capacity: number | null },
  year: string,
  taken: number,
): string | null {
  if (capacity === null || taken < capacity) return null
  return `${name} is full in ${year}: ${taken} of ${count(capacity, 'place')} are taken`
}

/** The places of a waiting list: who asked first stands first. */
export const inOrder = <T extends { id: number; askedAt: Date }>(requests: readonly T[]): T[] =>
  requests.toSorted((a, b) => a.askedAt.getTime() - b.askedAt.getTime() || a.id - b.id)

/** Places left; without a bound there is always one. */
export const placesLeft = (capacity: number | null, taken: number): number =>
  capacity === null ? Infinity : Math.max(0, capacity - taken)

/** Those of a waiting list for whom there is a place now, in its order. */
export const offered = <T>(waiting: readonly T[], left: number): T[] => waiting.slice(0, left)

/** Of those who asked earlier, whoever loses the place that was theirs to somebody behind them. */
export const passedOver = <T>(ahead: readonly T[], left: number): T[] => ahead.slice(Math.max(0, left - 1))
