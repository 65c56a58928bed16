import { z } from 'zod'
import { CELLS_AT_ONCE } from './rules/cells.ts'
import { readReminderDays } from './rules/deadlines.ts'

export const cycleStates = ['planned', 'open', 'closed'] as const
export type CycleState = (typeof cycleStates)[number]

const id = z.coerce.number().int().positive()
const text = z.string().max(1000)
const day = z.iso.date('Write the date as year-month-day.')
const chosen = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((given) => (given === undefined ? [] : [given].flat()))
const ids = chosen.transform((given) => given.map(Number)).pipe(z.array(z.number().int().positive()))

/** One cell of a mark sheet as it is sent: what was there before goes with it, so that nobody’s mark is lost. */
export const CellForm = z.strictObject({
  pupilId: id,
  field: z.string().min(1).max(60),
  value: text,
  before: text,
})

const cells = z.string().transform((given, context) => {
  try {
    return JSON.parse(given) as unknown
  } catch {
    context.addIssue({ code: 'custom', message: 'These are no cells.' })
    return z.NEVER
  }
})

/** Cells of a sheet sent together, in the order in which they were typed. */
export const CellsForm = z.strictObject({
  cells: cells.pipe(z.array(CellForm).min(1).max(CELLS_AT_ONCE)),
  /** The account that typed them: in a window left open somebody else may have signed in since. */
  as: z.string().max(64).optional(),
})

/** What a window holds of a sheet already. */
export const ChangesSearch = z.object({ cycle: id.optional(), version: z.string().max(3800).default('') })

/** A whole sheet posted without scripts: `mark.<pupil>.<field>` beside `before.<pupil>.<field>`. */
export const SheetForm = z.record(z.string().regex(/^(mark|before)\.\d+\.[\w-]+$/), text)

const dates = {
  starts: day,
  ends: day,
  opens: day,
  closes: day,
}
type Dates = { starts: string; ends: string; opens: string; closes: string }

const inOrder = (form: Dates) => form.ends > form.starts
const entryInOrder = (form: Dates) => form.closes >= form.opens

export const CycleForm = z
  .strictObject({
    name: z.string().trim().min(1, 'Give the cycle a name.').max(60),
    ...dates,
    yearGroupIds: ids,
    fields: chosen,
    compulsory: chosen,
    /** `<field>.<year group>`: the year groups that alone enter a field. */
    only: chosen,
  })
  .refine(inOrder, { path: ['ends'], message: 'The last day comes after the first.' })
  .refine(entryInOrder, { path: ['closes'], message: 'Entry closes on the day it opens or later.' })

/** What is still asked of an open cycle. */
export const LastDayForm = z.strictObject({ closes: day })

export const PlanForm = z.strictObject({
  academicYearId: id,
  count: z.coerce.number().int().min(1, 'At least one cycle.').max(12, 'At most twelve cycles a year.'),
})

export const CycleSearch = z.object({ department: id.optional() })

export const SheetSearch = z.object({ cycle: id.optional() })

export const StatementForm = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('add'),
    text: z
      .string()
      .trim()
      .min(3, 'Write the sentence.')
      .max(400, 'At most 400 letters: a comment is read between two others.'),
    whose: z.enum(['mine', 'school']),
  }),
  z.strictObject({ intent: z.literal('remove'), id }),
])

export const workKinds = ['Homework', 'Classwork', 'Quiz', 'Test'] as const

export const WorkForm = z.strictObject({
  title: z.string().trim().min(1, 'Say what the piece of work was.').max(120),
  category: z.enum(workKinds),
  setOn: day,
  maxScore: z.coerce.number().positive('The full mark is more than 0.').max(1000),
})

const none = (value: unknown) => (value === '' ? undefined : value)
const maybe = z.preprocess(none, id.optional()).transform((given) => given ?? null)

export const WhenForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('set'), yearGroupId: maybe, departmentId: maybe, closes: day }),
  z.strictObject({ intent: z.literal('remove'), deadlineId: id }),
  z.strictObject({
    intent: z.literal('remind'),
    reminderDays: z
      .string()
      .transform(readReminderDays)
      .pipe(z.array(z.number(), 'Write days before the deadline, such as 7, 1; at most six, up to 60.')),
  }),
  z.strictObject({ intent: z.literal('carry') }),
])

export const ChaseForm = z.strictObject({
  personId: id.optional(),
  departmentId: id.optional(),
  again: z.literal('yes').optional(),
})

export const chaseViews = ['teacher', 'class', 'department'] as const
export const ChaseSearch = z.object({
  by: z.enum(chaseViews).default('teacher').catch('teacher'),
  department: id.optional().catch(undefined),
})

export const CoverForm = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('name'),
    classId: id,
    personId: id,
    absentId: maybe,
    starts: day,
    ends: day,
    reason: z.string().trim().min(3, 'Say in a word why, such as illness or a course.').max(200),
  }),
  z.strictObject({ intent: z.literal('end'), postId: id }),
])
export const CoverSearch = z.object({ class: id.optional().catch(undefined) })

/** What a school asks of one teacher in a year at most, as it is kept. */
export const CeilingSetting = z.object({
  minutes: z.number().positive().nullable(),
  collections: z.number().int().positive().nullable(),
})
const upTo = (most: number, message: string) =>
  z
    .preprocess(none, z.coerce.number(message).int(message).min(1, message).max(most, message).optional())
    .transform((given) => given ?? null)
export const CeilingForm = z.strictObject({
  minutes: upTo(60_000, 'Give whole minutes a year, such as 600, or leave it empty.'),
  collections: upTo(12, 'Give a number from 1 to 12, or leave it empty.'),
})

/** A form with nothing to say but that it was sent. */
export const OpenForm = z.strictObject({})

export const CloseForm = z.strictObject({ reason: z.string().trim().max(500).default('') })
