import { z } from 'zod'

export const runStates = ['making', 'stopped', 'made', 'released'] as const
export type RunState = (typeof runStates)[number]

export const readingStates = ['passed', 'sent back', 'reworded'] as const
export type ReadingState = (typeof readingStates)[number]

export const praiseStates = ['proposed', 'left out', 'sent'] as const
export type PraiseState = (typeof praiseStates)[number]

const id = z.coerce.number().int().positive()
/** A choice of nothing, as a select sends it. */
const maybeId = z.preprocess((value) => (value === '' ? null : value), id.nullable())
const ticked = z
  .literal('on')
  .optional()
  .transform((value) => value === 'on')

export const StartRunForm = z.strictObject({
  intent: z.literal('start'),
  yearGroupId: maybeId,
  alsoEnglish: ticked,
  replyBy: z.preprocess((value) => (value === '' ? null : value), z.iso.date().nullable()),
})

export const RunForm = z.strictObject({ intent: z.enum(['stop', 'resume', 'release']) })

export const ReadingForm = z
  .strictObject({
    intent: z.enum(['pass', 'send back']),
    classId: id,
    pupilId: id,
    /** The words as they were read: another's change in between is not passed unread. */
    seen: z.string(),
    words: z.string().trim().min(1, 'A comment without words cannot be passed.').max(2_000),
    note: z.string().trim().max(500).default(''),
  })
  .refine((form) => form.intent === 'pass' || form.note.length >= 3, {
    path: ['note'],
    message: 'Say in a few words what should change.',
  })

export const RewordForm = z.strictObject({
  cycleId: id,
  classId: id,
  pupilId: id,
  words: z.string().trim().min(1, 'Write the comment.').max(2_000),
})

export const HeadDoneForm = z.strictObject({ praiseId: id })

export const LanguageForm = z.strictObject({ guardianId: id, language: z.string().max(10) })

const percent = (least: number, most: number) =>
  z.coerce.number(`A number from ${least} to ${most}.`).min(least).max(most)
const choice = <T extends string>(intent: T) => z.strictObject({ intent: z.literal(intent), praiseId: id })

/** Everything that is done on the page of praise. */
export const PraiseForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('propose') }),
  choice('leave out'),
  choice('take back in'),
  choice('for the head'),
  choice('not for the head'),
  z.strictObject({
    intent: z.literal('add'),
    pupilId: id,
    words: z.string().trim().min(5, 'Say in a sentence what the praise is for.').max(240),
  }),
  z.strictObject({ intent: z.literal('send'), count: z.coerce.number().int() }),
  z.strictObject({
    intent: z.literal('settings'),
    effort: percent(50, 100),
    attendance: percent(1, 50),
    board: ticked,
  }),
])
export type PraiseForm = z.infer<typeof PraiseForm>

export const ReportSearch = z.strictObject({ run: id.optional(), language: z.string().max(10).optional() })

export const CardsSearch = z.strictObject({
  kind: z.enum(['certificate', 'postcard']).default('certificate'),
  year: id.optional(),
})

export const PraiseSearch = z.strictObject({ year: id.optional() })
