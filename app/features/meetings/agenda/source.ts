import type { OrgReader } from '#features/access/api.server.ts'
import type { Finding, JudgedCycle } from '#features/progress/api.server.ts'
import type { Meeting } from '../queries/meetings.server.ts'
import type { Series } from '../queries/series.server.ts'

/** Something that should stand on an agenda, before anybody has touched it. */
export type Proposal = {
  /** What it is about: the same thing is put on an agenda once. */
  key: string
  /** Whose proposal it is, one word. */
  source: string
  /** What it says, naming no pupil; null where it is made from the finding or decision it is about. */
  title: string | null
  /** Why it stands there, in a sentence that names no pupil. */
  why: string
  minutes: number
  /** Stands on the agenda whether or not it fits into the minutes. */
  must: boolean
  findingId?: number
  pupilId?: number
  subjectId?: number
  classId?: number
  decisionId?: number
}

/** What an agenda is written for, and what was read for all its sources. */
export type AgendaOf = {
  meeting: Meeting
  series: Series
  /** The day of the series’ last meeting, or two weeks before this one where there was none. */
  since: string
  /** The last cycle judged before the day of the meeting. */
  cycle: JudgedCycle | undefined
  /** Its findings that belong to the series and were settled in no meeting, those most worth a look first. */
  findings: readonly Finding[]
}

/** One source of an agenda. It reads the whole school: who may be told whom it is about is asked when the agenda is shown. */
export type AgendaSource = (db: OrgReader, of: AgendaOf) => Promise<Proposal[]>
