// Made from db/migrations by `npm run db:types`; a test fails when it differs.
import type { ColumnType, Generated } from 'kysely'

type Timestamp = ColumnType<Date, Date | string, Date | string>
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>
type Json = ColumnType<unknown, string, string>
type GeneratedJson = ColumnType<unknown, string | undefined, string>

export interface AcademicYearTable {
  org_id: number
  id: Generated<number>
  name: string
  starts: string
  ends: string
}

export interface AgendaItemTable {
  org_id: number
  id: Generated<number>
  meeting_id: number
  place: number
  source: string
  key: string
  title: string | null
  why: string
  minutes: number
  finding_id: number | null
  pupil_id: number | null
  subject_id: number | null
  class_id: number | null
  decision_id: number | null
  carried_from: number | null
  state: Generated<string>
  word: string | null
  added_by: number | null
  added_at: Timestamp
  settled_by: number | null
  settled_at: Timestamp | null
}

export interface AllocationTable {
  org_id: number
  id: Generated<number>
  cycle_id: number
  state: string
  note: Generated<string>
  numbers: Json
  result: Json | null
  worked_at: Timestamp
  made_at: Timestamp
  made_by: number | null
  settled_at: Timestamp | null
  settled_by: number | null
}

export interface AllocationLineTable {
  org_id: number
  allocation_id: number
  pupil_id: number
  change: string
  manager_id: number | null
  kind: string | null
  subject_id: number | null
  piece: number | null
  need: number
  hours: Generated<number>
  was_plan_id: number | null
  was_manager_id: number | null
  finding_id: number | null
  why: Json | null
  settled: string | null
  plan_id: number | null
}

export interface AllocationWishTable {
  org_id: number
  id: Generated<number>
  pupil_id: number
  wish: string
  manager_id: number | null
  made_at: Timestamp
  made_by: number | null
}

export interface AttendanceWeekTable {
  org_id: number
  pupil_id: number
  week_start: string
  codes: string
  import_id: number | null
}

export interface AuditEventTable {
  org_id: number
  seq: number
  at: Timestamp
  account_id: string | null
  person_id: number | null
  action: string
  subject: string
  subject_id: string | null
  before: Json | null
  after: Json | null
  reason: string | null
  hash: Uint8Array
}

export interface AuditHeadTable {
  org_id: number
  seq: number
  hash: Uint8Array
}

export interface BehaviourEventTable {
  org_id: number
  id: Generated<number>
  pupil_id: number
  class_id: number | null
  occurred_on: string
  kind: string
  points: number
  note: string | null
  recorded_by: number | null
  import_id: number | null
}

export interface CaseloadTable {
  org_id: number
  person_id: number
  pupil_id: number
  starts: string
  ends: string | null
}

export interface ChallengeTable {
  org_id: number
  subject_id: number
  year_group_id: number
  level: string
  own_effect: Generated<boolean>
}

export interface ChanceModelTable {
  org_id: number
  id: Generated<number>
  subject_id: number
  baseline_kind: string
  model: Json
  pupils: number
  fitted_at: GeneratedTimestamp
}

export interface ClassTable {
  org_id: number
  id: Generated<number>
  academic_year_id: number
  subject_id: number
  year_group_id: number
  name: string
  set_number: number | null
  source_id: string | null
  import_id: number | null
  tier: string | null
}

export interface ClassEffectTable {
  org_id: number
  set_id: number
  class_id: number
  effect: number
  se: number
  reliability: number
  results: number
}

export interface CommentReadingTable {
  org_id: number
  id: Generated<number>
  cycle_id: number
  class_id: number
  pupil_id: number
  state: string
  words: string
  note: string | null
  person_id: number | null
  at: Timestamp
}

export interface CommentStatementTable {
  org_id: number
  id: Generated<number>
  owner_id: number | null
  text: string
  added_at: Timestamp
}

export interface CoverTable {
  org_id: number
  post_id: number
  class_id: number
  absent_id: number | null
  reason: string
  made_by: number | null
  made_at: Timestamp
}

export interface CurriculumChangeTable {
  org_id: number
  id: Generated<number>
  kind: string
  subject_id: number | null
  year_group_id: number | null
  cycle_id: number
  pupil_id: number | null
  pathway_id: number | null
  from_pathway_id: number | null
  given_up: Json | null
  starts: string
  reason: string
  expected: string
  review_on: string
  ended_on: string | null
  at: Timestamp
  person_id: number | null
}

export interface CurriculumReviewTable {
  org_id: number
  id: Generated<number>
  change_id: number
  done: string
  helped: string
  decision: string
  reason: string
  seen: Json
  at: Timestamp
  person_id: number | null
}

export interface CycleTable {
  org_id: number
  id: Generated<number>
  academic_year_id: number
  number: number
  name: string
  starts: string
  ends: string
  opens: string
  closes: string
  state: Generated<string>
  closed_at: Timestamp | null
  closed_by: number | null
  close_reason: string | null
  reminder_days: Generated<number[]>
}

