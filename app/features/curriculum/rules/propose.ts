import type { EntryCondition } from '#features/measures/api.ts'
import { type Judged, judgeEntry, type Known } from './entry.ts'

export type Candidate = { pupilId: number; known: Known }
/** `room`: places left for this year group; null without a bound. In the order in which they are tried. */
export type Offer = { id: number; rule: readonly EntryCondition[]; room: number | null }
export type Proposed = {
  pupilId: number
  /** Null: no pathway takes this pupil by its rule, or none has a place left. */
  pathwayId: number | null
  /** Pathways that would take the pupil and are full. */
  full: number[]
  /** Near a line that decided, with what was known and asked. */
  edge: boolean
  why: string[]
}

type Wish = { pupilId: number; at: number; judged: readonly { offer: Offer; judged: Judged }[] }

const byDistance = (offerId: number) => (a: Wish, b: Wish) => {
  const of = (wish: Wish) => wish.judged.find(({ offer }) => offer.id === offerId)?.judged.distance ?? 0
  return of(b) - of(a) || a.pupilId - b.pupilId
}

/**
 * Each pupil is tried on the pathways in their order. Where more are taken by a rule than there are places, those further
 * inside the line have them, and the others are tried on the next (deferred acceptance: Gale and Shapley 1962), so that nobody
 * is passed over for somebody nearer the line. Of two alike the lower number.
 */
export function proposePlaces(
  candidates: readonly Candidate[],
  offers: readonly Offer[],
  names: ReadonlyMap<string, string>,
): Proposed[] {
  const wishes = candidates.map(({ pupilId, known }) => ({
    ...{ pupilId, at: 0 },
    judged: offers.map((offer) => ({ offer, judged: judgeEntry(offer.rule, known, names) })),
  }))
  const takes = (wish: Wish) => wish.judged.filter(({ judged }) => judged.verdict === 'in')
  const held = new Map<number, Wish[]>(offers.map(({ id }) => [id, []]))
  const asking: Wish[] = [...wishes]
  for (let wish = asking.pop(); wish; wish = asking.pop()) {
    const next = takes(wish)[wish.at]?.offer
    if (!next) continue
    const group = [...(held.get(next.id) ?? []), wish].sort(byDistance(next.id))
    const kept = next.room === null ? group : group.slice(0, next.room)
    held.set(next.id, kept)
    for (const refused of group.slice(kept.length)) {
      refused.at += 1
      asking.push(refused)
    }
  }
  return wishes.map((wish): Proposed => {
    const taking = takes(wish)
    const own = taking[wish.at]
    const full = taking.slice(0, wish.at).map(({ offer }) => offer.id)
    // What was decided on: the pathway taken, and each tried before it.
    const until = own ? wish.judged.indexOf(own) + 1 : wish.judged.length
    const decided = wish.judged.slice(0, until).map(({ judged }) => judged)
    const edges = decided.filter(({ edge }) => edge)
    const open = decided.filter(({ verdict }) => verdict === 'unknown')
    const asked = edges.length > 0 ? edges : open.length > 0 ? open : decided.slice(-1)
    return {
      ...{ pupilId: wish.pupilId, pathwayId: own?.offer.id ?? null, full },
      edge: edges.length > 0 || open.length > 0,
      why: [...new Set(asked.flatMap(({ why }) => why))],
    }
  })
}
