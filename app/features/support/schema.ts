import { z } from 'zod'

const id = z.coerce.number().int().positive()
const none = (value: unknown) => (value === '' ? null : value)
/** A name given once or several times, or not at all. */
const several = z.preprocess(
  (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(id).max(400),
)
const words = (least: string, most = 400) => z.string().trim().min(3, least).max(most)
const day = z.iso.date('Give the day.')
const minutes = z.coerce
  .number()
  .int()
  .min(5, 'A session takes at least five minutes.')
  .max(480, 'A session takes eight hours at most.')

export const outcomes = ['forecast', 'attendance', 'behaviour'] as const
export type OutcomeKind = (typeof outcomes)[number]

/** What is measured, as one choice: "forecast:12" in a subject, "forecast" over all, "attendance", "behaviour". */
const Outcome = z
  .string()
  .regex(/^(forecast(:\d+)?|attendance|behaviour)$/, 'Choose what is measured.')
  .transform((text): { outcome: OutcomeKind; subjectId: number | null } => {
    const [kind, subject] = text.split(':')
    const outcome = outcomes.find((one) => one === kind) ?? 'forecast'
    return { outcome, subjectId: subject === undefined ? null : Number(subject) }
  })

/** The eight fields of a plan, and whom it is for. */
const plan = {
  kind: z.string().min(1).max(60),
  aim: words('Say in a few words what this help is to bring about.'),
  outcome: Outcome,
  ownerId: id,
  place: z.string().trim().max(200).default(''),
  timesAWeek: z.coerce.number().min(0).max(10).multipleOf(0.5),
  minutes,
  reviewOn: day,
  exitRule: words('Say in a few words when this help ends.'),
  pupil: several.refine((ids) => ids.length > 0, 'Choose at least one pupil.'),
}
export const StartForm = z.strictObject({
  ...plan,
  /** What was found of these pupils, for which the plan is made. */
  finding: several,
  /** The step it follows. */
  beforeId: z.preprocess(none, id.nullable()).default(null),
})
export type StartForm = z.infer<typeof StartForm>
export const ChangeForm = z.strictObject({
  ...plan,
  reason: z.string().trim().max(300).default(''),
})
export type ChangeForm = z.infer<typeof ChangeForm>

/** A plan begins from findings, pupils, a class, places that were given, or from the step before it. */
export const StartSearch = z.object({
  finding: several,
  pupil: several,
  class: z.preprocess(none, id.nullable()).default(null),
  after: z.preprocess(none, id.nullable()).default(null),
  /** Places that were given, and of those in turns whose turn. */
  places: z.preprocess(none, id.nullable()).default(null),
  turn: z.preprocess(none, id.nullable()).default(null),
  kind: z.string().max(60).optional(),
  name: z.string().max(80).default(''),
})
export type StartSearch = z.infer<typeof StartSearch>

/** Who came to a session: `part.<pupil>` holds minutes of one who was there for part of it. */
export const RegisterForm = z
  .object({
    heldOn: day,
    minutes,
    there: several,
    held: z.literal('no').optional(),
    note: z.string().trim().max(300).default(''),
  })
  .catchall(z.string())
  .transform(({ heldOn, minutes, there, held, note, ...rest }, ctx) => {
    const parts = new Map<number, number>()
    for (const [name, value] of Object.entries(rest)) {
      const pupil = /^part\.(\d+)$/.exec(name)?.[1]
      const part = Number(value)
      if (pupil === undefined)
        ctx.addIssue({ code: 'custom', path: [name], message: 'This form has no such field.' })
      else if (value !== '' && !(Number.isInteger(part) && part > 0 && part <= minutes))
        ctx.addIssue({
          code: 'custom',
          path: [name],
          message: `Give whole minutes, from 1 to ${minutes}.`,
        })
      else if (value !== '') parts.set(Number(pupil), part)
    }
    if (held === 'no' && note === '')
      ctx.addIssue({
        code: 'custom',
        path: ['note'],
        message: 'Say in a few words why it did not take place.',
      })
    return { heldOn, minutes: held === 'no' ? 0 : minutes, there, parts, note }
  })
export type RegisterForm = z.infer<typeof RegisterForm>
export const RegisterSearch = z.object({ on: z.iso.date().optional() })

export const decisions = ['stop', 'continue', 'change', 'scale'] as const
export type Decision = (typeof decisions)[number]
export const ReviewForm = z
  .strictObject({
    decision: z.enum(decisions, 'Choose what becomes of it.'),
    reason: words('Say in a few words why.'),
    reviewOn: z.preprocess(none, day.nullable()).default(null),
  })
  .refine((form) => form.reviewOn !== null || ['stop', 'change'].includes(form.decision), {
    path: ['reviewOn'],
    message: 'Give the day on which it is looked at again.',
  })
export type ReviewForm = z.infer<typeof ReviewForm>

export const PlanForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('show'), words: words('Say in a sentence what home may read.') }),
  z.strictObject({ intent: z.literal('hide') }),
])

export const LeaveForm = z.strictObject({
  findingId: id,
  reason: words('Say in a few words why nothing is done now.', 500),
  againOn: day,
})

export const EditSearch = z.object({ name: z.string().trim().max(80).default('') })

export const UnactedSearch = z.object({ all: z.literal('1').optional() })

export const HelpSearch = z.object({ whose: z.enum(['mine', 'all', 'ended']).optional() })