export interface CycleCheckTable {
  org_id: number
  cycle_id: number
  id: Generated<number>
  kind: string
  class_id: number | null
  subject_id: number | null
  department_id: number | null
  detail: Json
  state: string
  reason: string | null
  answered_by: number | null
  answered_at: Timestamp | null
}

export interface CycleCorrectionTable {
  org_id: number
  id: Generated<number>
  cycle_id: number
  class_id: number
  pupil_id: number
  field: string
  state: string
  answers: number | null
  was: Json | null
  value: Json | null
  reason: string
  person_id: number | null
  at: Timestamp
}

export interface CycleDeadlineTable {
  org_id: number
  id: Generated<number>
  cycle_id: number
  year_group_id: number | null
  department_id: number | null
  closes: string
}

export interface CycleEntryTable {
  org_id: number
  cycle_id: number
  class_id: number
  pupil_id: number
  marks: Json
  entered_by: number | null
  entered_at: GeneratedTimestamp
  import_id: number | null
}

export interface CycleFieldTable {
  org_id: number
  cycle_id: number
  key: string
  label: string
  kind: string
  vocabulary_key: string | null
  required: Generated<boolean>
  position: number
}

export interface CycleFieldYearGroupTable {
  org_id: number
  cycle_id: number
  key: string
  year_group_id: number
}

export interface CycleSnapshotTable {
  org_id: number
  cycle_id: number
  taken_at: Timestamp
  taken_by: number | null
  entries: number
  sha256: string
}

export interface CycleYearGroupTable {
  org_id: number
  cycle_id: number
  year_group_id: number
}

export interface DecisionTable {
  org_id: number
  id: Generated<number>
  item_id: number
  kind: string
  words: string
  owner_id: number
  due: string
  expect: string
  expect_on: string
  subject_id: number | null
  class_id: number | null
  cycle_id: number | null
  decided_by: number | null
  decided_at: Timestamp
}

export interface DecisionPupilTable {
  org_id: number
  decision_id: number
  pupil_id: number
}

export interface DecisionReviewTable {
  org_id: number
  id: Generated<number>
  decision_id: number
  done: string
  helped: string | null
  words: Generated<string>
  cycle_id: number | null
  said_by: number | null
  said_at: Timestamp
}

export interface DepartmentTable {
  org_id: number
  id: Generated<number>
  name: string
}

export interface EffectResolutionTable {
  org_id: number
  id: Generated<number>
  purpose: string
  readers: string[]
  first_look_days: number
  decided_on: string
  starts: string
  ends: string
  recorded_at: Timestamp
  recorded_by: string
  withdrawn_at: Timestamp | null
  withdrawn_by: string | null
  withdrawn_why: string | null
}

export interface EffectSetTable {
  org_id: number
  id: Generated<number>
  made_at: Timestamp
  made_by: number | null
  model_version: string
  results: number
  pupils: number
  left_out: Json
  model: Json
  audit: Json
  resolution_id: number | null
  shown_from: string | null
}

export interface EnrolmentTable {
  org_id: number
  class_id: number
  pupil_id: number
  starts: string
  ends: string | null
  import_id: number | null
}

export interface EntryTimeTable {
  org_id: number
  cycle_id: number
  class_id: number
  person_id: number
  kind: string
  seconds: number
  cells: number
  last_at: Timestamp
}

export interface EstablishmentTable {
  organisation_id: number
  number: string
  register: string
  name: string
  type: string
  phase: string | null
  authority_code: string | null
  authority_name: string | null
  authority_number: string | null
  postcode: string | null
  status: string
  opened: string | null
  closed: string | null
  taken_on: string
}

export interface EstablishmentLinkTable {
  organisation_id: number
  other_number: string
  other_name: string
  kind: string
  since: string | null
}

export interface EvidenceChoiceTable {
  org_id: number
  recipient_id: number
  since: Timestamp
  chosen_by: number | null
  looked_at: Timestamp
}

export interface EvidenceGiftTable {
  org_id: number
  recipient_id: number
  kind: string
  cycle_id: number
  through_id: number
  cycle: string
  design: string
  effect: number
  se: number
  helped: number | null
  compared: number | null
  given_at: Timestamp
}

export interface ExamResultTable {
  org_id: number
  pupil_id: number
  qualification: string
  option_code: Generated<string>
  awarded_on: string
  grade: string
  title: string | null
  subject_id: number | null
  scale_key: string | null
  discount_code: string | null
  import_id: number | null
}

export interface FindingTable {
  org_id: number
  id: Generated<number>
  cycle_id: number
  kind: string
  pupil_id: number | null
  subject_id: number | null
  class_id: number | null
  rank: number
  benefit: number
  evidence: Json
  made_at: GeneratedTimestamp
}

