import type { RoomTables } from '#platform/privacy.ts'

export const noticesTables: RoomTables = {
  mail: {
    purpose: 'Letters to be sent, and what came of them; the address stays with the person',
    retention: 'six years',
    export: 'never',
    columns: {
      org_id: 'key',
      notice_id: 'key',
      state: 'technical',
      tries: 'technical',
      made_at: 'technical',
      next_at: 'technical',
      settled_at: 'technical',
      why: 'technical',
    },
  },
  mail_wish: {
    purpose: 'Whether somebody gets letters together, one a day or one a week',
    retention: 'until replaced',
    export: 'person',
    columns: { org_id: 'key', person_id: 'key', rhythm: 'ordinary' },
  },
  notice: {
    purpose: 'What the product said to a person',
    retention: 'six years',
    export: 'person',
    columns: {
      org_id: 'key',
      id: 'key',
      person_id: 'key',
      kind: 'technical',
      words: 'ordinary',
      link: 'technical',
      due: 'technical',
      made_at: 'ordinary',
      made_by: 'ordinary',
      read_at: 'ordinary',
    },
  },
}
