import { z } from 'zod'

export const meetingStates = ['planned', 'open', 'closed', 'called off'] as const
export type MeetingState = (typeof meetingStates)[number]

export const itemStates = ['open', 'decided', 'carried', 'dropped'] as const
export type ItemState = (typeof itemStates)[number]

export const doneAnswers = ['done', 'not yet', 'given up'] as const
export type Done = (typeof doneAnswers)[number]
export const helpedAnswers = ['helped', 'did not help', 'too early'] as const
export type Helped = (typeof helpedAnswers)[number]

/** What may be said of a decision, with one key. */
const Answer = z.enum(['helped', 'did not help', 'too early', 'not yet', 'given up'])
export type ReviewAnswer = z.infer<typeof Answer>

const id = z.coerce.number().int().positive()
/** A choice of nothing, as a select sends it. */
const maybeId = z.preprocess((value) => (value === '' ? null : value), id.nullable())
const day = z.iso.date('A day as year, month, day.')
const maybeDay = z.preprocess((value) => (value === '' ? null : value), day.nullable())
const line = (message: string) => z.string().trim().min(3, message).max(300)
/** One value or several of the same name. */
const several = <T extends z.ZodType>(one: T) =>
  z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(one))

const rhythm = {
  weekday: z.coerce.number().int().min(1).max(7),
  begins: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time such as 08:30.'),
  minutes: z.coerce.number('How many minutes it takes.').int().min(5).max(480),
  everyWeeks: z.coerce.number().int().min(1).max(12),
}

export const ArrangeForm = z.strictObject({
  kind: z.string().min(1).max(60),
  /** Of one department or one year group, where the kind is of those; both empty for the whole school. */
  departmentId: maybeId.default(null),
  yearGroupId: maybeId.default(null),
})

/** Everything that is done with one series. */
export const SeriesForm = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('change'),
    name: line('Give it a name.'),
    ...rhythm,
    roles: several(z.string().max(60)).refine((roles) => roles.length > 0, 'Somebody has to come.'),
    chairRole: z.string().max(60),
  }),
  z.strictObject({ intent: z.literal('date') }),
  z.strictObject({ intent: z.literal('end'), lastDay: day }),
])
export type SeriesChange = Extract<z.infer<typeof SeriesForm>, { intent: 'change' }>

export const LinkForm = z.discriminatedUnion('intent', [
  z
    .strictObject({
      intent: z.literal('add'),
      personId: id,
      departmentId: maybeId.default(null),
      yearGroupId: maybeId.default(null),
      teacherId: maybeId.default(null),
    })
    .refine(
      (form) =>
        [form.departmentId, form.yearGroupId, form.teacherId].filter((one) => one !== null).length === 1,
      { path: ['departmentId'], message: 'Choose one: a department, a year group or a teacher.' },
    ),
  z.strictObject({ intent: z.literal('end'), linkId: id }),
])

const word = line('Say why in a few words.')

/** What is done with an agenda before and after its meeting. */
export const AgendaForm = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('add'),
    title: line('Say what it is about.'),
    why: line('Say why it should stand on the agenda.'),
    minutes: z.coerce.number('How many minutes it takes.').int().min(1).max(120),
    pupil: z.string().trim().max(80).default(''),
  }),
  z.strictObject({ intent: z.literal('move'), key: z.string().max(80), way: z.enum(['up', 'down']) }),
  z.strictObject({ intent: z.literal('drop'), key: z.string().max(80), word }),
  z.strictObject({ intent: z.literal('call off'), word }),
  z.strictObject({ intent: z.literal('send') }),
])

/** What is said of one item while the meeting is held. */
export const RunForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('begin') }),
  z.strictObject({ intent: z.literal('decide'), itemId: id, kind: z.string().max(60), ownerId: id }),
  z.strictObject({
    intent: z.literal('decide in words'),
    itemId: id,
    words: line('Say what was decided.'),
    ownerId: id,
    due: day,
    expect: line('Say what is then to be seen.'),
    expectOn: day,
  }),
  z.strictObject({
    intent: z.literal('review'),
    itemId: id,
    answer: Answer,
  }),
  z.strictObject({ intent: z.literal('carry'), itemId: id, word }),
  z.strictObject({ intent: z.literal('drop'), itemId: id, word }),
  z.strictObject({ intent: z.literal('take back'), itemId: id }),
])
export type RunForm = z.infer<typeof RunForm>

/** What becomes of each item that is still open when a meeting closes: three lists of the same length. */
export const CloseForm = z
  .strictObject({
    itemId: several(id),
    what: several(z.enum(['carry', 'drop'])),
    word: several(z.string().trim().max(300)),
  })
  .refine(({ itemId, what, word }) => itemId.length === what.length && what.length === word.length, {
    message: 'Something was left out: please answer for each item once more.',
  })
  .refine(({ word }) => word.every((one) => one.length >= 3), {
    path: ['word'],
    message: 'Say for each item in a few words why it is carried or dropped.',
  })

/** What is done with a decision after its meeting. */
export const DecisionForm = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('review'),
    decisionId: id,
    answer: Answer,
    words: z.string().trim().max(300).default(''),
    due: maybeDay.default(null),
  }),
  z.strictObject({
    intent: z.literal('change'),
    decisionId: id,
    ownerId: id,
    due: day,
    expect: line('Say what is then to be seen.'),
    expectOn: day,
  }),
])

/** `item`: the one to look at; `after`: the one just settled. */
export const RunSearch = z.object({ item: id.optional(), after: id.optional() })
export const AgendaSearch = z.object({ mine: z.literal('1').optional() })
export const DecisionsSearch = z.object({ show: z.enum(['mine', 'all']).optional() })
