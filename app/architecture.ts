/**
 * The plan of the house: each room, the rooms whose doors it may use, and the tables it alone writes.
 * `joins` names rooms whose tables may stand in this room's queries though their code may not be imported:
 * access asks the school's shape which pupils a post opens, while the school is entered through access.
 */
export type Room = { uses: readonly string[]; writes: readonly string[]; joins?: readonly string[] }

export const rooms: Record<string, Room> = {
  access: {
    uses: ['measures'],
    joins: ['school'],
    writes: [
      'org',
      'org_link',
      'establishment',
      'establishment_link',
      'seat',
      'person',
      'post',
      'invitation',
      'audit_head',
      'audit_event',
      'read_record',
      'setting',
    ],
  },
  notices: { uses: ['access'], writes: ['notice', 'mail', 'mail_wish'] },
  measures: { uses: [], writes: ['vocabulary', 'national_table'] },
  school: {
    uses: ['access', 'measures'],
    // A period or room in which special lessons are held is not taken away.
    joins: ['support'],
    writes: [
      'academic_year',
      'term',
      'year_group',
      'key_stage',
      'department',
      'subject',
      'class',
      'registration_group',
      'pupil',
      'placement',
      'guardianship',
      'caseload',
      'teaching',
      'enrolment',
      'prior_attainment',
      'attendance_week',
      'behaviour_event',
      'exam_result',
      'period',
      'room',
      'timetabled_lesson',
      'spare_period',
    ],
  },
  targets: {
    uses: ['access', 'measures', 'school'],
    writes: [
      'chance_model',
      'challenge',
      'target',
      'pupil_challenge',
      'pupil_say',
      'target_ground',
      'target_round',
      'target_audit',
      'target_publication',
    ],
  },
  cycle: {
    uses: ['access', 'notices', 'measures', 'school', 'targets'],
    writes: [
      'cycle',
      'cycle_year_group',
      'cycle_field',
      'cycle_field_year_group',
      'comment_statement',
      'cycle_entry',
      'line_item',
      'result',
      'cycle_deadline',
      'reminder_round',
      'reminder',
      'cover',
      'entry_time',
      'cycle_snapshot',
      'snapshot_entry',
      'snapshot_class',
      'cycle_check',
      'cycle_correction',
    ],
    // What was frozen is shown whole or broken: the snapshot and the forecasts made from it.
    joins: ['progress'],
  },
  progress: {
    uses: ['access', 'measures', 'school', 'targets', 'cycle'],
    writes: [
      'forecast',
      'forecast_model',
      'reading_model',
      'forecast_seal',
      'finding',
      'finding_answer',
      'saved_view',
    ],
    // That help began or ended stands among what happened between two cycles.
    joins: ['support'],
  },
  support: {
    uses: ['access', 'notices', 'measures', 'school', 'cycle', 'progress'],
    writes: [
      'help_plan',
      'help_pupil',
      'help_session',
      'help_presence',
      'help_review',
      'help_places',
      'help_place',
      'evidence_choice',
      'evidence_gift',
      'allocation',
      'allocation_line',
      'allocation_wish',
      'help_handover',
      'help_slot',
      'lesson_gap',
      'lesson_draft',
      'lesson_line',
      'special_lesson',
      'lesson_missed',
      'lesson_signature',
    ],
  },
  observation: {
    // Help for staff is reviewed the same way as help for pupils.
    uses: ['access', 'measures', 'school', 'cycle', 'progress', 'support'],
    writes: [
      'staff_help',
      'staff_help_member',
      'staff_help_helper',
      'staff_help_step',
      'staff_help_note',
      'staff_help_review',
      'staff_help_wording',
    ],
    // The leader who looks after a department opens its help.
    joins: ['meetings'],
  },
  curriculum: {
    // Whom a pathway takes is audited as targets are; what a change did is compared as help is.
    uses: ['access', 'measures', 'school', 'targets', 'cycle', 'progress', 'support'],
    writes: [
      'pathway',
      'pathway_course',
      'pathway_place',
      'pathway_request',
      'pathway_passing',
      'pathway_look',
      'gateway',
      'gateway_pathway',
      'curriculum_change',
      'curriculum_review',
      'stage_decision',
    ],
  },
  exchange: {
    uses: ['access', 'measures', 'school', 'targets', 'cycle'],
    writes: [
      'import_batch',
      'import_file',
      'import_refusal',
      'import_row',
      'import_mapping',
      'roster_record',
    ],
  },
  family: {
    uses: ['access', 'notices', 'measures', 'school', 'targets', 'cycle', 'progress'],
    writes: ['comment_reading', 'report_run', 'report', 'praise'],
  },
  accountability: {
    uses: ['access', 'notices', 'measures', 'school', 'targets', 'cycle', 'progress'],
    writes: [
      'scenario',
      'scenario_change',
      'effect_resolution',
      'effect_set',
      'class_effect',
      'teacher_effect',
      'teacher_effect_reading',
      'sums_release',
      'masked_part',
      'masked_secret',
      'masked_answer',
      'masked_fit',
    ],
  },
  meetings: {
    uses: ['access', 'notices', 'measures', 'school', 'cycle', 'progress', 'support'],
    writes: [
      'meeting_series',
      'meeting',
      'agenda_item',
      'decision',
      'decision_pupil',
      'decision_review',
      'leader_link',
    ],
  },
  today: {
    uses: [
      'access',
      'notices',
      'measures',
      'school',
      'targets',
      'cycle',
      'progress',
      'support',
      'observation',
      'curriculum',
      'exchange',
      'family',
      'meetings',
    ],
    writes: [],
  },
}

