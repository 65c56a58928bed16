import { z } from 'zod'
import { dated } from './schema-parts.ts'

const word = z.string().min(1)

/** A text in the forms that a language has for numbers (Intl.PluralRules); `by` names the slot whose number its noun goes with. */
const Counted = z.strictObject({
  by: word,
  one: word.optional(),
  two: word.optional(),
  few: word.optional(),
  many: word.optional(),
  other: word,
})
export type Counted = z.infer<typeof Counted>

const ReportWords = z.strictObject({
  title: word,
  effort_all: Counted,
  effort_unknown: word,
  attendance: word,
  subjects: word,
  subject: word,
  effort: word,
  now: word,
  before: word,
  picture: word,
  picture_alt: word,
  nothing_before: word,
  target: word,
  no_target: word,
  chance: word,
  chance_cell: word,
  chance_note: word,
  corrected: word,
  corrected_flags: word,
  corrected_mark: word,
  corrected_effort: word,
  praise: word,
  flags: word,
  next: word,
  next_effort: word,
  next_chance: word,
  next_attendance: word,
  next_keep: word,
  comments: word,
  comments_note: z.string(),
  slip: word,
  slip_read: word,
  slip_by: word,
  slip_words: word,
  slip_name: word,
  slip_signature: word,
  slip_date: word,
})

/** Why a pupil is praised after a cycle. `rule` is what our arithmetic looks for; `least` and `most` bound it. */
export const PraiseKind = z.strictObject({
  ...dated,
  position: z.number().int(),
  rule: z.enum(['effort', 'rise', 'exceptional', 'first time on target', 'attendance', 'by hand']),
  least: z.number().nullable(),
  /** One sentence with the slots {name}, {subject}, {n}, {all}, {before}, {now}. */
  reason: z.string().min(1),
})
export type PraiseKind = z.infer<typeof PraiseKind>

/** The words of a report home in one language, with its direction and letters; slots stand in braces. */
export const ReportText = z.strictObject({
  ...dated,
  /** The first is the language of the country: read by whoever is not known to read another. */
  position: z.number().int(),
  own_name: z.string().min(1),
  locale: z.string().min(2),
  direction: z.enum(['ltr', 'rtl']),
  /** Codes under which the language is recorded as a pupil's first. */
  codes: z.array(z.string()),
  fonts: z.array(z.string()).min(1),
  headline: z.array(z.string()).min(1),
  /** Space between lines, in letters' heights. */
  leading: z.number().positive(),
  words: ReportWords,
  flags: z.record(z.string(), z.string()),
  praise: z.record(z.string(), z.string()),
  /** Usual names of subjects in this language; a school's own names stay as they are. */
  subjects: z.record(z.string(), z.string()),
  /** The same of year groups and cycles, by the usual name in the country; {n} is a number. */
  names: z.record(z.string(), z.string()),
})
export type ReportText = z.infer<typeof ReportText>
