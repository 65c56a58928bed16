import { z } from 'zod'
import { GatewayWord, PathwayTemplate } from './schema-curriculum.ts'
import { HelpKind } from './schema-help.ts'
import { PraiseKind, ReportText } from './schema-home.ts'
import { MonthsOfProgress } from './schema-impact.ts'
import { DecisionKind, MeetingKind } from './schema-meetings.ts'
import { Measure } from './schema-official.ts'
import { dated } from './schema-parts.ts'
import { StaffHelpKind } from './schema-staff-help.ts'

export const Grade = z.strictObject({
  label: z.string().min(1),
  points: z.number(),
  synonyms: z.array(z.string()),
})
export type Grade = z.infer<typeof Grade>

const scaleShared = {
  ...dated,
  no_grade: z.array(z.strictObject({ text: z.string().min(1), means: z.string().min(1) })),
  pass_grade: z.string().optional(),
  strong_grade: z.string().optional(),
  note: z.string().optional(),
}

export const OrderedScale = z.strictObject({
  ...scaleShared,
  scale: z.literal('ordered'),
  grades: z.array(Grade).min(2),
  meanings: z.array(z.string()).optional(),
})
export type OrderedScale = z.infer<typeof OrderedScale>

export const NumericScale = z.strictObject({
  ...scaleShared,
  scale: z.literal('numeric'),
  lowest: z.number(),
  highest: z.number(),
  step: z.number().positive(),
  expected: z.number().optional(),
  higher: z.number().optional(),
  unit: z.string().optional(),
  years_and_months: z.boolean().optional(),
})
export type NumericScale = z.infer<typeof NumericScale>

export const Scale = z.discriminatedUnion('scale', [OrderedScale, NumericScale])
export type Scale = z.infer<typeof Scale>

const synonyms = z.array(z.string())

export const SubjectWord = z.strictObject({
  ...dated,
  code: z.string().min(1),
  department: z.string().min(1),
  level: z.string().min(1),
  scale_key: z.string().min(1),
  national_key: z.string().nullable(),
  core: z.boolean(),
  synonyms,
})
export type SubjectWord = z.infer<typeof SubjectWord>

export const KeyStageModel = z.strictObject({
  ...dated,
  /** The one the country itself counts by. */
  national: z.boolean().default(false),
  stages: z.array(
    z.strictObject({ name: z.string(), first_year: z.number().int(), last_year: z.number().int() }),
  ),
})
export type KeyStageModel = z.infer<typeof KeyStageModel>

export const YearGroupWord = z.strictObject({
  ...dated,
  number: z.number().int(),
  short: z.string(),
  age_from: z.number().int(),
  synonyms,
})
export type YearGroupWord = z.infer<typeof YearGroupWord>

export const attendanceCounts = [
  'present',
  'approved activity',
  'authorised',
  'unauthorised',
  'not counted',
] as const

/** `letter` is the one character by which a code of two (C1, Y3) is kept in a week of sessions. */
export const AttendanceCode = z.strictObject({
  ...dated,
  letter: z.string().length(1),
  counts: z.enum(attendanceCounts),
  reason: z.string().optional(),
})
export type AttendanceCode = z.infer<typeof AttendanceCode>

export const PriorAttainmentKind = z.strictObject({
  ...dated,
  scale_key: z.string().min(1),
  comparable: z.boolean(),
  national_baseline: z.string().nullable(),
  synonyms,
  note: z.string().nullable(),
})
export type PriorAttainmentKind = z.infer<typeof PriorAttainmentKind>

export const CycleFieldWord = z.strictObject({
  ...dated,
  field: z.enum(['judgement', 'scale', 'flags', 'comment']),
  vocabulary_key: z.string().nullable(),
  required: z.boolean(),
  position: z.number().int(),
})
export type CycleFieldWord = z.infer<typeof CycleFieldWord>

