import { z } from 'zod'

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
  })
  .refine(inOrder, { path: ['ends'], message: 'The last day comes after the first.' })
  .refine(entryInOrder, { path: ['closes'], message: 'Entry closes on the day it opens or later.' })

export const PlanForm = z.strictObject({
  academicYearId: id,
  count: z.coerce.number().int().min(1, 'At least one cycle.').max(12, 'At most twelve cycles a year.'),
})

export const CycleSearch = z.object({ department: id.optional() })

export const SheetSearch = z.object({ cycle: id.optional() })

export const workKinds = ['Homework', 'Classwork', 'Quiz', 'Test'] as const

export const WorkForm = z.strictObject({
  title: z.string().trim().min(1, 'Say what the piece of work was.').max(120),
  category: z.enum(workKinds),
  setOn: day,
  maxScore: z.coerce.number().positive('The full mark is more than 0.').max(1000),
})

/** A form with nothing to say but that it was sent. */
export const OpenForm = z.strictObject({})

export const CloseForm = z.strictObject({ reason: z.string().trim().max(500).default('') })
