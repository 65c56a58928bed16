import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listPupilNames, reachesPupil } from '#features/school/api.server.ts'
import type { LedgerLine } from './lines.server.ts'
import { lastForecasts } from './outcome.ts'
import type { ScoredLedger } from './record.server.ts'
import { rangeOf } from './record.ts'
import type { Part } from './visible.server.ts'

const MOST = 12
// One forecast in ten lies so far off when all are right.
const FAR = 1.645

export type FarOff = {
  key: string
  pupilId: number
  familyName: string
  givenName: string
  subject: string
  cycle: string
  /** The middle grade that was forecast, and the two between which four of five lie. */
  range: { middle: string; low: string; high: string }
  result: string
  year: string
}

/** Whose results lay furthest from the last forecast before them, among pupils within reach: the furthest first. */
export async function listFurthest(
  db: OrgReader,
  reach: Reach,
  part: Part,
  ledger: ScoredLedger,
): Promise<FarOff[]> {
  const far = lastForecasts(ledger.cycles, ledger.lines)
    .filter(({ pupilId, score }) => reachesPupil(reach, pupilId) && Math.abs(score.miss) > FAR)
    .filter((line) => rangeOf(line).outside)
    .toSorted((a, b) => Math.abs(b.score.miss) - Math.abs(a.score.miss))
    .slice(0, MOST)
  const pupils = await listPupilNames(
    db,
    far.map(({ pupilId }) => pupilId),
  )
  const named = new Map(pupils.map((pupil) => [pupil.id, pupil]))
  const subjects = new Map(part.subjects.map(({ id, name }) => [id, name]))
  const cycles = new Map(ledger.cycles.map(({ id, name }) => [id, name]))
  const describe = (line: LedgerLine) => ({
    key: `${line.pupilId}/${line.subjectId}`,
    pupilId: line.pupilId,
    subject: subjects.get(line.subjectId) ?? '',
    cycle: cycles.get(line.cycleId) ?? '',
    range: rangeOf(line),
    result: line.model.grades[line.outcome.place] ?? '',
    year: line.outcome.year,
  })
  return far.flatMap((line) => {
    const pupil = named.get(line.pupilId)
    return pupil ? [{ ...describe(line), familyName: pupil.familyName, givenName: pupil.givenName }] : []
  })
}