/** Seconds one cell of a kind of field takes to enter, assumed until a school has measured its own. */
export const EntryCost = z.strictObject({
  ...dated,
  order: z.number().int(),
  seconds: z.number().positive(),
  source: z.string().min(1),
})
export type EntryCost = z.infer<typeof EntryCost>

/** How often a year guidance of the country would have schools collect marks. */
export const CollectionGuidance = z.strictObject({
  ...dated,
  collections: z.number().int().positive(),
  source: z.string().min(1),
})
export type CollectionGuidance = z.infer<typeof CollectionGuidance>

/** What is known of a pupil in a cycle that proposes a flag: enough behaviour events of some kinds, or too little attendance. */
export const FlagReason = z.strictObject({
  events: z.array(z.string().min(1)).min(1).optional(),
  at_least: z.number().int().positive().optional(),
  attendance_under: z.number().positive().max(1).optional(),
})
export type FlagReason = z.infer<typeof FlagReason>

export const Flag = z.strictObject({
  key: z.string().min(1),
  label: z.string().min(1),
  short: z.string().min(1),
  good: z.boolean(),
  proposed_by: FlagReason.optional(),
})
export type Flag = z.infer<typeof Flag>

export const FlagList = z.strictObject({ ...dated, flags: z.array(Flag).min(1) })
export type FlagList = z.infer<typeof FlagList>

/** A sentence for a comment; {name} stands for the pupil, and no sentence says he or she. */
export const Statement = z.strictObject({
  ...dated,
  theme: z.string().min(1),
  text: z.string().min(3).max(400),
  position: z.number().int().positive(),
})
export type Statement = z.infer<typeof Statement>

export const BehaviourKind = z.strictObject({
  ...dated,
  points: z.number().int(),
  good: z.boolean(),
  synonyms,
})
export type BehaviourKind = z.infer<typeof BehaviourKind>

export const Ethnicity = z.strictObject({ ...dated, group: z.string().min(1) })
export type Ethnicity = z.infer<typeof Ethnicity>

export const Characteristic = z.strictObject({
  ...dated,
  short: z.string().optional(),
  values: z.array(z.strictObject({ key: z.string(), label: z.string(), synonyms })).min(2),
})
export type Characteristic = z.infer<typeof Characteristic>

export const RoleName = z.strictObject({ ...dated })
export type RoleName = z.infer<typeof RoleName>

/** What the country calls a part of a school, for one and for many. */
export const SchoolPart = z.strictObject({
  ...dated,
  key: z.enum(['year_group', 'registration_group', 'key_stage']),
  many: z.string().min(1),
})

export const TermName = z.strictObject({ ...dated, order: z.number().int() })
export type TermName = z.infer<typeof TermName>

/** What the codes of a national transfer file come to: `field` is the pupil’s, `otherwise` the word for any other code. */
export const TransferCodes = z.strictObject({
  ...dated,
  element: z.string().min(1),
  field: z.string().min(1),
  codes: z.array(z.strictObject({ code: z.string().min(1), word: z.string().min(1) })).min(1),
  otherwise: z.string().nullable(),
})
export type TransferCodes = z.infer<typeof TransferCodes>

/** A kind of group in the national register of schools, and what it is here. */
export const RegisterGroup = z.strictObject({
  ...dated,
  organisation: z.enum(['federation', 'partnership']),
  link: z.enum(['governs', 'partners']),
})
export type RegisterGroup = z.infer<typeof RegisterGroup>

/** A tier of entry: `tops` names the highest grade that can be reached on each scale, none where it has no top. */
export const Tier = z.strictObject({ ...dated, synonyms, tops: z.record(z.string(), z.string()) })
export type Tier = z.infer<typeof Tier>

/** What a room is for: a laboratory, a gymnasium. */
export const RoomKind = z.strictObject({ ...dated, position: z.number().int().positive(), synonyms })
export type RoomKind = z.infer<typeof RoomKind>

