import { z } from 'zod'

const id = z.coerce.number().int().positive()
const saidWhy = (message: string) => z.string().trim().min(3, message).max(500, 'Use at most 500 characters.')

export const checkStates = ['open', 'right', 'sent back', 'gone'] as const
export type CheckState = (typeof checkStates)[number]

/** Every finding: of what it speaks, of how many pupils, and a digest of the marks it was made from. */
const about = { name: z.string(), subject: z.string().nullable(), pupils: z.number(), marks: z.string() }
const jump = {
  ...about,
  /** Mean movement since the cycle named, what is usual beside it, and what is left when small numbers are allowed for. */
  since: z.string(),
  mean: z.number(),
  usual: z.number(),
  shrunk: z.number(),
  z: z.number(),
}

/** What a check found, with its numbers; its sentences are made from this and nothing else. */
export const CheckDetail = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('class jump'), ...jump }),
  z.object({ kind: z.literal('department jump'), ...jump, classes: z.number() }),
  z.object({
    kind: z.literal('weekly'),
    ...about,
    /** Steps above the lowest grade, and the mark there. */
    judged: z.number(),
    expected: z.number(),
    share: z.number(),
    beside: z.number(),
    z: z.number(),
  }),
  z.object({ kind: z.literal('same'), ...about, field: z.string(), grade: z.string(), agree: z.number() }),
  z.object({ kind: z.literal('effort'), ...about, field: z.string(), grades: z.number(), agree: z.number() }),
  z.object({
    kind: z.literal('tier'),
    ...about,
    tier: z.string(),
    top: z.string(),
    over: z.array(z.string()),
  }),
  z.object({ kind: z.literal('missing'), ...about, missing: z.number() }),
])
export type CheckDetail = z.infer<typeof CheckDetail>
export type CheckKind = CheckDetail['kind']

/** An answer to a check; `about` is its kind and class or department, such as `same/12/`. */
export const CheckForm = z.strictObject({
  about: z.string().regex(/^[a-z ]+\/\d*\/\d*$/),
  answer: z.enum(['right', 'sent back']),
  reason: saidWhy('Say in a few words why it is right, or what the teacher should look at.'),
})

export const FigureSearch = z.object({ cycle: id, pupil: id })

/** A change asked for or made to one figure of a closed cycle, over the value its writer saw. */
export const CorrectionForm = z.strictObject({
  field: z.string().min(1).max(60),
  value: z.string().max(1000),
  reason: saidWhy('Say in a few words why the figure is changed: it stays beside both values.'),
})

export const RequestForm = z.strictObject({
  requestId: id,
  answer: z.enum(['made', 'declined']),
  reason: saidWhy('Say in a few words why.'),
})
