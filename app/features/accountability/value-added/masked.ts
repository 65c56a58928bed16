import { z } from 'zod'
import type { Agreement } from '#stats/multilevel/federated/agreement.ts'
import type { School } from '#stats/multilevel/federated/school.ts'
import { pairPlace } from '#stats/multilevel/sums.ts'
import { levelCovariance } from '#stats/multilevel/unit.ts'
import { studentQuantile } from '#stats/student.ts'
import { at } from '#stats/vector.ts'
import { EXPECTED, LEVEL, OUTCOME } from './school-sums.ts'
import { placeGroups, type Standing } from './standing.ts'

export type MaskedCohort = { yearName: string; yearNumber: number }

export const MaskedParties = z.array(z.object({ name: z.string(), publicKey: z.string() }))
export type MaskedParties = z.infer<typeof MaskedParties>

const numbers = z.array(z.number())
const square = numbers.transform((values) => Float64Array.from(values))

/** A fit as it is kept, and told to all who took part; the rounds are kept beside it. */
export const KeptFit = z.object({
  parties: z.array(z.string()),
  plan: z.object({
    ...{ method: z.enum(['ML', 'REML']), columns: z.array(z.string()), centres: numbers, spreads: numbers },
    levels: z.array(z.object({ name: z.string(), columns: z.array(z.string()), random: numbers })),
    ...{ pupils: z.number(), groups: z.number(), guess: z.number() },
  }),
  optimum: z.object({
    factors: z.array(square),
    criterion: z.object({
      ...{ deviance: z.number(), residualVariance: z.number() },
      ...{ adjoint: square, coefficients: square, inverse: square },
    }),
    ...{ iterations: z.number(), evaluations: z.number(), singular: z.boolean() },
  }),
})
export type KeptFit = z.infer<typeof KeptFit>

/** Anything of plain data as text; lists of numbers are lists. */
export const asText = (data: unknown): string =>
  JSON.stringify(data, (_, value: unknown) => (value instanceof Float64Array ? Array.from(value) : value))

// Grades lie about five and two apart wherever they are on the scale of one course: a guess that needs no pupil.
const scale = { about: 5, apart: 2 }

/** What schools of a group agree on before they are asked. */
export const agreementOf = (groupId: number, { yearName, yearNumber }: MaskedCohort): Agreement => ({
  ...{ name: `value added ${groupId} ${yearName} ${yearNumber}`, method: 'REML', level: LEVEL },
  ...{ fixed: [EXPECTED], slopes: [], outcome: OUTCOME, scales: { [EXPECTED]: scale, [OUTCOME]: scale } },
  ...{ largestGroup: 1000, mostPupils: 200_000, mostRounds: 200 },
})

/** As many as leave three degrees of freedom: fewer say nothing, and are never asked. */
export const FEWEST_MASKED = 4

/** How far schools differ, in grades, by a fit that knows none of them. */
export const spreadOf = ({ plan, optimum }: KeptFit): number =>
  Math.sqrt(at(levelCovariance(plan, optimum, 0), 0))

/** What a school finds of itself, alone with its own sums: its effect with its range. */
export function ownStanding(school: School, kept: KeptFit): Standing<string> | null {
  const [effect] = school.effects(kept.plan, kept.optimum)
  if (!effect) return null
  const variance = at(effect.covariance, pairPlace(0, 0))
  const between = spreadOf(kept) ** 2
  const [standing] = placeGroups(
    [
      {
        ...{ key: school.name, label: school.name, pupils: effect.pupils },
        ...{ effect: at(effect.values, 0), se: Math.sqrt(variance) },
        reliability: between > 0 ? Math.max(0, 1 - variance / between) : 0,
      },
    ],
    studentQuantile(0.975, kept.parties.length - 1),
  )
  return standing ?? null
}
