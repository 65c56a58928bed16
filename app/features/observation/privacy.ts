import type { RoomTables } from '#platform/privacy.ts'

// Read by those helped, and by whoever helps them while it runs. Over, it is theirs who were helped: one person's until they
// take it away, a department's until the last named in it does. No part of anybody's staff file.
const theirs = { retention: 'own keeping', export: 'person' } as const

export const observationTables: RoomTables = {
  staff_help: {
    ...theirs,
    purpose: 'What help a teacher or department asked for or was offered, what was agreed, and until when',
    columns: {
      org_id: 'key',
      id: 'key',
      department_id: 'key',
      state: 'ordinary',
      opened_how: 'ordinary',
      opened_by: 'ordinary',
      opened_on: 'ordinary',
      kind: 'ordinary',
      aim: 'ordinary',
      sign: 'ordinary',
      place: 'ordinary',
      meetings: 'ordinary',
      minutes: 'ordinary',
      review_on: 'ordinary',
      exit_rule: 'ordinary',
      began_on: 'ordinary',
      ended_on: 'ordinary',
    },
  },
  staff_help_member: {
    ...theirs,
    purpose: 'Whom help for staff is for',
    columns: { org_id: 'key', help_id: 'key', person_id: 'ordinary' },
  },
  staff_help_helper: {
    ...theirs,
    purpose: 'Who gives help to staff',
    columns: { org_id: 'key', help_id: 'key', person_id: 'ordinary' },
  },
  staff_help_wording: {
    ...theirs,
    purpose: 'What a plan of help for staff said before it was changed, for those in it',
    columns: {
      org_id: 'key',
      id: 'key',
      help_id: 'key',
      person_id: 'ordinary',
      at: 'ordinary',
      before: 'ordinary',
      after: 'ordinary',
    },
  },
  staff_help_step: {
    ...theirs,
    purpose: 'A step agreed with a coach, and when it was tried and looked at again',
    columns: {
      org_id: 'key',
      id: 'key',
      help_id: 'key',
      words: 'ordinary',
      agreed_on: 'ordinary',
      tried_on: 'ordinary',
      visited_on: 'ordinary',
      closed_on: 'ordinary',
    },
  },
  staff_help_note: {
    ...theirs,
    purpose: 'What those helped and their helper wrote down for themselves',
    columns: {
      org_id: 'key',
      id: 'key',
      help_id: 'key',
      person_id: 'ordinary',
      at: 'ordinary',
      words: 'ordinary',
    },
  },
  staff_help_review: {
    ...theirs,
    purpose: 'What those helped and their helper decided at a review',
    columns: {
      org_id: 'key',
      id: 'key',
      help_id: 'key',
      person_id: 'ordinary',
      at: 'ordinary',
      decision: 'ordinary',
      reason: 'ordinary',
      review_on: 'ordinary',
    },
  },
}
