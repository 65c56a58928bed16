import type { RuleOf, Slot } from '../schema-official.ts'
import { type Award, areasOf, type Left } from './awards.ts'

/** A result in its place: `score` is its points by the weight of the place. */
export type Counted = {
  place: string
  slot: string
  name: string
  grade: string
  points: number
  weight: number
  score: number
}
export type Filled = { score: number; bySlot: Map<string, number>; counted: Counted[]; left: Left[] }

type Place = { award: Award; taken: boolean }

// A double award fills two places.
function placesOf(awards: readonly Award[]): Place[] {
  const places: Place[] = []
  for (const award of awards)
    for (let slot = 0; slot < award.slots; slot++) places.push({ award, taken: false })
  return places
}

/** Takes the best that a slot accepts of what is free. */
function takeInto(slot: Slot, places: readonly Place[]): Award[] {
  const taken: Award[] = []
  let others = 0
  for (const place of places) {
    const { kind, area } = place.award
    if (taken.length === slot.takes) break
    if (place.taken || (slot.accepts && (area === null || !slot.accepts.includes(area)))) continue
    if (kind === 'other' && others === (slot.most_other ?? Number.POSITIVE_INFINITY)) continue
    if (kind === 'other') others += 1
    place.taken = true
    taken.push(place.award)
  }
  return taken
}

function weightOf(slot: Slot, entered: ReadonlySet<string>): number {
  return slot.weight_needs?.every((area) => entered.has(area)) === false ? 1 : slot.weight
}

/**
 * The sum of the best results in their places, as Attainment 8 is made (DfE, Secondary accountability measures). Results
 * come best first, so filling the narrow places before the open ones is the best sum there is. `entered` names the areas
 * of all entries, those that were discounted too.
 */
export function fillSlots(
  rule: RuleOf<'best of slots'>,
  awards: readonly Award[],
  entered: ReadonlySet<string> = areasOf(awards),
): Filled {
  const places = placesOf(awards)
  const counted: Counted[] = []
  const bySlot = new Map<string, number>()
  let score = 0
  for (const slot of rule.slots) {
    const weight = weightOf(slot, entered)
    let sum = 0
    for (const { name, grade, points } of takeInto(slot, places)) {
      sum += points * weight
      counted.push({ place: slot.name, slot: slot.key, name, grade, points, weight, score: points * weight })
    }
    bySlot.set(slot.key, sum)
    score += sum
  }
  const spare = new Set(places.flatMap(({ award, taken }) => (taken ? [] : [award])))
  return { score, bySlot, counted, left: [...spare].map(leftOut) }
}

const leftOut = ({ name, grade }: Award): Left => ({
  name,
  grade,
  why: 'Every place it could fill is taken by a better result.',
})
