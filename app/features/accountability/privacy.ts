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
}
