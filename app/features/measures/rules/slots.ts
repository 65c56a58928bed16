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

type Place = { award: Award; id: string }

// A double award fills two places.
const placesOf = (awards: readonly Award[]): Place[] =>
  awards.flatMap((award) =>
    Array.from({ length: award.slots }, (_, part) => ({ award, id: `${award.id}#${part}` })),
  )

function takeInto(slot: Slot, free: readonly Place[]): Place[] {
  const taken: Place[] = []
  let others = 0
  for (const place of free) {
    const { kind, area } = place.award
    if (taken.length === slot.takes) break
    if (slot.accepts && (area === null || !slot.accepts.includes(area))) continue
    if (kind === 'other' && others === (slot.most_other ?? Number.POSITIVE_INFINITY)) continue
    if (kind === 'other') others += 1
    taken.push(place)
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
  let free = placesOf(awards)
  const counted: Counted[] = []
  const bySlot = new Map<string, number>()
  for (const slot of rule.slots) {
    const taken = takeInto(slot, free)
    const weight = weightOf(slot, entered)
    const lines = taken.map(({ award: { name, grade, points } }) => ({
      ...{ place: slot.name, slot: slot.key, name, grade, points, weight },
      score: points * weight,
    }))
    counted.push(...lines)
    bySlot.set(
      slot.key,
      lines.reduce((sum, line) => sum + line.score, 0),
    )
    const used = new Set(taken.map(({ id }) => id))
    free = free.filter(({ id }) => !used.has(id))
  }
  const spare = [...new Set(free.map(({ award }) => award))]
  const left = spare.map(({ name, grade }) => ({
    name,
    grade,
    why: 'Every place it could fill is taken by a better result.',
  }))
  return { score: counted.reduce((sum, line) => sum + line.score, 0), bySlot, counted, left }
}
