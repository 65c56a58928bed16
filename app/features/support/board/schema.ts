import { z } from 'zod'
import { BoardNumbers } from './rules/numbers.ts'
import { minutesFrom } from './rules/week.ts'

const id = z.coerce.number().int().positive()
const several = z.preprocess(
  (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(id).max(1000),
)

export const BoardForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('propose') }),
  z.strictObject({ intent: z.literal('lay out') }),
  z.strictObject({ intent: z.literal('numbers'), ...BoardNumbers.shape }),
  z.strictObject({ intent: z.literal('unwish'), wishId: id }),
])

/** "pin:12:7": what is wished for pupil 12 and manager 7, as one button. */
const Wished = z
  .string()
  .regex(/^((pin|veto):\d+:\d+|must:\d+)$/)
  .transform((text) => {
    const [wish, pupilId, managerId] = text.split(':')
    return {
      wish: wish === 'pin' || wish === 'veto' ? wish : ('must' as const),
      pupilId: Number(pupilId),
      managerId: managerId === undefined ? null : Number(managerId),
    }
  })
export type Wished = z.infer<typeof Wished>

/** Pupils of ticked lines, "12" or "12,15" for those of one piece of work. */
const Ticked = z.preprocess(
  (value) => (value === undefined ? [] : [value].flat().flatMap((one) => String(one).split(','))),
  z.array(id).max(2000),
)

/** What is done on the page of a proposal: the button says which. */
export const ProposalForm = z
  .strictObject({
    line: Ticked,
    wish: Wished.optional(),
    intent: z.enum(['accept', 'accept all', 'leave', 'propose']).optional(),
  })
  .refine((form) => form.wish !== undefined || form.intent !== undefined, {
    path: ['form'],
    message: 'Press one of the buttons.',
  })

const reason = z.string().trim().min(3, 'Say in a few words why.').max(200)

export const ManagerForm = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('hand over'),
    planId: several.refine((ids) => ids.length > 0, 'Tick at least one plan.'),
    toId: id,
    starts: z.iso.date('Give the first day.'),
    ends: z.iso.date('Give the last day.'),
    reason,
  }),
  z.strictObject({
    intent: z.literal('back'),
    loanId: several.refine((ids) => ids.length > 0, 'Say what comes back.'),
  }),
])
export type ManagerForm = z.infer<typeof ManagerForm>

const slot = {
  planId: id,
  weekday: z.coerce.number().int().min(1).max(5),
}
export const WeekForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('lay out') }),
  z.strictObject({
    intent: z.literal('put'),
    ...slot,
    begins: z
      .string()
      .regex(/^\d\d:\d\d$/, 'Give a time, such as 09:15.')
      .transform(minutesFrom)
      .refine((begins) => begins >= 420 && begins <= 1260, 'Give a time between 07:00 and 21:00.'),
  }),
  z.strictObject({ intent: z.literal('take out'), ...slot }),
])
export type WeekForm = z.infer<typeof WeekForm>
/** On one’s own page: the week, and who stands in while one is away. */
export const OwnWeekForm = z.discriminatedUnion('intent', [...WeekForm.options, ...ManagerForm.options])
export type OwnWeekForm = z.infer<typeof OwnWeekForm>
