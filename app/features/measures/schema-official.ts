import { z } from 'zod'
import { dated } from './schema-parts.ts'

const word = z.string().min(1)
const points = z.record(z.string(), z.number())

/** One part of a best-of sum: how many of the results it accepts, with what weight. */
const Slot = z.strictObject({
  key: word,
  name: word,
  /** Areas of the qualification list that count here; null: any. */
  accepts: z.array(word).nullable(),
  takes: z.number().int().positive(),
  weight: z.number().positive(),
  /** The weight holds only for who entered each of these areas; otherwise it is one. */
  weight_needs: z.array(word).optional(),
  /** At most so many results that are no GCSE or AS. */
  most_other: z.number().int().nonnegative().optional(),
})
export type Slot = z.infer<typeof Slot>

/** A part of the English Baccalaureate: any of `any_of`, or at least `least` of the areas in `among`. */
const Pillar = z.strictObject({
  key: word,
  name: word,
  /** Every one of these areas is entered. */
  all_of: z.array(word).optional(),
  any_of: z.array(word),
  among: z.strictObject({ areas: z.array(word), least: z.number().int().positive() }).optional(),
  /** How many points of the pillar are added into the average, best first. */
  counts: z.number().int().positive(),
})
export type Pillar = z.infer<typeof Pillar>

const entered = { pillars: z.array(Pillar).min(1) }

/** Where a pupil started, first found first; `norm` places another test in the nation by its published mean and spread. */
const starts = z
  .array(
    z.strictObject({
      kinds: z.array(word).min(1),
      norm: z
        .strictObject({
          ...{ mean: z.number(), sd: z.number().positive() },
          ...{ nation_mean: z.number(), nation_sd: z.number().positive() },
        })
        .nullable(),
    }),
  )
  .min(1)
export type StartSource = z.infer<typeof starts>[number]

const Rule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('best of slots'), slots: z.array(Slot).min(1) }),
  z.strictObject({
    kind: z.literal('progress'),
    attainment: word,
    table: word,
    table_version: word,
    /** A slot of the attainment measure, or its total. */
    element: word.nullable(),
    divisor: z.number().positive(),
    starts,
  }),
  z.strictObject({ kind: z.literal('pillars entered'), ...entered }),
  z.strictObject({ kind: z.literal('pillars achieved'), ...entered, least: z.number() }),
  z.strictObject({ kind: z.literal('pillar points'), ...entered }),
  z.strictObject({
    kind: z.literal('number of passes'),
    passes: z.number().int().nonnegative(),
    /** Least points of a grade that is a pass, on the list’s points. */
    least: z.number(),
    /** Areas of which one must be passed, group by group. */
    needs: z.array(z.array(word)),
  }),
  z.strictObject({
    kind: z.literal('capped points'),
    best: z.number().int().positive(),
    /** Points by grade where they differ from the list’s. */
    points: points.nullable(),
  }),
  z.strictObject({ kind: z.literal('median line'), outcome: word, starts, base: z.number() }),
  z.strictObject({
    kind: z.literal('contextual'),
    outcome: word,
    starts,
    characteristics: z.array(word).min(1),
    base: z.number(),
  }),
  z.strictObject({
    kind: z.literal('subject value added'),
    table: word,
    table_version: word,
    start: word,
    points_a_grade: z.number().positive(),
  }),
  z.strictObject({ kind: z.literal('absence') }),
  z.strictObject({ kind: z.literal('absent at least'), share: z.number().positive().max(1) }),
  z.strictObject({
    kind: z.literal('gap of ranks'),
    outcome: z.array(z.array(word)).min(1),
    group: word,
    scale: z.number(),
  }),
  /** There is no such figure for these years: `why` says so, `instead` names a measure that answers a like question. */
  z.strictObject({ kind: z.literal('no baseline'), why: word, instead: word.nullable() }),
])
export type Rule = z.infer<typeof Rule>
export type RuleOf<K extends Rule['kind']> = Extract<Rule, { kind: K }>

/** An official measure under the rules of the years between its dates; `version` is the year of those rules. */
export const Measure = z.strictObject({
  ...dated,
  position: z.number().int(),
  /** The year group it is about; null: everybody. */
  year_number: z.number().int().nullable(),
  /** A measure of former years, kept so that old figures can be read beside new ones. */
  past: z.boolean(),
  unit: z.enum(['points', 'grades', 'share', 'index']),
  decimals: z.number().int().min(0).max(3),
  official: z.boolean(),
  discounting: z.enum(['first entry', 'best entry', 'none']),
  rule: Rule,
  /** What it says, for somebody who has never met it. */
  text: word,
  /** What it leaves out, or in what this product falls short of the publication. */
  limits: word.nullable(),
  source: z.strictObject({ title: word, address: z.url(), licence: word }),
  /** Whether pupils near its threshold may be listed, always with the warning. */
  threshold: z.strictObject({ warning: word }).nullable(),
})
export type Measure = z.infer<typeof Measure>

/** A qualification of a published list: what its grades are worth and what it is discounted with. */
export const Qualification = z.object({
  qan: word,
  title: word,
  kind: z.enum(['gcse', 'as', 'other']),
  /** How many places it fills. */
  slots: z.number().int().positive(),
  discount: word,
  /** Discount codes of single options, by the awarding body’s entry code. */
  options: z.record(z.string(), z.string()),
  area: z.string().nullable(),
  points,
})
export type Qualification = z.infer<typeof Qualification>
export const QualificationList = z.object({ qualifications: z.array(Qualification) })

const estimates = z.object({
  attainment_8: z.number(),
  english: z.number(),
  mathematics: z.number(),
  ebacc: z.number(),
  open: z.number(),
  science: z.number(),
  humanities: z.number(),
  languages: z.number(),
})
export type Estimates = z.infer<typeof estimates>
/** What pupils of each group of starting points reached on average in the nation, and how far pupils lie from it. */
export const ProgressTable = z.object({
  groups: z.array(z.object({ group: z.number(), low: z.number(), high: z.number(), estimates })).min(1),
  sd: estimates,
})
export type ProgressTable = z.infer<typeof ProgressTable>

/** The line of a course: points expected (y) at average prior points (x), straight between the knots. */
export const ValueAddedModel = z.object({
  id: word,
  cohort: word,
  qualification: word,
  subject: word,
  size: z.number().positive(),
  /** Spread of pupils about the line, in grades. */
  sd: z.number().positive(),
  cases: z.number().int(),
  x: z.array(z.number()).min(2),
  y: z.array(z.number()).min(2),
  points,
  qans: z.array(z.string()),
})
export type ValueAddedModel = z.infer<typeof ValueAddedModel>
