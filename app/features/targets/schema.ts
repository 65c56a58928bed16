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

/** A challenge under its name, or the share of schools in a hundred that do as well: "35". */
export const Challenge = z
  .string()
  .trim()
  .regex(
    /^(average|high|very high|[1-9]|[1-4]\d|50)$/,
    'Name a challenge, or a whole number of schools in 100, from 1 to 50.',
  )
export type Challenge = z.infer<typeof Challenge>

const challenge = {
  challenge: z.enum([...ChallengeKey.options, 'other']),
  share: z.string().trim().optional(),
}
/** What a form chose: one of the named challenges, or the number beside "another". */
function readChosen(named: string, share: string | undefined, ctx: z.RefinementCtx): Challenge {
  const read = Challenge.safeParse(named === 'other' ? (share ?? '') : named)
  if (read.success) return read.data
  ctx.addIssue({ code: 'custom', path: ['share'], message: 'Give a whole number of schools, from 1 to 50.' })
  return z.NEVER
}

const words = z.string().trim().max(300, 'Keep it to 300 letters.')
const saying = { wish: z.string().trim().max(20).default(''), words: words.default('') }

export const PupilForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('agree'), subjectId: id, grade: z.string().min(1), reason }),
  z.strictObject({
    intent: z.literal('discuss'),
    subjectId: id,
    grade: z.string().min(1),
    reason: words.default(''),
    ...saying,
  }),
  z
    .strictObject({ intent: z.literal('challenge'), ...challenge, reason })
    .transform(({ challenge, share, ...form }, ctx) => ({
      ...form,
      challenge: readChosen(challenge, share, ctx),
    })),
  z.strictObject({ intent: z.literal('no challenge') }),
])

export const SayForm = z.strictObject({ subjectId: id, ...saying })

/** A class talked over in one step: `grade.<pupil>`, `reason.<pupil>`, `wish.<pupil>`, `words.<pupil>`, `wait.<pupil>`. */
export const ClassForm = z.record(z.string().regex(/^(grade|reason|wish|words|wait)\.\d+$/), words)

export const CohortForm = z.discriminatedUnion('intent', [
  z
    .strictObject({
      intent: z.literal('propose'),
      yearGroupId: id,
      subjectId: id.optional(),
      ...challenge,
      own: z.literal('yes').optional(),
    })
    .transform(({ challenge, share, ...form }, ctx) => ({
      ...form,
      challenge: readChosen(challenge, share, ctx),
    })),
  z.strictObject({
    intent: z.literal('agree'),
    yearGroupId: id,
    subjectId: id.optional(),
    which: z.enum(['discussed', 'all']),
  }),
])

export const RoundForm = z
  .strictObject({ yearGroupId: id, discussBy: z.iso.date(), agreeBy: z.iso.date() })
  .refine(({ discussBy, agreeBy }) => discussBy <= agreeBy, {
    path: ['agreeBy'],
    message: 'Targets are agreed after they were talked over: choose the same day or a later one.',
  })

export const AuditForm = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('note'),
    yearGroupId: id,
    fingerprint: z.string().length(32),
    note: words,
  }),
  z.strictObject({ intent: z.literal('publish'), yearGroupId: id }),
])

const rebaseReason = z
  .string()
  .trim()
  .min(10, 'Say why in a sentence: it stands in the list of every pupil whose target is proposed anew.')
  .max(300)

export const RebaseForm = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('adopt'),
    yearGroupId: id,
    subjectId: id.optional(),
    seen: z.string().length(64),
    reason: rebaseReason,
  }),
  z.strictObject({ intent: z.literal('undo'), groundId: id }),
])

export const RebaseSearch = z.object({ year: id.optional(), subject: id.optional() })

export const CohortSearch = z.object({ year: id.optional() })
