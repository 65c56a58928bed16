import { z } from 'zod'

const numbers = z.array(z.number())

/** A fitted model as it is kept in the database. */
export const StoredModel = z.object({
  version: z.literal('probit-1'),
  grades: z.array(z.string()),
  centre: z.number(),
  spread: z.number(),
  cuts: numbers,
  knots: numbers,
  location: numbers,
  scaleKnots: numbers,
  scale: numbers,
  schoolSd: z.number(),
  pupils: z.number(),
})

/** The body of a `chances/<subject>` row: the model, and the kind of start it is made for. */
export const StoredChances = z.object({
  baseline_kind: z.string(),
  scale_key: z.string(),
  model: StoredModel,
})

const id = z.coerce.number().int().positive()
const reason = z
  .string()
  .trim()
  .min(3, 'Say why in a few words: the reason stays beside the target.')
  .max(500)

export const ChallengeKey = z.enum(['average', 'high', 'very high'])
export type ChallengeKey = z.infer<typeof ChallengeKey>

export const ChangeForm = z.strictObject({ subjectId: id, grade: z.string().min(1), reason })

export const CohortForm = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('propose'),
    yearGroupId: id,
    subjectId: id.optional(),
    challenge: ChallengeKey,
  }),
  z.strictObject({ intent: z.literal('agree'), yearGroupId: id, subjectId: id.optional() }),
])

export const CohortSearch = z.object({ year: id.optional() })
