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