/** Writes to another room's table that are wanted, each with its reason. */
export const lentTables: Record<string, { tables: readonly string[]; reason: string }> = {
  targets: {
    tables: ['national_table'],
    reason: 'the chance curve fitted to a national table stands beside the table it is fitted to',
  },
  exchange: {
    tables: [
      'academic_year',
      'term',
      'year_group',
      'department',
      'subject',
      'person',
      'post',
      'pupil',
      'guardianship',
      'placement',
      'registration_group',
      'class',
      'enrolment',
      'teaching',
      'period',
      'room',
      'timetabled_lesson',
      'prior_attainment',
      'attendance_week',
      'behaviour_event',
      'exam_result',
      'target',
      'cycle_entry',
      'line_item',
      'result',
    ],
    reason: 'an import writes what the rooms write, thousands of rows at a time, and takes exactly that back',
  },
  family: {
    tables: ['person'],
    reason: 'the language in which a family reads is asked where it is used',
  },
  school: { tables: ['person'], reason: 'a pupil is a person on the roll: the two rows are made together' },
}

/** The layers below the rooms and what each may import of ours. */
export const layers: Record<string, readonly string[]> = {
  stats: [],
  // What a solver is asked and answers is said where the questions are made up.
  platform: ['#db/schema.generated.ts', '#stats/program.ts'],
  ui: ['#stats/'],
}

/** Routes that nobody needs to have entered an organisation for, each with its reason. */
export const publicRoutes: Record<string, string> = {
  'app/features/cycle/pages/no-network.tsx':
    'kept on the device for when there is no network: shows what is there, by a key that is there, and asks the server nothing',
  'app/features/access/pages/home.tsx':
    'chooses an organisation, or makes the first one of an empty installation',
  'app/features/access/pages/sign-in.tsx': 'nobody is signed in yet',
  'app/features/access/pages/sign-in-passkey.ts': 'nobody is signed in yet',
  'app/features/access/pages/sign-out.ts': 'ends the session it is asked with',
  'app/features/access/pages/try.ts':
    'signs in as somebody of the demonstration; refused for any other organisation',
  'app/features/access/pages/account.tsx': 'one’s own account, which belongs to no organisation',
  'app/features/access/pages/add-passkey.ts': 'one’s own account, which belongs to no organisation',
  'app/features/access/pages/second-factor.tsx': 'one’s own account, before an organisation is entered',
  'app/features/access/pages/invitation.tsx': 'the link is the right: hashed, for a week, used once',
  'app/features/access/pages/auth.ts': 'the way back from Google or Microsoft',
}
