import { sql } from 'kysely'
import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { say } from '#features/notices/api.server.ts'
import { listStaffNames, listSubjects } from '#features/school/api.server.ts'
import { formatDate } from '#features/school/api.ts'
import { eraseEnded } from './decision.server.ts'
import { findLive } from './gate.server.ts'
import { type Figure, MODEL_VERSION, type TaughtResult, type WorkedOut, workOutEffects } from './model.ts'
import { type Resolution, shownFrom } from './resolution.ts'
import type { LeftOut } from './schema.ts'
import { listTaughtResults } from './taught.server.ts'

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
