import { z } from 'zod'
import { LessonNumbers } from './rules/numbers.ts'

const id = z.coerce.number().int().positive()
const reason = z.string().trim().min(3, 'Say in a few words why.').max(200)

const whats = ['person', 'room', 'period', 'year_group'] as const
type What = (typeof whats)[number]
const none = (value: unknown) => (value === '' ? null : value)

/** "person:12", "room:3", "period:40" or "year_group:7": what is missing, as one choice. */
const Missing = z
  .string()
  .regex(/^(person|room|period|year_group):\d+$/, 'Choose who or what is missing.')
  .transform((text): { what: What; id: number } => {
    const [what, number] = text.split(':')
    return { what: whats.find((one) => one === what) ?? 'person', id: Number(number) }
  })

const gap = {
  on: z.iso.date('Give the day.'),
  /** The last of several days. */
  until: z.preprocess(none, z.iso.date('Give the last day, or none.').nullable()).optional(),
  missing: Missing,
  /** Of a year group: the one period in which it is kept clear. */
  periodId: z.preprocess(none, id.nullable()).optional(),
  reason,
}
export type GapForm = z.infer<z.ZodObject<typeof gap>>

export const LessonsForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('propose') }),
  z.strictObject({ intent: z.literal('replan') }),
  z.strictObject({ intent: z.literal('numbers'), ...LessonNumbers.shape }),
  z.strictObject({ intent: z.literal('gap'), ...gap }),
  z.strictObject({ intent: z.literal('close gap'), gapId: id }),
  z.strictObject({ intent: z.literal('pin'), lessonId: id }),
  z.strictObject({ intent: z.literal('unpin'), lessonId: id }),
])

export const LessonsSearch = z.object({ week: z.iso.date().optional() })

export const DraftForm = z.strictObject({ intent: z.enum(['accept', 'leave', 'propose']) })

export const SignForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('sign'), subjectId: id, reason }),
  z.strictObject({ intent: z.literal('take back'), subjectId: id }),
])
