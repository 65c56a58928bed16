import { z } from 'zod'
import { lastPossibleEnd, readerRoles } from './resolution.ts'

const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(item))

export const DEFAULT_FIRST_LOOK = 14

export const SwitchOnForm = z
  .strictObject({
    intent: z.literal('switch on'),
    purpose: z
      .string()
      .trim()
      .min(20, 'Say in a sentence or two what the figures are to help with.')
      .max(600),
    readers: oneOrMore(z.enum(readerRoles)).refine(
      (list) => list.length > 0,
      'Name at least one group of readers.',
    ),
    decidedOn: z.iso.date('Say on which day the governing body decided.'),
    starts: z.iso.date('Say from which day.'),
    ends: z.iso.date('Say until which day.'),
    firstLookDays: z.coerce
      .number()
      .int()
      .min(7, 'Teachers have at least 7 days.')
      .max(60, 'At most 60 days.'),
  })
  .refine(({ starts, ends }) => ends > starts && ends <= lastPossibleEnd(starts), {
    path: ['ends'],
    message: 'The last day lies after the first, and at most a year after it.',
  })
  .refine(({ starts, decidedOn }) => decidedOn <= starts, {
    path: ['decidedOn'],
    message: 'The governing body decides before the first day.',
  })

export const SwitchOffForm = z.strictObject({
  intent: z.literal('switch off'),
  why: z.string().trim().min(3, 'Say why, for the record.').max(600),
})

export const DecisionForm = z.discriminatedUnion('intent', [SwitchOnForm, SwitchOffForm])
export type NewResolution = Omit<z.infer<typeof SwitchOnForm>, 'intent'>

export const CommentForm = z.strictObject({ comment: z.string().trim().max(2_000) })

/** The department looked at, by its id; 0 for subjects of none. */
export const EffectsSearch = z.object({
  department: z.coerce.number().int().nonnegative().optional().catch(undefined),
})

export const MakeForm = z.strictObject({ intent: z.literal('make') })

const Trait = z.object({
  name: z.string(),
  levels: z.number(),
  correlation: z.number(),
  low: z.number(),
  high: z.number(),
  clear: z.boolean(),
  lowestFifth: z.object({ least: z.number(), most: z.number() }),
})
const Verdict = z.object({ audit: z.array(Trait), withheld: z.boolean() })

/** What an audit found, as it is kept with a set. */
export const Audit = z.object({ classes: Verdict, teachers: Verdict.nullable() })
export type Audit = z.infer<typeof Audit>

/** Why a result does not count. */
export const reasons = ['no class', 'no grade', 'no start', 'few in the subject'] as const
export type Reason = (typeof reasons)[number]
/** Results that do not count, by why. */
export const LeftOut = z.partialRecord(z.enum(reasons), z.number())
export type LeftOut = z.infer<typeof LeftOut>

/** As `Spreads` of the model, as it is kept with what was worked out. */
export const KeptSpreads = z.object({ class: z.number(), result: z.number() })
