/**
 * What every column holds, told where the room that owns it can keep it true.
 * key: joins rows, names nobody. ordinary: about a person. education: marks, judgements and what follows from them.
 * special: data the law protects more (health and needs, ethnicity, care, poverty as the school records it). technical: about the machine.
 */
export type Category = 'key' | 'ordinary' | 'education' | 'special' | 'technical'

/**
 * How long rows are kept: with the pupil's file, with the member of staff's file, with the school's own records, until
 * replaced, or as long as whoever they are about keeps them, who alone reads them once they are over.
 */
export type Retention =
  | 'pupil file'
  | 'staff file'
  | 'six years'
  | 'school record'
  | 'until replaced'
  | 'own keeping'

/** Whom a copy is given to when asked for: the person it is about, the organisation that leaves, nobody. */
export type ExportRule = 'person' | 'organisation' | 'never'

export type TableDeclaration = {
  purpose: string
  retention: Retention
  export: ExportRule
  columns: Record<string, Category>
}
export type RoomTables = Record<string, TableDeclaration>
