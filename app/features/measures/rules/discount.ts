import type { Measure } from '../schema-official.ts'
import type { Award, Left } from './awards.ts'

export type Discounted = { counted: Award[]; left: Left[] }

const inOrder = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const byId = (a: Award, b: Award) => inOrder(a.id, b.id)
const byPoints = (a: Award, b: Award) => b.points - a.points || byId(a, b)
const byDate = (a: Award, b: Award) => inOrder(a.awardedOn, b.awardedOn) || byPoints(a, b)

/** The best first, those alike always in the same order. */
export const bestFirst = (awards: readonly Award[]): Award[] => awards.toSorted(byPoints)

function whyNot(award: Award, counting: Award): string {
  const which = `${counting.name}, grade ${counting.grade}`
  if (award.awardedOn > counting.awardedOn) return `An earlier entry of the same course counts: ${which}.`
  return `Another result of the same course counts: ${which}.`
}

/**
 * Of results with the same discount code one counts: the first entered, and of one day the best; or, under the rules
 * before 2014, the best. Source: DfE, Key stage 4 discounting and early entry guidance. The order given does not matter.
 */
export function discount(awards: readonly Award[], how: Measure['discounting']): Discounted {
  if (how === 'none') return { counted: bestFirst(awards), left: [] }
  const order = how === 'first entry' ? byDate : byPoints
  const counted: Award[] = []
  const left: Left[] = []
  for (const same of Map.groupBy(awards, (award) => award.discount).values()) {
    const [first, ...rest] = same.toSorted(order)
    if (!first) continue
    counted.push(first)
    left.push(...rest.map((one) => ({ name: one.name, grade: one.grade, why: whyNot(one, first) })))
  }
  return { counted: bestFirst(counted), left }
}
