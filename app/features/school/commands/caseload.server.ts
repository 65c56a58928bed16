import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { holdsOn, isAmong } from '#platform/db/conditions.ts'
import { addDays } from '../rules/dates.ts'

/**
 * Puts pupils on the caseload of one person from today on, and takes them off that of the others named. Who is there already
 * stays; whoever else has them on a caseload keeps them.
 */
export async function moveCaseload(
  db: OrgWriter,
  { personId, pupilIds, among }: { personId: number; pupilIds: readonly number[]; among: readonly number[] },
): Promise<void> {
  const held = await db
    .selectFrom('caseload')
    .select(['person_id', 'pupil_id'])
    .where('org_id', '=', db.orgId)
    .where(isAmong('pupil_id', pupilIds))
    .where(isAmong('person_id', [personId, ...among]))
    .where(holdsOn('caseload', db.today))
    .execute()
  const there = new Set(held.flatMap((row) => (row.person_id === personId ? [row.pupil_id] : [])))
  const left = held.filter((row) => row.person_id !== personId)
  const joined = pupilIds.filter((id) => !there.has(id))
  if (joined.length + left.length === 0) return
  const others = among.filter((id) => id !== personId)
  if (left.length > 0) await endCaseload(db, pupilIds, others)
  if (joined.length > 0)
    await db
      .insertInto('caseload')
      .values(
        joined.map((pupil_id) => ({
          ...{ org_id: db.orgId, person_id: personId, pupil_id, starts: db.today },
        })),
      )
      // Taken off and put back on one day, it is as if nothing had been.
      .onConflict((on) =>
        on.columns(['org_id', 'person_id', 'pupil_id', 'starts']).doUpdateSet({ ends: null }),
      )
      .execute()
  await recordEvent(db, {
    ...{ action: 'school.caseload-moved', subject: 'person', subjectId: personId },
    before: { left: left.map(({ person_id, pupil_id }) => ({ personId: person_id, pupilId: pupil_id })) },
    after: { joined },
  })
}

/** Of some rows the last day was yesterday; one that began today never was. */
async function endCaseload(
  db: OrgWriter,
  pupilIds: readonly number[],
  among: readonly number[],
): Promise<void> {
  await db
    .deleteFrom('caseload')
    .where('org_id', '=', db.orgId)
    .where(isAmong('pupil_id', pupilIds))
    .where(isAmong('person_id', among))
    .where('starts', '=', db.today)
    .execute()
  await db
    .updateTable('caseload')
    .set({ ends: addDays(db.today, -1) })
    .where('org_id', '=', db.orgId)
    .where(isAmong('pupil_id', pupilIds))
    .where(isAmong('person_id', among))
    .where(holdsOn('caseload', db.today))
    .execute()
}
