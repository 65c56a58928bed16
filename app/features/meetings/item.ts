import type { ItemState } from './schema.ts'

/** A line of an agenda: one that stands, or (without an id) one that the data propose. */
export type Item = {
  id: number | null
  key: string
  source: string
  title: string | null
  why: string
  minutes: number
  findingId: number | null
  pupilId: number | null
  subjectId: number | null
  classId: number | null
  decisionId: number | null
  state: ItemState
  /** Why it was carried or dropped. */
  word: string | null
}
