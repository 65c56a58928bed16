import type { OrgReader } from '#features/access/api.server.ts'
import { listCorrections } from '#features/cycle/api.server.ts'
import { listCyclesUpTo } from './readings.server.ts'
import type { Evidence } from './schema.ts'
import { type CorrectedReading, correctTrail } from './trail.ts'

type Found = { cycleId: number; pupilId: number | null; subjectId: number | null; evidence: Evidence }

/** Cycles by id as the findings of a cycle name them. */
async function nameCycles(db: OrgReader, cycleIds: readonly number[]) {
  const named = new Map<number, Map<number, string>>()
  for (const id of new Set(cycleIds))
    named.set(id, new Map((await listCyclesUpTo(db, id)).map((cycle) => [cycle.id, cycle.name])))
  return named
}

/** The readings each finding was made from, with what was corrected since; asked together, as most have nothing. */
export async function readTrails(
  db: OrgReader,
  findings: readonly Found[],
): Promise<(found: Found) => CorrectedReading[]> {
  const pupilIds = [...new Set(findings.flatMap((one) => one.pupilId ?? []))]
  const made = pupilIds.length === 0 ? [] : await listCorrections(db, { pupilIds })
  if (made.length === 0) return ({ evidence }) => correctTrail(evidence.trail, [])
  const named = await nameCycles(
    db,
    findings.map((one) => one.cycleId),
  )
  return ({ cycleId, pupilId, subjectId, evidence }) => {
    const own = made.flatMap((one) => {
      const cycle = named.get(cycleId)?.get(one.cycleId)
      const same = one.pupilId === pupilId && one.subjectId === subjectId
      return same && cycle !== undefined ? [{ ...one, cycle }] : []
    })
    return correctTrail(evidence.trail, own)
  }
}
