import { z } from 'zod'
import { EntryCondition } from '#features/measures/api.ts'
import { closings } from './rules/pathway.ts'

const id = z.coerce.number().int().positive()
const none = (value: unknown) => (value === '' || value === undefined ? null : value)
const maybe = <T extends z.ZodType>(inner: T) => z.preprocess(none, inner.nullable()).default(null)
const several = <T extends z.ZodType>(inner: T) =>
  z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(inner).max(200),
  )
const words = (least: string, most = 600) => z.string().trim().min(3, least).max(most)
const day = z.iso.date('Give the day.')
const why = words('Say in a few words why.')

/** The one measure of a rule that is no prior attainment: the average grade forecast. */
export const FORECAST = 'forecast'
export const Rule = z.array(EntryCondition)

const year = z.coerce.number().int().min(0).max(14)
const bound = maybe(z.coerce.number('Give a number.'))

export const PathwayForm = z
  .strictObject({
    name: words('Give the pathway a name.', 80),
    about: words('Say in a few words what it is.'),
    homeWords: words('Say in plain words what families read.'),
    firstYear: year,
    lastYear: year,
    capacity: maybe(z.coerce.number().int().min(1, 'At least one place.').max(2000)),
    choose: z.coerce.number().int().min(0).max(12),
    position: z.coerce.number().int().min(1).max(99),
    core: several(id),
    option: several(id),
    measure: z.string().max(60).default(''),
    least: bound,
    most: bound,
    edge: z.coerce.number().positive('More than 0.').default(1),
    entryWords: words('Say in words who can come in.'),
  })
  .refine((form) => form.lastYear >= form.firstYear, {
    path: ['lastYear'],
    message: 'The last year is before the first.',
  })
  .refine((form) => form.measure === '' || form.least !== null || form.most !== null, {
    path: ['least'],
    message: 'Give at least one bound, or choose no measure.',
  })
export type PathwayForm = z.infer<typeof PathwayForm>

export const CloseForm = z.discriminatedUnion('intent', [
  z.strictObject({
    ...{ intent: z.literal('close'), ends: day, reason: why },
    closing: z.enum(closings, 'Say what becomes of those who are on it.'),
  }),
  z.strictObject({ intent: z.literal('open') }),
])
export type CloseForm = z.infer<typeof CloseForm>

export const TemplateSearch = z.object({ template: z.string().max(60).optional() })
export const YearSearch = z.object({ year: z.coerce.number().int().optional() })
export const ToSearch = z.object({ to: id.optional() })

export const ProposalForm = z.discriminatedUnion('intent', [
  z.strictObject({
    ...{ intent: z.literal('look'), yearGroupId: id, fingerprint: z.string().max(80) },
    note: z.string().trim().max(600).default(''),
  }),
  z.strictObject({ intent: z.literal('confirm'), yearGroupId: id, fingerprint: z.string().max(80) }),
])

export const PupilForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('ask'), pathwayId: id, reason: why }),
  z.strictObject({ intent: z.literal('refuse'), requestId: id, reason: why }),
])
export type PupilForm = z.infer<typeof PupilForm>

export const SwitchForm = z.strictObject({
  pathwayId: id,
  starts: day,
  reason: why,
  expected: words('Say what you expect to see.'),
  reviewOn: day,
  /** Why this pupil goes before those who asked earlier. */
  passing: z.string().trim().max(600).optional(),
})
export type SwitchForm = z.infer<typeof SwitchForm>

export const GatewayForm = z.strictObject({
  does: words('Say in a few words what the school does.', 1200),
  evidence: z.string().trim().max(1200).default(''),
  leaderId: maybe(id),
  helpKind: several(z.string().max(60)),
  pathwayId: several(id),
})
export type GatewayForm = z.infer<typeof GatewayForm>

const changeOf = {
  kind: z.enum(['set', 'course', 'teacher', 'time']),
  subjectId: id,
  yearGroupId: id,
  cycleId: id,
}
export const ChangeSearch = z.object({
  kind: changeOf.kind.optional(),
  subjectId: id.optional(),
  yearGroupId: id.optional(),
  cycleId: id.optional(),
})
export const ChangeForm = z.strictObject({
  ...changeOf,
  reason: why,
  expected: words('Say what you expect to see.'),
  reviewOn: day,
})
export type ChangeForm = z.infer<typeof ChangeForm>

export const dones = ['yes', 'partly', 'no'] as const
export const helpeds = ['yes', 'no', 'cannot tell'] as const
export const verdicts = ['keep', 'undo', 'look again'] as const
export const ReviewForm = z
  .strictObject({
    done: z.enum(dones, 'Say whether it was done.'),
    helped: z.enum(helpeds, 'Say whether it helped.'),
    decision: z.enum(verdicts, 'Choose what becomes of it.'),
    reason: why,
    reviewOn: maybe(day),
  })
  .refine((form) => form.decision !== 'look again' || form.reviewOn !== null, {
    path: ['reviewOn'],
    message: 'Give the day on which you look at it again.',
  })
export type ReviewForm = z.infer<typeof ReviewForm>

export const StageForm = z.strictObject({
  modelKey: z.string().min(1).max(60),
  academicYearStarts: day,
  upToYear: year,
  reason: why,
})
export type StageForm = z.infer<typeof StageForm>
