import type { RoomTables } from '#platform/privacy.ts'

export const accountabilityTables: RoomTables = {
  scenario: {
    purpose: 'What somebody thought through under a name: which headlines would move if grades were others',
    retention: 'staff file',
    export: 'person',
    columns: {
      org_id: 'key',
      id: 'key',
      person_id: 'key',
      name: 'ordinary',
      year_number: 'technical',
      cycle_id: 'key',
      hours_a_grade: 'technical',
      shared: 'ordinary',
      saved_at: 'ordinary',
    },
  },
  scenario_change: {
    purpose: 'The lines of a scenario; they say what would be, and forecast and ask nothing of a pupil',
    retention: 'until replaced',
    export: 'organisation',
    columns: {
      org_id: 'key',
      scenario_id: 'key',
      place: 'technical',
      kind: 'technical',
      pupil_id: 'key',
      class_id: 'key',
      subject_id: 'key',
      to_subject_id: 'key',
      grades: 'education',
      grade: 'education',
      tier: 'education',
      measure: 'technical',
      most: 'technical',
    },
  },
}