/** The country whose words a pack holds; a new organisation there keeps its time. */
export const Country = z.strictObject({ ...dated, time_zone: z.string().min(1) })
export type Country = z.infer<typeof Country>

/** A kind of words that the country has none of: `key` is the kind, `why` the sentence that a page says instead. */
export const NotHere = z.strictObject({ ...dated, why: z.string().min(1) })

/** The kinds of vocabulary and the shape of an item of each. */
export const vocabularyKinds = {
  country: Country,
  grade_scale: Scale,
  subject: SubjectWord,
  key_stage_model: KeyStageModel,
  year_group: YearGroupWord,
  school_part: SchoolPart,
  attendance_code: AttendanceCode,
  prior_attainment_kind: PriorAttainmentKind,
  cycle_field: CycleFieldWord,
  flag_list: FlagList,
  statement: Statement,
  behaviour_kind: BehaviourKind,
  ethnicity: Ethnicity,
  characteristic: Characteristic,
  role_name: RoleName,
  term_name: TermName,
  transfer_code: TransferCodes,
  register_group: RegisterGroup,
  entry_cost: EntryCost,
  collection_guidance: CollectionGuidance,
  tier: Tier,
  room_kind: RoomKind,
  praise_kind: PraiseKind,
  report_text: ReportText,
  measure: Measure,
  help_kind: HelpKind,
  staff_help_kind: StaffHelpKind,
  meeting_kind: MeetingKind,
  decision_kind: DecisionKind,
  months_of_progress: MonthsOfProgress,
  pathway: PathwayTemplate,
  gateway: GatewayWord,
  not_here: NotHere,
} as const
export type VocabularyKind = keyof typeof vocabularyKinds
export type VocabularyItem<K extends VocabularyKind> = z.infer<(typeof vocabularyKinds)[K]>

const shapes: { [K in VocabularyKind]: z.ZodType<VocabularyItem<K>> } = vocabularyKinds

/** The shape of an item of one kind. */
export function shapeOf<K extends VocabularyKind>(kind: K): z.ZodType<VocabularyItem<K>> {
  return shapes[kind]
}

export const PackFile = z.strictObject({
  pack: z.string().min(1),
  kind: z.enum([
    'country',
    'grade_scale',
    'subject',
    'key_stage_model',
    'year_group',
    'school_part',
    'attendance_code',
    'prior_attainment_kind',
    'cycle_field',
    'flag_list',
    'statement',
    'behaviour_kind',
    'ethnicity',
    'characteristic',
    'role_name',
    'term_name',
    'transfer_code',
    'register_group',
    'entry_cost',
    'collection_guidance',
    'tier',
    'room_kind',
    'praise_kind',
    'report_text',
    'measure',
    'help_kind',
    'staff_help_kind',
    'meeting_kind',
    'decision_kind',
    'months_of_progress',
    'pathway',
    'gateway',
    'not_here',
  ]),
  items: z.array(z.unknown()).min(1),
})

/** A line of a published table of pupils by subject, key stage 2 band and grade. */
export const TransitionRow = z.object({
  subject: z.string().min(1),
  scale_key: z.string().min(1),
  ks2_band: z.string().min(1),
  ks2_low: z.string(),
  ks2_high: z.string(),
  grade: z.string().min(1),
  pupils: z.coerce.number().int().nonnegative(),
})
export type TransitionRow = z.infer<typeof TransitionRow>

/** Pupils by baseline band (lowest first) and grade (lowest first); a band without numbers has null edges. */
export const TransitionMatrix = z.object({
  subject: z.string(),
  scale_key: z.string(),
  baseline_kind: z.string(),
  grades: z.array(z.string()),
  bands: z.array(
    z.object({
      label: z.string(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      pupils: z.array(z.number().int()),
    }),
  ),
})
export type TransitionMatrix = z.infer<typeof TransitionMatrix>