export interface FindingAnswerTable {
  org_id: number
  id: Generated<number>
  finding_id: number
  answer: string
  reason: string | null
  person_id: number | null
  at: GeneratedTimestamp
  again_on: string | null
}

export interface ForecastTable {
  org_id: number
  cycle_id: number
  pupil_id: number
  subject_id: number
  mean: number
  sd: number
  chance_target: number | null
  chance_above: number | null
  status: string | null
  pending_status: string | null
  z: number | null
  cusum_fall: Generated<number>
  cusum_rise: Generated<number>
  alarm: string | null
  readings: number
  model_version: string
  target: string | null
}

export interface ForecastModelTable {
  org_id: number
  cycle_id: number
  subject_id: number
  grades: string[]
  cuts: number[]
  unit: number
  shift: Generated<number>
  extra: Generated<number>
  past: Json | null
  model_version: string
}

export interface ForecastSealTable {
  org_id: number
  cycle_id: number
  forecasts: number
  model_version: string
  sha256: string
  sealed_at: Timestamp
}

export interface GatewayTable {
  org_id: number
  key: string
  does: string
  evidence: Generated<string>
  leader_id: number | null
  help_kinds: Generated<string[]>
}

export interface GatewayPathwayTable {
  org_id: number
  gateway_key: string
  pathway_id: number
}

export interface GuardianshipTable {
  org_id: number
  guardian_id: number
  pupil_id: number
  relation: string
  parental_responsibility: Generated<boolean>
  barred: Generated<boolean>
  starts: string
  ends: string | null
}

export interface HelpHandoverTable {
  org_id: number
  id: Generated<number>
  plan_id: number
  from_id: number
  to_id: number
  starts: string
  ends: string
  reason: string
  made_at: Timestamp
  made_by: number | null
  back_on: string | null
}

export interface HelpPlaceTable {
  org_id: number
  places_id: number
  pupil_id: number
  subject_id: number | null
  finding_id: number | null
  priority: number
  probability: number
  chosen: boolean
  class_id: number | null
  turn: number | null
}

export interface HelpPlacesTable {
  org_id: number
  id: Generated<number>
  kind: string
  cycle_id: number
  places: number
  near: number | null
  line: number | null
  seed: number | null
  drawn_at: Timestamp
  drawn_by: number | null
  way: string
  score: string
  subject_id: number | null
  at_a_time: number | null
}

export interface HelpPlanTable {
  org_id: number
  id: Generated<number>
  kind: string
  title: string
  aim: string
  measure: string
  subject_id: number | null
  owner_id: number
  place: Generated<string>
  times_a_week: number
  minutes: number
  starts: string
  review_on: string
  exit_rule: string
  before_id: number | null
  judged_cycle_id: number | null
  ended_on: string | null
  home_words: string | null
  shown_at: Timestamp | null
  shown_by: number | null
  made_at: Timestamp
  made_by: number | null
}

export interface HelpPresenceTable {
  org_id: number
  session_id: number
  pupil_id: number
  minutes: number
}

export interface HelpPupilTable {
  org_id: number
  plan_id: number
  pupil_id: number
  finding_id: number | null
  joined_on: string
  left_on: string | null
}

export interface HelpReviewTable {
  org_id: number
  id: Generated<number>
  plan_id: number
  decision: string
  reason: string
  review_on: string | null
  seen: Json
  at: Timestamp
  person_id: number | null
}

export interface HelpSessionTable {
  org_id: number
  id: Generated<number>
  plan_id: number
  held_on: string
  minutes: number
  note: Generated<string>
  taken_by: number | null
  taken_at: Timestamp
}

export interface HelpSlotTable {
  org_id: number
  plan_id: number
  weekday: number
  begins: number
}

export interface ImportBatchTable {
  org_id: number
  id: Generated<number>
  kind: string
  source: string
  file_name: string
  state: string
  mapping: GeneratedJson
  counts: GeneratedJson
  message: string | null
  done: Generated<number>
  total: number | null
  worked_at: Timestamp | null
  created_by: number | null
  created_at: GeneratedTimestamp
  accepted_at: Timestamp | null
  undone_at: Timestamp | null
}

export interface ImportFileTable {
  org_id: number
  import_id: number
  part: number
  bytes: Uint8Array
}

export interface ImportMappingTable {
  org_id: number
  source: string
  kind: string
  columns: Json
  vocabulary: GeneratedJson
  remembered_at: GeneratedTimestamp
}

export interface ImportRefusalTable {
  org_id: number
  import_id: number
  seq: number
  row_number: number
  column_name: string | null
  value: string | null
  why: string
  part: Generated<string>
  whole: Generated<boolean>
}

export interface ImportRowTable {
  org_id: number
  import_id: number
  seq: number
  row_number: number
  table_name: string
  outcome: string
  aside: Generated<boolean>
  after: Json
  before: Json | null
  part: Generated<string>
}

