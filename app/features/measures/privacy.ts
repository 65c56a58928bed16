import type { RoomTables } from '#platform/privacy.ts'

export const measuresTables: RoomTables = {
  national_table: {
    purpose: 'Published national figures and what is fitted to them',
    retention: 'until replaced',
    export: 'never',
    columns: {
      key: 'technical',
      version: 'technical',
      source: 'technical',
      body: 'technical',
    },
  },
  vocabulary: {
    purpose: 'The words of a country: scales, codes, names',
    retention: 'until replaced',
    export: 'never',
    columns: {
      kind: 'technical',
      key: 'technical',
      version: 'technical',
      pack: 'technical',
      body: 'technical',
    },
  },
}
