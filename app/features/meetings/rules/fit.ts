type Timed = { minutes: number; must: boolean }

/**
 * Which of the proposals stand on an agenda of so many minutes, in their order: those that must be, whatever it takes;
 * of the others each that still fits into what is left. The rest waits.
 */
export function fitAgenda<P extends Timed>(
  proposals: readonly P[],
  minutes: number,
): { placed: P[]; waiting: P[] } {
  const sum = (some: readonly P[]) => some.reduce((all, one) => all + one.minutes, 0)
  let left = minutes - sum(proposals.filter((one) => one.must))
  const placed: P[] = []
  const waiting: P[] = []
  for (const one of proposals) {
    const fits = one.must || one.minutes <= left
    if (fits && !one.must) left -= one.minutes
    ;(fits ? placed : waiting).push(one)
  }
  return { placed, waiting }
}

/** Places from 1 on, with one item moved up or down past its neighbour; the same order when there is none. */
export function moveInOrder(ids: readonly number[], id: number, way: 'up' | 'down'): number[] {
  const at = ids.indexOf(id)
  const to = way === 'up' ? at - 1 : at + 1
  const [mine, other] = [ids[at], ids[to]]
  if (mine === undefined || other === undefined) return [...ids]
  return ids.map((one, place) => (place === at ? other : place === to ? mine : one))
}