export interface InvitationTable {
  org_id: number
  id: Generated<number>
  person_id: number
  token_hash: string
  created_at: GeneratedTimestamp
  expires_at: Timestamp
  accepted_at: Timestamp | null
}

export interface KeyStageTable {
  org_id: number
  id: Generated<number>
  name: string
  first_year: number
  last_year: number
  model_key: string
}

export interface LeaderLinkTable {
  org_id: number
  id: Generated<number>
  person_id: number
  department_id: number | null
  year_group_id: number | null
  teacher_id: number | null
  starts: string
  ends: string | null
}

export interface LessonDraftTable {
  org_id: number
  id: Generated<number>
  cycle_id: number
  starts: string
  ends: string
  calm: boolean
  state: string
  note: Generated<string>
  basis: Json | null
  result: Json | null
  worked_at: Timestamp
  made_at: Timestamp
  made_by: number | null
  accepted: Generated<boolean>
  settled_at: Timestamp | null
  settled_by: number | null
}

export interface LessonGapTable {
  org_id: number
  id: Generated<number>
  on_day: string
  person_id: number | null
  room_id: number | null
  period_id: number | null
  reason: string
  made_at: Timestamp
  made_by: number | null
  year_group_id: number | null
}

export interface LessonLineTable {
  org_id: number
  draft_id: number
  plan_id: number
  span: string
  number: number
  on_day: string | null
  period_id: number | null
  person_id: number | null
  room_id: number | null
  was_id: number | null
  change: string
  missed: GeneratedJson
  obstacles: GeneratedJson
  remedies: GeneratedJson
}

export interface LessonMissedTable {
  org_id: number
  lesson_id: number
  pupil_id: number
  on_day: string
  period_id: number
  class_id: number | null
  subject_id: number | null
}

export interface LessonSignatureTable {
  org_id: number
  cycle_id: number
  pupil_id: number
  subject_id: number
  reason: string
  made_at: Timestamp
  made_by: number | null
}

export interface LineItemTable {
  org_id: number
  id: Generated<number>
  class_id: number
  title: string
  category: string
  set_on: string
  max_score: number
  source_id: string | null
  import_id: number | null
}

export interface MailTable {
  org_id: number
  notice_id: number
  state: Generated<string>
  tries: Generated<number>
  made_at: Timestamp
  next_at: Timestamp
  settled_at: Timestamp | null
  why: string | null
}

export interface MailWishTable {
  org_id: number
  person_id: number
  rhythm: string
}

export interface MaskedAnswerTable {
  org_id: number
  recipient_id: number
  year_name: string
  year_number: number
  round: string
  words: string
}

export interface MaskedFitTable {
  org_id: number
  year_name: string
  year_number: number
  state: string
  parties: Json
  result: Json | null
  rounds: Json | null
  why: string | null
  begun_at: Timestamp
}

export interface MaskedPartTable {
  org_id: number
  recipient_id: number
  year_name: string
  year_number: number
  public_key: string
  joined_at: Timestamp
  joined_by: number | null
}

export interface MaskedSecretTable {
  org_id: number
  group_id: number
  year_name: string
  year_number: number
  private_key: string | null
  sums: Json
}

export interface MeetingTable {
  org_id: number
  id: Generated<number>
  series_id: number
  held_on: string
  minutes: number
  state: Generated<string>
  word: string | null
  chair_id: number | null
  begun_at: Timestamp | null
  closed_at: Timestamp | null
  sent_at: Timestamp | null
  sent_by: number | null
}

export interface MeetingSeriesTable {
  org_id: number
  id: Generated<number>
  kind: string
  name: string
  department_id: number | null
  year_group_id: number | null
  roles: string[]
  chair_role: string
  weekday: number
  begins: string
  minutes: number
  every_weeks: number
  starts: string
  ends: string | null
}

export interface NationalTableTable {
  key: string
  version: string
  source: string
  body: Json
}

export interface NoticeTable {
  org_id: number
  id: Generated<number>
  person_id: number
  kind: string
  words: string
  link: string
  due: string | null
  made_at: Timestamp
  made_by: number | null
  read_at: Timestamp | null
}

export interface OrgTable {
  id: Generated<number>
  slug: string
  kind: string
  name: string
  letter: string | null
  country: Generated<string>
  time_zone: Generated<string>
  urn: string | null
  demonstration: Generated<boolean>
  created_at: GeneratedTimestamp
}

export interface OrgLinkTable {
  parent_id: number
  child_id: number
  kind: string
  starts: string
  ends: string | null
}

export interface PathwayTable {
  org_id: number
  id: Generated<number>
  name: string
  about: string
  home_words: string
  first_year: number
  last_year: number
  capacity: number | null
  choose: Generated<number>
  rule: GeneratedJson
  entry_words: string
  position: number
  starts: string
  ends: string | null
  closing: string | null
  closing_reason: string | null
}

