import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { findChanges, listFields, readFrozenSheet } from '#features/cycle/api.server.ts'
import { type Change, fieldHint } from '#features/cycle/api.ts'
import type { ClassRow, PupilRow } from '#features/school/api.server.ts'
import { formatWhere } from '#features/school/api.ts'
import { listCurrentTargets } from '#features/targets/api.server.ts'
import { drawReadings, type FanPicture } from './draw.ts'
import { listModelsOf } from './ledger/lines.server.ts'
import { correctionOf } from './ledger/past.ts'
import { pastWords } from './ledger/words.ts'
import { listLenses } from './lenses.server.ts'
import { listJudgedCycles, listStandings } from './queries.server.ts'
import { listClassFacts, listCyclesUpTo, listJudgements, trailsOf } from './readings.server.ts'
import type { CorrectedReading } from './trail.ts'
import { type StatusWords, statusWords } from './words.ts'

/** One subject of a pupil after the last judged cycle, with every reading and forecast up to it. */
export type PupilLine = {
  subjectId: number
  subject: string
  status: StatusWords
  /** Chance of the target, 0 to 1. */
  reach: number | null
  target: string | null
  readings: number
  picture: FanPicture
  /** What the department’s own past did to the last forecast. */
  past: string | null
  /** The readings that were corrected since, each with what it was. */
  corrected: CorrectedReading[]
}

/** A pupil's subjects by name; empty when no cycle was judged or the pupil is out of reach. */
export async function listPupilLines(db: OrgReader, reach: Reach, pupilId: number): Promise<PupilLine[]> {
  const [last] = await listJudgedCycles(db)
  if (!last) return []
  const cycles = await listCyclesUpTo(db, last.id)
  const cycleIds = cycles.map((cycle) => cycle.id)
  const standings = await listStandings(db, reach, { pupilIds: [pupilId] })
  const lenses = await listLenses(db)
  const targets = await listCurrentTargets(db, { pupilIds: [pupilId] })
  const classes = await listClassFacts(db)
  const judged =
    (await listJudgements(db, { cycleId: last.id, cycleIds, pupilIds: [pupilId] })).get(pupilId) ?? []
  const changesOf = await findChanges(db, { pupilIds: [pupilId] })
  const models = await listModelsOf(db, last.id)
  const nameOf = new Map(cycles.map((cycle) => [cycle.id, cycle.name]))
  const bySubject = Map.groupBy(standings, (one) => one.subjectId)
  const trails = trailsOf(judged, cycles, classes)
  const lines = [...bySubject].flatMap(([subjectId, own]): PupilLine[] => {
    const lens = lenses.get(subjectId)
    const now = own.find((one) => one.cycleId === last.id)
    if (!lens || !now) return []
    const target = targets.find((one) => one.subjectId === subjectId)?.grade ?? null
    const trail = trails.get(subjectId) ?? []
    const model = models.get(subjectId)
    const forecasts = new Map(own.map((one) => [nameOf.get(one.cycleId) ?? '', one]))
    return [
      {
        ...{ subjectId, subject: lens.name, target },
        ...{ status: statusWords(now.status), reach: now.reach, readings: now.readings },
        picture: drawReadings(lens, { trail, target }, forecasts),
        past: model ? pastWords(correctionOf(model, now.sd)) : null,
        corrected: trail
          .map(({ cycle, grade, cycleId, classId }) => {
            return { cycle, grade, changes: changesOf({ cycleId, classId, pupilId }) }
          })
          .filter((one) => one.changes.length > 0),
      },
    ]
  })
  return lines.toSorted((a, b) => a.subject.localeCompare(b.subject))
}

export type StandingRow = {
  id: number
  familyName: string
  givenName: string
  where: string
  status: StatusWords
  reach: number | null
  target: string | null
  trail: CorrectedReading[]
  /** What else was entered, by field, and what of it was changed since. */
  marks: Record<string, string>
  changes: Record<string, Change[]>
}
export type ClassStanding = {
  cycle: string | null
  /** What else was collected; `hint` says what may stand there. */
  fields: { key: string; label: string; hint: string }[]
  rows: StandingRow[]
}

/** The pupils of a class in its subject after the last judged cycle; `cycle` is null when there is none. */
export async function listClassStanding(
  db: OrgReader,
  reach: Reach,
  of: { within: ClassRow; pupils: readonly PupilRow[]; country: string },
): Promise<ClassStanding> {
  const { within, pupils, country } = of
  const [last] = await listJudgedCycles(db)
  if (!last) return { cycle: null, fields: [], rows: [] }
  const { id: classId, subjectId, scaleKey } = within
  const pupilIds = pupils.map((pupil) => pupil.id)
  const cycles = await listCyclesUpTo(db, last.id)
  const cycleIds = cycles.map((cycle) => cycle.id)
  const judged = await listJudgements(db, { cycleId: last.id, cycleIds, pupilIds })
  const classes = await listClassFacts(db)
  const standings = await listStandings(db, reach, { cycleId: last.id, pupilIds, subjectId })
  const targets = await listCurrentTargets(db, { pupilIds, subjectIds: [subjectId] })
  const all = await listFields(db, { cycleId: last.id, scaleKey, country, yearGroupId: within.yearGroupId })
  const fields = all.filter((field) => field.kind !== 'judgement')
  const sheet = await readFrozenSheet(db, { cycleId: last.id, classId, fields })
  const frozen = new Map(sheet.map((row) => [row.id, row]))
  const changesOf = await findChanges(db, { pupilIds })
  return {
    cycle: last.name,
    fields: fields.map((field) => ({ key: field.key, label: field.label, hint: fieldHint(field) })),
    rows: pupils.map((pupil) => {
      const now = standings.find((one) => one.pupilId === pupil.id)
      return {
        ...{ id: pupil.id, familyName: pupil.familyName, givenName: pupil.givenName },
        where: formatWhere(pupil),
        status: statusWords(now?.status ?? null),
        reach: now?.reach ?? null,
        target: targets.find((one) => one.pupilId === pupil.id)?.grade ?? null,
        trail: (trailsOf(judged.get(pupil.id) ?? [], cycles, classes).get(subjectId) ?? []).map(
          ({ cycle, grade, ...of }) => ({
            ...{ cycle, grade },
            changes: changesOf({ ...of, pupilId: pupil.id }),
          }),
        ),
        marks: frozen.get(pupil.id)?.cells ?? {},
        changes: frozen.get(pupil.id)?.changes ?? {},
      }
    }),
  }
}
