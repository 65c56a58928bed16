import { z } from 'zod'
import type { FilterParameters } from '#stats/filter.ts'
import { statuses } from '#ui/status/statuses.ts'

export const kinds = [
  'fall',
  'behind',
  'fall in all',
  'class fall',
  'rise',
  'ahead',
  'rise in all',
  'class rise',
] as const
export const FindingKind = z.enum(kinds)
export type FindingKind = z.infer<typeof FindingKind>

/** What a finding rests on; its sentences are made from this and nothing else. */
export const Evidence = z.object({
  subject: z.string().nullable(),
  className: z.string().nullable(),
  /** The grade read in this cycle, and the grade expected before it. */
  seen: z.string().nullable(),
  expected: z.string().nullable(),
  /** In how many of 100 cases such a reading comes up when nothing has changed. */
  chanceOf100: z.number().nullable(),
  target: z.string().nullable(),
  /** Of 100 such pupils, how many reach the target: now and a cycle ago. */
  now100: z.number().nullable(),
  before100: z.number().nullable(),
  /** How many readings all this is from. */
  readings: z.number(),
  /** The readings themselves, oldest first. */
  trail: z.array(z.object({ cycle: z.string(), grade: z.string() })),
  /** Of a finding over several subjects: those that moved with it, furthest first. Older findings are without. */
  subjects: z
    .array(z.object({ subject: z.string(), seen: z.string().nullable(), expected: z.string().nullable() }))
    .default([]),
})
export type Evidence = z.infer<typeof Evidence>

/** A form with nothing to say but that it was sent. */
export const FitForm = z.strictObject({})

/** A characteristic and its value, such as `sen:K`; a choice of “All” comes as an empty text. */
export const TraitChoice = z
  .union([z.literal(''), z.string().regex(/^\w{1,40}:[\w-]{1,40}$/)])
  .optional()
  .transform((given) => given || undefined)

/** Of an overview: the status and the pupils that stand out. */
export const OverviewSearch = z.object({ stand: z.enum(statuses).optional(), trait: TraitChoice })

export const FindingsSearch = z.object({
  show: z.enum(['look', 'proud', 'answered']).optional(),
  year: z.string().max(60).optional(),
  all: z.literal('1').optional(),
})

/** What is answered on the page of a finding; help is planned on a page of its own. */
export const AnswerForm = z
  .strictObject({
    answer: z.enum(['meeting', 'not now']),
    reason: z.string().trim().max(500).default(''),
    againOn: z.iso.date('Give the day on which it is looked at again.'),
  })
  .refine((form) => form.answer !== 'not now' || form.reason.length >= 3, {
    path: ['reason'],
    message: 'Say why not now in a few words: the finding comes back on the day you choose.',
  })

const readingType = z.object({
  offset: z.number(),
  loading: z.number().positive(),
  noiseSd: z.number().positive(),
  width: z.number().min(0),
})

/** How pupils of a school move and readings err, as it is kept: the filter's parameters. */
export const readingParameters = z.object({
  version: z.literal('filter-1'),
  priorCorrelation: z.number().min(0).max(1),
  sharedDrift: z.number().min(0),
  subjectDrift: z.number().min(0),
  examSd: z.number().positive(),
  biasSd: z.number().min(0),
  cycleDays: z.number().positive(),
  robustAt: z.number().positive(),
  driftByMonth: z.array(z.number()).length(12),
  types: z.record(z.string(), readingType),
})

/** What readings have taught, with the cycle they ran up to and what it is known from. */
export type ReadingModel = {
  cycle: string
  parameters: FilterParameters
  readings: number
  pupils: number
  learnedAt: Date
}