export interface PathwayCourseTable {
  org_id: number
  pathway_id: number
  subject_id: number
  core: boolean
}

export interface PathwayLookTable {
  org_id: number
  id: Generated<number>
  year_group_id: number
  fingerprint: string
  note: Generated<string>
  at: Timestamp
  person_id: number | null
}

export interface PathwayPassingTable {
  org_id: number
  request_id: number
  change_id: number
  reason: string
}

export interface PathwayPlaceTable {
  org_id: number
  id: Generated<number>
  pupil_id: number
  pathway_id: number
  starts: string
  ends: string | null
  by_rule: boolean
  reason: string
  decided_by: number | null
}

export interface PathwayRequestTable {
  org_id: number
  id: Generated<number>
  pupil_id: number
  pathway_id: number
  state: string
  reason: string
  asked_at: Timestamp
  asked_by: number | null
  answer: string | null
  answered_at: Timestamp | null
  answered_by: number | null
}

export interface PeriodTable {
  org_id: number
  id: Generated<number>
  academic_year_id: number
  week: number
  weekday: number
  name: string
  begins: number
  ends: number
  lesson: Generated<boolean>
  import_id: number | null
}

export interface PersonTable {
  org_id: number
  id: Generated<number>
  family_name: string
  given_name: string
  preferred_name: string | null
  title: string | null
  email: string | null
  born: string | null
  source_id: string | null
  import_id: number | null
  language: string | null
}

export interface PlacementTable {
  org_id: number
  pupil_id: number
  academic_year_id: number
  year_group_id: number
  registration_group_id: number | null
}

export interface PostTable {
  org_id: number
  id: Generated<number>
  person_id: number
  role: string
  title: string | null
  scope: string
  scope_id: number | null
  starts: string
  ends: string | null
}

export interface PraiseTable {
  org_id: number
  id: Generated<number>
  cycle_id: number
  kind: string
  pupil_id: number | null
  class_id: number | null
  department_id: number | null
  subject_id: number | null
  words: string
  by_hand: Generated<boolean>
  state: string
  for_head: Generated<boolean>
  head_done_at: Timestamp | null
  head_done_by: number | null
  proposed_by: number | null
  proposed_at: Timestamp
  sent_by: number | null
  sent_at: Timestamp | null
}

export interface PriorAttainmentTable {
  org_id: number
  pupil_id: number
  kind: string
  score: number | null
  grade: string | null
  taken_on: string | null
  import_id: number | null
}

export interface PupilTable {
  org_id: number
  id: number
  upn: string | null
  admission_number: string | null
  sex: string | null
  ethnicity: string | null
  first_language: string | null
  eal: boolean | null
  sen: string | null
  fsm: boolean | null
  pupil_premium: boolean | null
  looked_after: boolean | null
  traveller: boolean | null
  entered: string | null
  left_on: string | null
  import_id: number | null
}

export interface PupilChallengeTable {
  org_id: number
  pupil_id: number
  level: string
  reason: string
  set_at: Timestamp
  set_by: number | null
}

export interface PupilSayTable {
  org_id: number
  id: Generated<number>
  pupil_id: number
  subject_id: number
  wish: string | null
  words: Generated<string>
  said_at: Timestamp
  said_by: number | null
}

export interface ReadRecordTable {
  org_id: number
  id: Generated<number>
  at: GeneratedTimestamp
  account_id: string
  person_id: number | null
  route: string
  pupils: number
  pupil_ids: number[]
}

export interface ReadingModelTable {
  org_id: number
  cycle_id: number
  parameters: Json | null
  readings: number
  pupils: number
  learned_at: Timestamp
}

export interface RegistrationGroupTable {
  org_id: number
  id: Generated<number>
  academic_year_id: number
  year_group_id: number
  name: string
  tutor_id: number | null
}

export interface ReminderTable {
  org_id: number
  id: Generated<number>
  cycle_id: number
  person_id: number
  class_ids: number[]
  missing: number
  notice_id: number | null
  made_at: Timestamp
  made_by: number | null
  by_clock: Generated<boolean>
}

export interface ReminderRoundTable {
  org_id: number
  cycle_id: number
  closes: string
  days_before: number
  sent_at: Timestamp
  people: number
}

export interface ReportTable {
  org_id: number
  run_id: number
  pupil_id: number
  language: string
  registration_group_id: number | null
  file_name: string
  bytes: Uint8Array
  sha256: string
  made_at: Timestamp
}

export interface ReportRunTable {
  org_id: number
  id: Generated<number>
  cycle_id: number
  year_group_id: number | null
  also_english: Generated<boolean>
  reply_by: string | null
  state: string
  done: Generated<number>
  total: number
  message: string | null
  worked_at: Timestamp
  started_by: number | null
  started_at: Timestamp
  released_by: number | null
  released_at: Timestamp | null
}

