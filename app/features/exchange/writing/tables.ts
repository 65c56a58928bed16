/** How rows of a table are told apart, which columns an import sets, and which of them holds several values of its own. */
type TablePlan = { key: readonly string[]; columns: readonly string[]; merged?: string }

/** The tables an import writes, in the order in which one may name another. */
export const importTables = {
  academic_year: { key: ['id'], columns: ['id', 'name', 'starts', 'ends'] },
  term: { key: ['id'], columns: ['id', 'academic_year_id', 'name', 'kind', 'starts', 'ends'] },
  year_group: { key: ['id'], columns: ['id', 'name', 'number'] },
  department: { key: ['id'], columns: ['id', 'name'] },
  subject: {
    key: ['id'],
    columns: ['id', 'department_id', 'name', 'code', 'scale_key', 'national_key', 'source_id'],
  },
  person: {
    key: ['id'],
    columns: [
      'id',
      'family_name',
      'given_name',
      'preferred_name',
      'title',
      'email',
      'born',
      'source_id',
      'import_id',
    ],
  },
  post: {
    key: ['id'],
    columns: ['id', 'person_id', 'role', 'title', 'scope', 'scope_id', 'starts', 'ends'],
  },
  pupil: {
    key: ['id'],
    columns: [
      ...[
        'id',
        'upn',
        'admission_number',
        'sex',
        'ethnicity',
        'first_language',
        'eal',
        'sen',
        'fsm',
        'pupil_premium',
      ],
      ...['looked_after', 'traveller', 'entered', 'left_on', 'import_id'],
    ],
  },
  guardianship: {
    key: ['guardian_id', 'pupil_id', 'starts'],
    columns: [
      ...['guardian_id', 'pupil_id', 'relation', 'parental_responsibility', 'barred', 'starts', 'ends'],
    ],
  },
  registration_group: {
    key: ['id'],
    columns: ['id', 'academic_year_id', 'year_group_id', 'name', 'tutor_id'],
  },
  placement: {
    key: ['pupil_id', 'academic_year_id'],
    columns: ['pupil_id', 'academic_year_id', 'year_group_id', 'registration_group_id'],
  },
  class: {
    key: ['id'],
    columns: [
      'id',
      'academic_year_id',
      'subject_id',
      'year_group_id',
      'name',
      'set_number',
      'tier',
      'source_id',
      'import_id',
    ],
  },
  teaching: {
    key: ['class_id', 'person_id', 'starts'],
    columns: ['class_id', 'person_id', 'share', 'starts', 'ends'],
  },
  enrolment: {
    key: ['class_id', 'pupil_id', 'starts'],
    columns: ['class_id', 'pupil_id', 'starts', 'ends', 'import_id'],
  },
  period: {
    key: ['id'],
    columns: [
      ...['id', 'academic_year_id', 'week', 'weekday', 'name', 'begins', 'ends', 'lesson', 'import_id'],
    ],
  },
  room: { key: ['id'], columns: ['id', 'name', 'kind', 'seats', 'import_id'] },
  timetabled_lesson: {
    key: ['id'],
    columns: ['id', 'class_id', 'period_id', 'room_id', 'person_id', 'starts', 'ends', 'import_id'],
  },
  prior_attainment: {
    key: ['pupil_id', 'kind'],
    columns: ['pupil_id', 'kind', 'score', 'grade', 'taken_on', 'import_id'],
  },
  attendance_week: {
    key: ['pupil_id', 'week_start'],
    columns: ['pupil_id', 'week_start', 'codes', 'import_id'],
  },
  behaviour_event: {
    key: ['id'],
    columns: [
      'id',
      'pupil_id',
      'class_id',
      'occurred_on',
      'kind',
      'points',
      'note',
      'recorded_by',
      'import_id',
    ],
  },
  exam_result: {
    key: ['pupil_id', 'qualification', 'option_code', 'awarded_on'],
    columns: [
      ...['pupil_id', 'qualification', 'option_code', 'awarded_on', 'grade', 'title', 'subject_id'],
      ...['scale_key', 'discount_code', 'import_id'],
    ],
  },
  target: {
    key: ['id'],
    columns: [
      ...[
        'id',
        'pupil_id',
        'subject_id',
        'grade',
        'challenge',
        'basis',
        'state',
        'set_at',
        'set_by',
        'reason',
      ],
      ...['ended_at', 'import_id'],
    ],
  },
  cycle_entry: {
    key: ['cycle_id', 'class_id', 'pupil_id'],
    columns: ['cycle_id', 'class_id', 'pupil_id', 'marks', 'entered_by', 'entered_at', 'import_id'],
    merged: 'marks',
  },
  line_item: {
    key: ['id'],
    columns: ['id', 'class_id', 'title', 'category', 'set_on', 'max_score', 'source_id', 'import_id'],
  },
  result: {
    key: ['line_item_id', 'pupil_id'],
    columns: ['line_item_id', 'pupil_id', 'score', 'status', 'entered_by', 'entered_at', 'import_id'],
  },
  roster_record: {
    key: ['file', 'source_id'],
    columns: [
      ...['file', 'source_id', 'fields', 'read_as', 'table_name', 'row_key', 'ended_on', 'import_id'],
    ],
  },
} as const satisfies Record<string, TablePlan>

export type ImportTable = keyof typeof importTables
export const tableNames = Object.keys(importTables) as ImportTable[]
export const planOf = (table: ImportTable): TablePlan => importTables[table]

/**
 * One row of a table as an import leaves it, by column; columns left out keep what they hold.
 * `aside`: made along the way for several rows of the file, which it does not make new.
 */
export type Entry = { table: ImportTable; after: Record<string, unknown>; aside: boolean }
/** `whole`: the row is refused; otherwise this cell is left out and the rest of the row comes in. */
export type Refusal = {
  part: string
  rowNumber: number
  column: string | null
  value: string | null
  why: string
  whole: boolean
}
