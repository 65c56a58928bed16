import { sql } from 'kysely'
import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { say } from '#features/notices/api.server.ts'
import { listStaffNames, listSubjects } from '#features/school/api.server.ts'
import { formatDate } from '#features/school/api.ts'
import { findLive, listResolutions } from './gate.server.ts'
import { type Figure, MODEL_VERSION, type TaughtResult, type WorkedOut, workOutEffects } from './model.ts'
import { type Resolution, shownFrom } from './resolution.ts'
import type { LeftOut, NewResolution } from './schema.ts'
import { listTaughtResults } from './taught.server.ts'

export type Outcome<T = object> = ({ ok: true } & T) | { ok: false; why: string }

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
async function eraseEnded(db: OrgWriter): Promise<void> {
  const live = (await findLive(db))?.id ?? -1
  await sql`delete from teacher_effect f using effect_set s where f.org_id = ${db.orgId} and s.org_id = ${db.orgId}
    and s.id = f.set_id and s.resolution_id is distinct from ${live}`.execute(db)
  await db
    .deleteFrom('teacher_effect_reading')
    .where('org_id', '=', db.orgId)
    .where('resolution_id', '<>', live)
    .execute()
}

type By = { name: string; base: string }

/** Records that the governing body switches teachers’ figures on, and tells all staff. Refused while one resolution stands. */
export async function switchOn(
  db: OrgWriter,
  { name, base }: By,
  given: NewResolution,
): Promise<Outcome<{ id: number }>> {
  if (given.ends < db.today) return { ok: false, why: 'The last day has passed already.' }
  const standing = (await listResolutions(db)).some(
    ({ withdrawnAt, ends }) => !withdrawnAt && ends >= db.today,
  )
  if (standing) return { ok: false, why: 'A resolution stands already: switch it off first.' }
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
  const standing = (await listResolutions(db)).find(
    ({ withdrawnAt, ends }) => !withdrawnAt && ends >= db.today,
  )
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

const short = (value: number): number => Math.round(value * 1e4) / 1e4
const columnsOf = (figures: readonly Figure[]) =>
  figures.map(({ id, effect, se, reliability, results }) => ({
    ...{ id, results },
    ...{ effect: short(effect), se: short(se), reliability: short(reliability) },
  }))

async function writeClasses(db: OrgWriter, setId: number, figures: readonly Figure[]): Promise<void> {
  await sql`
    insert into class_effect (org_id, set_id, class_id, effect, se, reliability, results)
    select ${db.orgId}, ${setId}, f.id, f.effect, f.se, f.reliability, f.results
    from jsonb_to_recordset(${JSON.stringify(columnsOf(figures))}::jsonb) as f(id bigint, effect real, se real, reliability real, results int)`.execute(
    db,
  )
}

/** Beside each teacher’s figure: in how many classes it came about, and in whose departments. */
async function writeTeachers(
  db: OrgWriter,
  setId: number,
  figures: readonly Figure[],
  results: readonly TaughtResult[],
): Promise<void> {
  const departmentOf = new Map((await listSubjects(db)).map(({ id, departmentId }) => [id, departmentId]))
  const taught = Map.groupBy(results, ({ personId }) => personId)
  const rows = columnsOf(figures).map((figure) => {
    const own = taught.get(figure.id) ?? []
    const classes = new Set(own.map(({ classId }) => classId)).size
    const departments = [...new Set(own.map(({ subjectId }) => departmentOf.get(subjectId) ?? 0))]
    return { ...figure, classes, departments: `{${departments.join()}}` }
  })
  await sql`
    insert into teacher_effect (org_id, set_id, person_id, effect, se, reliability, results, classes, department_ids)
    select ${db.orgId}, ${setId}, f.id, f.effect, f.se, f.reliability, f.results, f.classes, f.departments::bigint[]
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f(id bigint, effect real, se real, reliability real, results int,
      classes int, departments text)`.execute(db)
}

async function writeSet(
  db: OrgWriter,
  made: WorkedOut,
  leftOut: LeftOut,
  live: Resolution | null,
): Promise<number> {
  const { classes, teachers, spreads, results, pupils, tooFewInSubject } = made
  const verdict = ({ audit, withheld }: WorkedOut['classes']) => ({ audit, withheld })
  const left = tooFewInSubject > 0 ? { ...leftOut, 'few in the subject': tooFewInSubject } : leftOut
  const { id } = await db
    .insertInto('effect_set')
    .values({
      ...{
        org_id: db.orgId,
        made_at: db.now,
        made_by: db.personId,
        model_version: MODEL_VERSION,
        results,
        pupils,
      },
      ...{ left_out: JSON.stringify(left), model: JSON.stringify(spreads) },
      audit: JSON.stringify({ classes: verdict(classes), teachers: teachers && verdict(teachers) }),
      ...{ resolution_id: teachers && live ? live.id : null },
      shown_from: teachers && live ? shownFrom(db.today, live) : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Tells each teacher that the own figures are there, and for how long for them alone. */
function tellTeachers(
  db: OrgWriter,
  live: Resolution,
  figures: readonly Figure[],
  staff: ReadonlySet<number>,
  base: string,
) {
  const words = `Your own figures are there. You see them first: nobody else can before ${formatDate(shownFrom(db.today, live))}.`
  return say(
    db,
    figures
      .filter(({ id }) => staff.has(id))
      .map(({ id }) => ({ personId: id, kind: 'own-figures' as const, words, link: `${base}/effects/own` })),
  )
}

/**
 * Works out a new set of effects from the exam results of the last years: of classes always, of teachers only while a
 * resolution stands, and then for the teachers themselves first.
 */
export async function makeEffects(db: OrgWriter, base: string): Promise<{ id: number; teachers: number[] }> {
  await eraseEnded(db)
  const live = await findLive(db)
  const { results, leftOut, kinds } = await listTaughtResults(db)
  const made = workOutEffects(results, kinds, { teachers: live !== null })
  const id = await writeSet(db, made, leftOut, live)
  await writeClasses(db, id, made.classes.figures)
  const teachers = made.teachers?.figures ?? []
  await writeTeachers(db, id, teachers, results)
  if (live && teachers.length > 0) {
    const staff = new Set((await listStaffNames(db)).map((one) => one.id))
    await tellTeachers(db, live, teachers, staff, base)
  }
  await recordEvent(db, {
    action: 'accountability.effects-made',
    subject: 'effect_set',
    subjectId: id,
    after: {
      results: made.results,
      classes: made.classes.figures.length,
      teachers: teachers.length,
      model: MODEL_VERSION,
    },
  })
  return { id, teachers: teachers.map((one) => one.id) }
}
