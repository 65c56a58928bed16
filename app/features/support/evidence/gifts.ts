import { combineWithin } from '#stats/impact/pool.ts'
import { suppressCount } from '#stats/suppress.ts'
import type { Answer } from '../impact/answers.ts'
import { type Design, designs, surest } from '../impact/designs.ts'
import type { Study } from '../impact/studies.ts'

/** What a school gives of a kind of help in a cycle: never a pupil, and no number of fewer than may be told. */
export type Gift = {
  kind: string
  /** The first cycle whose marks it is made of, and the last. */
  cycleId: number
  throughId: number
  /** "Cycle 2 of 2026/27". */
  cycle: string
  design: Design
  effect: number
  se: number
  helped: number | null
  compared: number | null
}

/** Of studies of the same cycle one gift: the surest way there was, where there were several of it all together. */
function giftOf(kind: string, year: string, studies: readonly Study[]): Gift[] {
  const all = combineWithin(studies.flatMap(({ effect, se }) => (effect ? [{ g: effect.value, se }] : [])))
  const [first] = studies
  const [cycleId, throughId] = [first?.covers[0], first?.covers.at(-1)]
  if (!first || !all || cycleId === undefined || throughId === undefined) return []
  const sum = (count: (study: Study) => number) => studies.reduce((total, study) => total + count(study), 0)
  return [
    {
      ...{ kind, cycleId, throughId, effect: all.g, se: all.se },
      cycle: first.design === 'steps' ? first.cycle : `${first.cycle} of ${year}`,
      design: designs.find((design) => studies.some((one) => one.design === design)) ?? first.design,
      helped: suppressCount(sum(({ helped }) => helped ?? 0)),
      compared: suppressCount(sum(({ compared }) => compared)),
    },
  ]
}

/** What a school’s answers come to as gifts, kind by kind and cycle by cycle; what is not measured by marks is not given. */
export const giftsFrom = (answers: readonly Answer[], year: string): Gift[] =>
  answers
    .filter(({ outcome }) => outcome === 'forecast')
    .flatMap(({ kind, studies }) =>
      [...Map.groupBy(surest(studies), ({ covers }) => covers[0])].flatMap(([, own]) =>
        giftOf(kind, year, own),
      ),
    )
