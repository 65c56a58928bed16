import type { OrgReader } from '#features/access/api.server.ts'
import { findPupilChanges, listCycles } from '#features/cycle/api.server.ts'
import type { Change } from '#features/cycle/api.ts'
import type { PupilRow } from '#features/school/api.server.ts'
import { formatWhere } from '#features/school/api.ts'
import { listClassFacts, listJudgements } from './readings.server.ts'

const MOST_CYCLES = 4

export type ClassReading = { cycleId: number; grade: string; changes: Change[] }

/** What was judged of pupils in a subject in the last closed cycles, each with what was corrected since. */
export async function listClassReadings(db: OrgReader, subjectId: number, pupils: readonly PupilRow[]) {
  const closed = (await listCycles(db)).filter((cycle) => cycle.state === 'closed').slice(-MOST_CYCLES)
  const cycleIds = closed.map((cycle) => cycle.id)
  const pupilIds = pupils.map((pupil) => pupil.id)
  const judged = await listJudgements(db, cycleIds.at(-1) ?? -1, cycleIds, pupilIds)
  const classes = await listClassFacts(db)
  const changesOf = await findPupilChanges(db, { cycleIds, pupilIds })
  return {
    cycles: closed.map(({ id, name }) => ({ id, name })),
    rows: pupils.map((pupil) => ({
      ...{
        id: pupil.id,
        familyName: pupil.familyName,
        givenName: pupil.givenName,
        where: formatWhere(pupil),
      },
      readings: (judged.get(pupil.id) ?? [])
        .filter((one) => classes.get(one.classId)?.subjectId === subjectId)
        .map(
          ({ cycleId, grade }): ClassReading => ({
            ...{ cycleId, grade },
            changes: changesOf({ cycleId, pupilId: pupil.id, subjectId }),
          }),
        ),
    })),
  }
}
