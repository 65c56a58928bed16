import type { RoomTables } from '#platform/privacy.ts'

export const targetsTables: RoomTables = {
  challenge: {
    purpose: 'How demanding targets are, by subject and year',
    retention: 'school record',
    export: 'organisation',
    columns: {
      org_id: 'key',
      subject_id: 'key',
      year_group_id: 'key',
      level: 'technical',
    },
  },
  chance_model: {
    purpose: 'Chances of each result fitted to the school’s own earlier pupils',
    retention: 'until replaced',
    export: 'organisation',
    columns: {
      org_id: 'key',
      id: 'key',
      subject_id: 'key',
      baseline_kind: 'education',
      model: 'technical',
      pupils: 'technical',
      fitted_at: 'technical',
    },
  },
  target: {
    purpose: 'The target of a pupil in a subject, and every change of it',
    retention: 'pupil file',
    export: 'person',
    columns: {
      org_id: 'key',
      id: 'key',
      pupil_id: 'key',
      subject_id: 'key',
      grade: 'education',
      benchmark: 'education',
      challenge: 'ordinary',
      basis: 'ordinary',
      baseline_kind: 'education',
      baseline_score: 'education',
      chances: 'education',
      model_version: 'technical',
      state: 'technical',
      set_at: 'ordinary',
      set_by: 'ordinary',
      reason: 'ordinary',
      ended_at: 'ordinary',
      import_id: 'technical',
    },
  },
}
