import type { Random } from '#stats/random.ts'
import { type Day, demonstrationToday, thisYear, weeksOver } from './calendar.ts'
import type { Pupil } from './pupils.ts'

export type BehaviourEvent = { pupil: Pupil; on: Day; kind: string; points: number }

const praise = [
  ['praise-effort', 1, 50],
  ['praise-work', 2, 28],
  ['praise-kindness', 2, 12],
  ['praise-community', 3, 6],
] as const
const trouble = [
  ['homework-missing', -1, 34],
  ['equipment', -1, 16],
  ['late-lesson', -1, 14],
  ['disruption', -2, 22],
  ['defiance', -3, 7],
  ['phone', -1, 8],
  ['truancy', -4, 3],
  ['bullying', -6, 0.8],
  ['violence', -8, 0.8],
  ['suspension', -15, 0.5],
] as const

/** This year's praise and trouble: much of the first for many, much of the second for few. */
export function behave(pupils: readonly Pupil[], random: Random): BehaviourEvent[] {
  const weeks = weeksOver(thisYear)
  const draw = (
    pupil: Pupil,
    list: readonly (readonly [string, number, number])[],
    mean: number,
  ): BehaviourEvent[] =>
    Array.from({ length: random.poisson(mean) }, () => {
      const [kind, points] = list[random.weighted(list.map(([, , weight]) => weight))] ?? ['praise-effort', 1]
      const on = random.choice(weeks) + random.integer(5)
      return { pupil, on: Math.min(on, demonstrationToday - 1), kind, points }
    })
  return pupils
    .flatMap((pupil) => [
      ...draw(pupil, praise, Math.exp(0.9 + 0.35 * pupil.diligence)),
      ...draw(pupil, trouble, Math.exp(-0.9 - 0.95 * pupil.diligence + 2 * pupil.absence)),
    ])
    .filter(({ pupil, on }) => on >= pupil.entered && (pupil.left === null || on <= pupil.left))
}