export interface ResultTable {
  org_id: number
  line_item_id: number
  pupil_id: number
  score: number | null
  status: Generated<string>
  entered_by: number | null
  entered_at: GeneratedTimestamp
  import_id: number | null
}

export interface RoomTable {
  org_id: number
  id: Generated<number>
  name: string
  kind: string
  seats: number | null
  import_id: number | null
}

export interface RosterRecordTable {
  org_id: number
  file: string
  source_id: string
  fields: Json
  read_as: GeneratedJson
  table_name: string | null
  row_key: string | null
  ended_on: string | null
  import_id: number | null
}

export interface SavedViewTable {
  org_id: number
  id: Generated<number>
  person_id: number
  name: string
  page: string
  query: string
  shared: Generated<boolean>
  saved_at: GeneratedTimestamp
}

export interface ScenarioTable {
  org_id: number
  id: Generated<number>
  person_id: number
  name: string
  year_number: number
  cycle_id: number
  hours_a_grade: number | null
  shared: Generated<boolean>
  saved_at: Timestamp
}

export interface ScenarioChangeTable {
  org_id: number
  scenario_id: number
  place: number
  kind: string
  pupil_id: number | null
  class_id: number | null
  subject_id: number | null
  to_subject_id: number | null
  grades: number | null
  grade: string | null
  tier: string | null
  measure: string | null
  most: number | null
}

export interface SeatTable {
  account_id: string
  org_id: number
  person_id: number
}

export interface SettingTable {
  org_id: number
  key: string
  value: Json
}

export interface SnapshotClassTable {
  org_id: number
  cycle_id: number
  class_id: number
  name: string
  subject: string
  department_id: number | null
  year_group: string
  tier: string | null
  teachers: Json
}

export interface SnapshotEntryTable {
  org_id: number
  cycle_id: number
  pupil_id: number
  subject_id: number
  class_id: number
  year_group_id: number
  registration_group_id: number | null
  marks: Json
  target: string | null
  registration_group: string | null
}

export interface SparePeriodTable {
  org_id: number
  person_id: number
  period_id: number
}

export interface SpecialLessonTable {
  org_id: number
  id: Generated<number>
  plan_id: number
  on_day: string
  period_id: number
  person_id: number
  room_id: number
  pinned: Generated<boolean>
  draft_id: number
}

export interface StaffHelpTable {
  org_id: number
  id: Generated<number>
  department_id: number | null
  state: string
  opened_how: string
  opened_by: number
  opened_on: string
  kind: string
  aim: string
  sign: Generated<string>
  place: Generated<string>
  meetings: number
  minutes: number
  review_on: string
  exit_rule: string
  began_on: string | null
  ended_on: string | null
}

export interface StaffHelpHelperTable {
  org_id: number
  help_id: number
  person_id: number
}

export interface StaffHelpMemberTable {
  org_id: number
  help_id: number
  person_id: number
}

export interface StaffHelpNoteTable {
  org_id: number
  id: Generated<number>
  help_id: number
  person_id: number
  at: Timestamp
  words: string
}

export interface StaffHelpReviewTable {
  org_id: number
  id: Generated<number>
  help_id: number
  person_id: number
  at: Timestamp
  decision: string
  reason: string
  review_on: string | null
}

export interface StaffHelpStepTable {
  org_id: number
  id: Generated<number>
  help_id: number
  words: string
  agreed_on: string
  tried_on: string | null
  visited_on: string | null
  closed_on: string | null
}

export interface StaffHelpWordingTable {
  org_id: number
  id: Generated<number>
  help_id: number
  person_id: number
  at: Timestamp
  before: Json
  after: Json
}

export interface StageDecisionTable {
  org_id: number
  id: Generated<number>
  model_key: string
  starts: string
  up_to_year: number
  reason: string
  at: Timestamp
  person_id: number | null
  from_model: string | null
  applied_on: string | null
}

export interface SubjectTable {
  org_id: number
  id: Generated<number>
  department_id: number | null
  name: string
  code: string
  national_key: string | null
  scale_key: string
  source_id: string | null
}

export interface SumsReleaseTable {
  org_id: number
  id: Generated<number>
  recipient_id: number
  year_number: number
  year_name: string
  sums: Json
  sent_at: Timestamp
  sent_by: number | null
}

export interface TargetTable {
  org_id: number
  id: Generated<number>
  pupil_id: number
  subject_id: number
  grade: string
  benchmark: string | null
  challenge: string
  basis: string
  baseline_kind: string | null
  baseline_score: number | null
  chances: number[] | null
  model_version: string | null
  state: string
  set_at: Timestamp
  set_by: number | null
  reason: string | null
  ended_at: Timestamp | null
  import_id: number | null
  starts: Json | null
  proposal: Json | null
  ground_id: number | null
}

