import { sql } from 'kysely'
import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { say } from '#features/notices/api.server.ts'
import { listStaffNames } from '#features/school/api.server.ts'
import { formatDate } from '#features/school/api.ts'
import { findLive, listResolutions } from './gate.server.ts'
import type { NewResolution } from './schema.ts'

type Outcome<T = object> = ({ ok: true } & T) | { ok: false; why: string }

async function tellStaff(
  db: OrgWriter,
  kind: 'teacher-figures-on' | 'teacher-figures-off',
  words: string,
  base: string,
): Promise<number> {
  const staff = await listStaffNames(db)
  const link = `${base}/effects/decision`
  await say(
    db,
    staff.map(({ id }) => ({ personId: id, kind, words, link })),
  )
  return staff.length
}

/** Figures and records of reading of resolutions that stand no more are taken away. */
export async function eraseEnded(db: OrgWriter): Promise<void> {
  const live = (await findLive(db))?.id ?? -1
  await sql`delete from teacher_effect f using effect_set s where f.org_id = ${db.orgId} and s.org_id = ${db.orgId}
    and s.id = f.set_id and s.resolution_id is distinct from ${live}`.execute(db)
  await db
    .deleteFrom('teacher_effect_reading')
    .where('org_id', '=', db.orgId)
    .where('resolution_id', '<>', live)
    .execute()
}

/** The resolution that is not over yet, begun or not; null where the figures are off. */
const findStanding = async (db: OrgWriter) =>
  (await listResolutions(db)).find(({ withdrawnAt, ends }) => !withdrawnAt && ends >= db.today) ?? null

type By = { name: string; base: string }

/** Records that the governing body switches teachers’ figures on, and tells all staff. Refused while one resolution stands. */
export async function switchOn(
  db: OrgWriter,
  { name, base }: By,
  given: NewResolution,
): Promise<Outcome<{ id: number }>> {
  if (given.ends < db.today) return { ok: false, why: 'The last day has passed already.' }
  if (await findStanding(db)) return { ok: false, why: 'A resolution stands already: switch it off first.' }
  await eraseEnded(db)
  const { purpose, readers, decidedOn, starts, ends, firstLookDays } = given
  const { id } = await db
    .insertInto('effect_resolution')
    .values({
      ...{ org_id: db.orgId, purpose, readers, first_look_days: firstLookDays, decided_on: decidedOn },
      ...{ starts, ends, recorded_at: db.now, recorded_by: name },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const words = `The governing body decided that teachers’ figures may be worked out from ${formatDate(starts)} to ${formatDate(ends)}. Read for what, and who may see them.`
  const told = await tellStaff(db, 'teacher-figures-on', words, base)
  await recordEvent(db, {
    action: 'accountability.teachers-switched-on',
    subject: 'effect_resolution',
    subjectId: id,
    after: { ...given, told },
    reason: purpose,
  })
  return { ok: true, id }
}

/** Switches teachers’ figures off at once: they are taken away with what was said beside them, and all staff are told. */
export async function switchOff(db: OrgWriter, { name, base }: By, why: string): Promise<Outcome> {
  const standing = await findStanding(db)
  if (!standing) return { ok: false, why: 'Teachers’ figures are off already.' }
  await db
    .updateTable('effect_resolution')
    .set({ withdrawn_at: db.now, withdrawn_by: name, withdrawn_why: why })
    .where('org_id', '=', db.orgId)
    .where('id', '=', standing.id)
    .execute()
  await eraseEnded(db)
  const words = 'The governing body switched teachers’ figures off. Those there were are gone.'
  const told = await tellStaff(db, 'teacher-figures-off', words, base)
  await recordEvent(db, {
    action: 'accountability.teachers-switched-off',
    subject: 'effect_resolution',
    subjectId: standing.id,
    before: { ends: standing.ends },
    after: { told },
    reason: why,
  })
  return { ok: true }
}
