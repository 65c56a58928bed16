import { z } from 'zod'
import { decisions } from '#features/support/api.ts'

const id = z.coerce.number().int().positive()
const none = (value: unknown) => (value === '' ? null : value)
const several = z.preprocess(
  (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(id).max(200),
)
const words = (least: string, most = 600) => z.string().trim().min(3, least).max(most)
const day = z.iso.date('Give the day.')

/** The fields of a plan: aim, what one would see, kind, who helps, when and where, how often, review, end. */
const plan = {
  kind: z.string().min(1).max(60),
  aim: words('Say in a few words what it is about.'),
  sign: z.string().trim().max(400).default(''),
  helperId: z.preprocess(none, id.nullable()).default(null),
  /** A second helper beside the first: a peer beside the coach. */
  alsoId: z.preprocess(none, id.nullable()).default(null),
  place: z.string().trim().max(200).default(''),
  meetings: z.coerce.number().int().min(1, 'At least once a cycle.').max(30, 'At most 30 times a cycle.'),
  minutes: z.coerce
    .number()
    .int()
    .min(5, 'A meeting takes at least five minutes.')
    .max(480, 'A meeting takes eight hours at most.'),
  reviewOn: day,
  exitRule: words('Say in a few words when it ends.'),
}
const Plan = z.strictObject(plan)
export type PlanFields = z.infer<typeof Plan>

/** Who helps by a plan, each once. */
export const helpersOf = ({ helperId, alsoId }: Pick<PlanFields, 'helperId' | 'alsoId'>): number[] => [
  ...new Set([helperId, alsoId].flatMap((one) => one ?? [])),
]

export const AskForm = Plan
export const ChangeForm = Plan
export const OfferForm = z.strictObject({
  ...plan,
  personId: z.coerce.number().int().positive('Choose a colleague.'),
  how: z.enum(['data', 'talk']),
})
export type OfferForm = z.infer<typeof OfferForm>
export const DepartmentForm = z.strictObject({
  ...plan,
  member: several.refine((ids) => ids.length > 0, 'Choose at least one colleague.'),
})
export type DepartmentForm = z.infer<typeof DepartmentForm>

/** What a form begins with: a kind of the catalogue, a class that moved, a colleague. */
export const StartSearch = z.object({
  kind: z.string().max(60).optional(),
  class: z.preprocess(none, id.nullable()).default(null),
  person: z.preprocess(none, id.nullable()).default(null),
})

export const moves = ['tried', 'visited', 'closed'] as const
export type Move = (typeof moves)[number]

export const HelpForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('accept') }),
  z.strictObject({ intent: z.literal('decline') }),
  z.strictObject({ intent: z.literal('agree') }),
  z.strictObject({ intent: z.literal('withdraw') }),
  z.strictObject({ intent: z.literal('leave') }),
  z.strictObject({ intent: z.literal('erase') }),
  z.strictObject({ intent: z.literal('step'), step: words('Say the one step in a few words.', 300) }),
  z.strictObject({ intent: z.literal('move'), stepId: id, move: z.enum(moves) }),
  z.strictObject({ intent: z.literal('note'), words: words('Write a few words.', 2000) }),
])
export type HelpForm = z.infer<typeof HelpForm>

export const ReviewForm = z
  .strictObject({
    decision: z.enum(decisions, 'Choose what becomes of it.'),
    reason: words('Say in a few words why.'),
    reviewOn: z.preprocess(none, day.nullable()).default(null),
  })
  .refine((form) => form.reviewOn !== null || form.decision === 'stop', {
    path: ['reviewOn'],
    message: 'Give the day on which you look at it again.',
  })
export type ReviewForm = z.infer<typeof ReviewForm>
