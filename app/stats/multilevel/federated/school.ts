import { type GroupEffects, levelEffects } from '../effects.ts'
import type { Optimum } from '../estimate.ts'
import type { GroupedSums, GroupSums } from '../grouped.ts'
import type { Plan } from '../plan.ts'
import { createReducer, type Reducer } from '../reducer.ts'
import { chooseColumns } from '../sums.ts'
import { growTree, type Tree } from '../tree.ts'
import { type Agreement, partOfTotals, type RoundQuestion, shapeOf } from './agreement.ts'
import { addWords, toWords, type Words } from './fixed-point.ts'

/** One round of questions, as every school that takes part is asked it. */
export interface Round {
  readonly number: number
  /** 1, or more where a round is repeated because somebody did not answer. */
  readonly attempt: number
  /** Who takes part; masks are agreed with each of them. */
  readonly parties: readonly string[]
  readonly asked: RoundQuestion
}

/**
 * The sum of the masks a school shares with each other one for a round: added by the one of a pair, taken off by the
 * other. Never the same for two labels.
 */
export type MaskSource = (label: string, parties: readonly string[], length: number) => Promise<Words>

/** A school as others see it: all that ever leaves it are masked words. */
export interface Party {
  readonly name: string
  answer(round: Round): Promise<Words>
}

/** A school as it sees itself. */
export interface School extends Party {
  /** Its groups' own effects, for itself, once the estimate is told to everybody. */
  effects(plan: Plan, optimum: Optimum): GroupEffects[]
}

/** With two, each would have the other's numbers by taking off its own. */
export const FEWEST_PARTIES = 3

export const labelOf = ({ name }: Agreement, { number, attempt, parties }: Round): string =>
  JSON.stringify([name, number, attempt, parties])

/**
 * A school that takes part in a masked fit with its own sums. It answers each round once, only with enough others, and no
 * longer than agreed; throws RangeError otherwise.
 */
export function createSchool(
  name: string,
  sums: GroupedSums,
  agreement: Agreement,
  masks: MaskSource,
): School {
  const answered = new Set<string>()
  const own = ownGroups(sums, agreement)
  let known: { readonly plan: string; readonly tree: Tree; readonly reducer: Reducer } | undefined
  const reducerFor = (plan: Plan): Reducer => {
    const key = JSON.stringify(plan)
    if (known?.plan !== key) {
      const tree = growTree(plan, own)
      known = { plan: key, tree, reducer: createReducer(plan, tree) }
    }
    return known.reducer
  }
  const partOf = (asked: RoundQuestion): Float64Array =>
    asked.kind === 'totals' ? partOfTotals(agreement, sums) : reducerFor(asked.plan).answer(asked.question)
  return {
    name,
    answer: async (round) => {
      const label = labelOf(agreement, round)
      if (answered.has(label)) throw new RangeError('This round was answered before')
      if (new Set(round.parties).size < FEWEST_PARTIES || !round.parties.includes(name))
        throw new RangeError(`A sum of fewer than ${FEWEST_PARTIES} schools would show one`)
      if (round.number > agreement.mostRounds)
        throw new RangeError('More rounds are asked for than were agreed')
      answered.add(label)
      const { length, unit } = shapeOf(agreement, round.asked)
      const mask = await masks(label, round.parties, length)
      return addWords(toWords(partOf(round.asked), unit), mask)
    },
    effects: (plan, optimum) => {
      const reducer = reducerFor(plan)
      reducer.answer({ kind: 'reduce', factors: optimum.factors })
      return known ? (levelEffects(plan, optimum, known.tree, reducer.levels())[0] ?? []) : []
    },
  }
}

function ownGroups(sums: GroupedSums, { fixed, outcome }: Agreement): GroupSums[] {
  const places = [...fixed, outcome].map((column) => sums.columns.indexOf(column))
  if (places.includes(-1)) throw new RangeError('The sums lack a column that was agreed on')
  return sums.groups.map((group) => ({ path: group.path, ...chooseColumns(group, places) }))
}