export interface TargetAuditTable {
  org_id: number
  id: Generated<number>
  academic_year_id: number
  year_group_id: number
  fingerprint: string
  differences: Json
  note: string
  looked_at: Timestamp
  looked_by: number | null
}

export interface TargetGroundTable {
  org_id: number
  id: Generated<number>
  academic_year_id: number
  year_group_id: number
  subject_id: number | null
  starts: Json
  learnt: Json
  moved: number
  reason: string
  adopted_at: Timestamp
  adopted_by: number | null
  undone_at: Timestamp | null
  undone_by: number | null
}

export interface TargetPublicationTable {
  org_id: number
  id: Generated<number>
  academic_year_id: number
  year_group_id: number
  audit_id: number
  targets: number
  published_at: Timestamp
  published_by: number | null
}

export interface TargetRoundTable {
  org_id: number
  academic_year_id: number
  year_group_id: number
  discuss_by: string
  agree_by: string
  set_at: Timestamp
  set_by: number | null
}

export interface TeacherEffectTable {
  org_id: number
  set_id: number
  person_id: number
  effect: number
  se: number
  reliability: number
  results: number
  classes: number
  department_ids: number[]
  comment: string | null
  commented_at: Timestamp | null
}

export interface TeacherEffectReadingTable {
  org_id: number
  id: Generated<number>
  resolution_id: number
  at: Timestamp
  reader: string
  person_ids: number[]
}

export interface TeachingTable {
  org_id: number
  class_id: number
  person_id: number
  share: Generated<number>
  starts: string
  ends: string | null
}

export interface TermTable {
  org_id: number
  id: Generated<number>
  academic_year_id: number
  name: string
  kind: string
  starts: string
  ends: string
}

export interface TimetabledLessonTable {
  org_id: number
  id: Generated<number>
  period_id: number
  class_id: number
  room_id: number | null
  person_id: number | null
  starts: string
  ends: string | null
  import_id: number | null
}

export interface VocabularyTable {
  kind: string
  key: string
  version: string
  pack: string
  body: Json
}

export interface YearGroupTable {
  org_id: number
  id: Generated<number>
  name: string
  number: number
}

export interface DemonstrationPersonaTable {
  key: string
  position: number
  org_id: number
  person_id: number
  name: string
  title: string
  about: string
}

export interface DemonstrationTruthAnomalyTable {
  org_id: number
  id: number
  kind: string
  step: number
  class_id: number | null
  department_id: number | null
}

export interface DemonstrationTruthCauseTable {
  org_id: number
  event_id: number
  cause: string
}

export interface DemonstrationTruthClassTable {
  org_id: number
  class_id: number
  growth: number
}

export interface DemonstrationTruthCourseTable {
  org_id: number
  pupil_id: number
  subject_id: number
  first_step: number
  states: number[]
  outcome: number
  unit: number
}

export interface DemonstrationTruthCycleTable {
  org_id: number
  step: number
  cycle_id: number
}

export interface DemonstrationTruthEventTable {
  org_id: number
  id: number
  kind: string
  step: number
  size: number
  pupil_id: number | null
  subject_id: number | null
  class_id: number | null
}

export interface DemonstrationTruthHelpTable {
  org_id: number
  kind: string
  effect: number
}

export interface DemonstrationTruthTeacherTable {
  org_id: number
  person_id: number
  growth: number
  bias: number
}

