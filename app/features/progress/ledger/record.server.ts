import type { OrgReader, Visit } from '#features/access/api.server.ts'
import {
  recordOf,
  type ScoredForecast,
  type TargetBand,
  type TrackRecord,
  targetBands,
} from '#stats/ledger.ts'
import { suppressCount } from '#stats/suppress.ts'
import { listTraits } from '../movement/traits.server.ts'
import { type Audit, auditForecasts } from './audit.ts'
import { type LedgerLines, listLedgerLines } from './lines.server.ts'
import { lastForecasts } from './outcome.ts'
import { type NamedRecord, recordsOf, type ScoredLine, scoreLine } from './record.ts'
import { listStartLines } from './starts.server.ts'
import { listParts, type Part } from './visible.server.ts'

export type Viewer = Pick<Visit, 'reach' | 'may' | 'org'>

export type RecordPage = {
  record: TrackRecord | null
  /** The chances from the start alone, then cycle by cycle: how early were we right? */
  moments: NamedRecord[]
  bands: TargetBand[]
  /** Results whose grades are on another scale than the forecasts. */
  otherScale: number
}

/** Forecasts beside their results, each scored once. */
export type ScoredLedger = Omit<LedgerLines, 'lines'> & { lines: ScoredLine[] }

async function scoreLedger(db: OrgReader, subjectIds: readonly number[]): Promise<ScoredLedger> {
  const ledger = await listLedgerLines(db, { until: db.today, subjectIds })
  return { ...ledger, lines: ledger.lines.map(scoreLine) }
}

const idsOf = (parts: readonly Part[]) => parts.flatMap(({ subjects }) => subjects.map(({ id }) => id))

async function startRecord(
  db: OrgReader,
  { awards, latest }: ScoredLedger,
  subjectIds: readonly number[],
): Promise<NamedRecord> {
  const lines = await listStartLines(db, subjectIds, {
    awards,
    gradesOf: (id) => latest.get(id)?.grades,
    unitOf: (id) => latest.get(id)?.unit ?? 1,
  })
  const record =
    suppressCount(new Set(lines.map(({ pupil }) => pupil)).size) === null ? null : recordOf(lines)
  return { key: 'start', name: 'From the start alone', id: null, record }
}

function momentsOf({ cycles, lines }: ScoredLedger): NamedRecord[] {
  const byCycle = Map.groupBy(lines, ({ cycleId }) => cycleId)
  return recordsOf(
    cycles.map(({ id, name, year }) => ({
      ...{ key: String(id), name: `${name}, ${year}`, id: null },
      lines: byCycle.get(id) ?? [],
    })),
  )
}

async function pageOf(
  db: OrgReader,
  ledger: ScoredLedger,
  subjectIds: readonly number[],
): Promise<RecordPage> {
  const { lines, awards } = ledger
  const [all] = recordsOf([{ key: 'all', name: 'All', id: null, lines }])
  const start = lines.length > 0 ? await startRecord(db, ledger, subjectIds) : null
  return {
    record: all?.record ?? null,
    moments: [...(start?.record ? [start] : []), ...momentsOf(ledger)],
    bands: targetBands(lines.map(({ score }) => score)).filter(
      ({ pupils }) => suppressCount(pupils) !== null,
    ),
    otherScale: awards.otherScale,
  }
}

async function listAudits(
  db: OrgReader,
  { may, reach, org }: Viewer,
  forecasts: readonly ScoredForecast[],
): Promise<Audit[]> {
  // Groups are those of a whole year that left: only who sees everybody may set them side by side.
  if (!may('pupils.characteristics') || reach.pupils !== 'all' || forecasts.length === 0) return []
  return auditForecasts(forecasts, await listTraits(db, reach, org.country))
}

/** How right the forecasts were of all departments that a visit may see. */
export async function readSchoolRecord(
  db: OrgReader,
  viewer: Viewer,
): Promise<RecordPage & { departments: NamedRecord[]; audits: Audit[]; whole: boolean; taught: number }> {
  const parts = await listParts(db, viewer.reach)
  const subjectIds = idsOf(parts)
  const ledger = await scoreLedger(db, subjectIds)
  const bySubject = Map.groupBy(ledger.lines, ({ subjectId }) => subjectId)
  const departments = recordsOf(
    parts.map(({ key, name, id, subjects }) => ({
      ...{ key, name, id },
      lines: subjects.flatMap((subject) => bySubject.get(subject.id) ?? []),
    })),
  )
  return {
    ...(await pageOf(db, ledger, subjectIds)),
    ...{ departments, whole: viewer.reach.classes === 'all', taught: parts.length },
    audits: await listAudits(
      db,
      viewer,
      lastForecasts(ledger.cycles, ledger.lines).map(({ score }) => score),
    ),
  }
}

export type DepartmentRecord = RecordPage & {
  subjects: NamedRecord[]
  ledger: ScoredLedger
}

/** How right the forecasts of a department were, in the subjects that a visit may see. */
export async function readDepartmentRecord(db: OrgReader, part: Part): Promise<DepartmentRecord> {
  const subjectIds = idsOf([part])
  const ledger = await scoreLedger(db, subjectIds)
  const bySubject = Map.groupBy(ledger.lines, ({ subjectId }) => subjectId)
  const subjects = recordsOf(
    part.subjects.map(({ id, name }) => ({ key: String(id), name, id, lines: bySubject.get(id) ?? [] })),
  )
  return { ...(await pageOf(db, ledger, subjectIds)), subjects, ledger }
}
