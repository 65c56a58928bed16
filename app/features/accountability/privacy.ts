import type { RoomTables } from '#platform/privacy.ts'

export const accountabilityTables: RoomTables = {
  sums_release: {
    purpose:
      'Counts, means and cross-products of a year’s results that a school sent so that schools can be compared',
    retention: 'six years',
    export: 'organisation',
    columns: {
      org_id: 'key',
      id: 'key',
      recipient_id: 'key',
      year_number: 'technical',
      year_name: 'technical',
      sums: 'technical',
      sent_at: 'ordinary',
      sent_by: 'ordinary',
    },
  },
  masked_part: {
    purpose: 'That a school takes part in a fit under masks, and its public key for it',
    retention: 'six years',
    export: 'organisation',
    columns: {
      org_id: 'key',
      recipient_id: 'key',
      year_name: 'technical',
      year_number: 'technical',
      public_key: 'technical',
      joined_at: 'ordinary',
      joined_by: 'ordinary',
    },
  },
  masked_secret: {
    purpose:
      'The sums with which a school answers under masks, and the key of its masks until the fit has ended',
    retention: 'six years',
    export: 'never',
    columns: {
      org_id: 'key',
      group_id: 'key',
      year_name: 'technical',
      year_number: 'technical',
      private_key: 'technical',
      sums: 'technical',
    },
  },
  masked_answer: {
    purpose: 'A school’s answers under masks, of which only the sum over all schools says anything',
    retention: 'six years',
    export: 'never',
    columns: {
      org_id: 'key',
      recipient_id: 'key',
      year_name: 'technical',
      year_number: 'technical',
      round: 'technical',
      words: 'technical',
    },
  },
  masked_fit: {
    purpose: 'A model of a group’s schools, fitted from sums over all of them',
    retention: 'six years',
    export: 'organisation',
    columns: {
      org_id: 'key',
      year_name: 'technical',
      year_number: 'technical',
      state: 'technical',
      parties: 'technical',
      result: 'technical',
      rounds: 'technical',
      why: 'technical',
      begun_at: 'technical',
    },
  },
}