export interface DB {
  "academic_year": AcademicYearTable
  "agenda_item": AgendaItemTable
  "allocation": AllocationTable
  "allocation_line": AllocationLineTable
  "allocation_wish": AllocationWishTable
  "attendance_week": AttendanceWeekTable
  "audit_event": AuditEventTable
  "audit_head": AuditHeadTable
  "behaviour_event": BehaviourEventTable
  "caseload": CaseloadTable
  "challenge": ChallengeTable
  "chance_model": ChanceModelTable
  "class": ClassTable
  "class_effect": ClassEffectTable
  "comment_reading": CommentReadingTable
  "comment_statement": CommentStatementTable
  "cover": CoverTable
  "curriculum_change": CurriculumChangeTable
  "curriculum_review": CurriculumReviewTable
  "cycle": CycleTable
  "cycle_check": CycleCheckTable
  "cycle_correction": CycleCorrectionTable
  "cycle_deadline": CycleDeadlineTable
  "cycle_entry": CycleEntryTable
  "cycle_field": CycleFieldTable
  "cycle_field_year_group": CycleFieldYearGroupTable
  "cycle_snapshot": CycleSnapshotTable
  "cycle_year_group": CycleYearGroupTable
  "decision": DecisionTable
  "decision_pupil": DecisionPupilTable
  "decision_review": DecisionReviewTable
  "department": DepartmentTable
  "effect_resolution": EffectResolutionTable
  "effect_set": EffectSetTable
  "enrolment": EnrolmentTable
  "entry_time": EntryTimeTable
  "establishment": EstablishmentTable
  "establishment_link": EstablishmentLinkTable
  "evidence_choice": EvidenceChoiceTable
  "evidence_gift": EvidenceGiftTable
  "exam_result": ExamResultTable
  "finding": FindingTable
  "finding_answer": FindingAnswerTable
  "forecast": ForecastTable
  "forecast_model": ForecastModelTable
  "forecast_seal": ForecastSealTable
  "gateway": GatewayTable
  "gateway_pathway": GatewayPathwayTable
  "guardianship": GuardianshipTable
  "help_handover": HelpHandoverTable
  "help_place": HelpPlaceTable
  "help_places": HelpPlacesTable
  "help_plan": HelpPlanTable
  "help_presence": HelpPresenceTable
  "help_pupil": HelpPupilTable
  "help_review": HelpReviewTable
  "help_session": HelpSessionTable
  "help_slot": HelpSlotTable
  "import_batch": ImportBatchTable
  "import_file": ImportFileTable
  "import_mapping": ImportMappingTable
  "import_refusal": ImportRefusalTable
  "import_row": ImportRowTable
  "invitation": InvitationTable
  "key_stage": KeyStageTable
  "leader_link": LeaderLinkTable
  "lesson_draft": LessonDraftTable
  "lesson_gap": LessonGapTable
  "lesson_line": LessonLineTable
  "lesson_missed": LessonMissedTable
  "lesson_signature": LessonSignatureTable
  "line_item": LineItemTable
  "mail": MailTable
  "mail_wish": MailWishTable
  "masked_answer": MaskedAnswerTable
  "masked_fit": MaskedFitTable
  "masked_part": MaskedPartTable
  "masked_secret": MaskedSecretTable
  "meeting": MeetingTable
  "meeting_series": MeetingSeriesTable
  "national_table": NationalTableTable
  "notice": NoticeTable
  "org": OrgTable
  "org_link": OrgLinkTable
  "pathway": PathwayTable
  "pathway_course": PathwayCourseTable
  "pathway_look": PathwayLookTable
  "pathway_passing": PathwayPassingTable
  "pathway_place": PathwayPlaceTable
  "pathway_request": PathwayRequestTable
  "period": PeriodTable
  "person": PersonTable
  "placement": PlacementTable
  "post": PostTable
  "praise": PraiseTable
  "prior_attainment": PriorAttainmentTable
  "pupil": PupilTable
  "pupil_challenge": PupilChallengeTable
  "pupil_say": PupilSayTable
  "read_record": ReadRecordTable
  "reading_model": ReadingModelTable
  "registration_group": RegistrationGroupTable
  "reminder": ReminderTable
  "reminder_round": ReminderRoundTable
  "report": ReportTable
  "report_run": ReportRunTable
  "result": ResultTable
  "room": RoomTable
  "roster_record": RosterRecordTable
  "saved_view": SavedViewTable
  "scenario": ScenarioTable
  "scenario_change": ScenarioChangeTable
  "seat": SeatTable
  "setting": SettingTable
  "snapshot_class": SnapshotClassTable
  "snapshot_entry": SnapshotEntryTable
  "spare_period": SparePeriodTable
  "special_lesson": SpecialLessonTable
  "staff_help": StaffHelpTable
  "staff_help_helper": StaffHelpHelperTable
  "staff_help_member": StaffHelpMemberTable
  "staff_help_note": StaffHelpNoteTable
  "staff_help_review": StaffHelpReviewTable
  "staff_help_step": StaffHelpStepTable
  "staff_help_wording": StaffHelpWordingTable
  "stage_decision": StageDecisionTable
  "subject": SubjectTable
  "sums_release": SumsReleaseTable
  "target": TargetTable
  "target_audit": TargetAuditTable
  "target_ground": TargetGroundTable
  "target_publication": TargetPublicationTable
  "target_round": TargetRoundTable
  "teacher_effect": TeacherEffectTable
  "teacher_effect_reading": TeacherEffectReadingTable
  "teaching": TeachingTable
  "term": TermTable
  "timetabled_lesson": TimetabledLessonTable
  "vocabulary": VocabularyTable
  "year_group": YearGroupTable
  "demonstration.persona": DemonstrationPersonaTable
  "demonstration.truth_anomaly": DemonstrationTruthAnomalyTable
  "demonstration.truth_cause": DemonstrationTruthCauseTable
  "demonstration.truth_class": DemonstrationTruthClassTable
  "demonstration.truth_course": DemonstrationTruthCourseTable
  "demonstration.truth_cycle": DemonstrationTruthCycleTable
  "demonstration.truth_event": DemonstrationTruthEventTable
  "demonstration.truth_help": DemonstrationTruthHelpTable
  "demonstration.truth_teacher": DemonstrationTruthTeacherTable
}
