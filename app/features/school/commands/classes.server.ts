import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import { getClass } from '../queries/classes.server.ts'
import type { NewClass, NewTeaching } from '../schema.ts'
import { type Outcome, refused } from './outcome.ts'

/** Makes a class; its name is there once in an academic year. */
export async function addClass(db: OrgWriter, added: NewClass): Promise<Outcome> {
  const twin = await db
    .selectFrom('class')
    .select('id')
    .where('org_id', '=', db.orgId)
    .where('academic_year_id', '=', added.academicYearId)
    .where('name', '=', added.name)
    .executeTakeFirst()
  if (twin) return refused('name', `There is already a class ${added.name} in that year`)
  const { id } = await db
    .insertInto('class')
    .values({
      org_id: db.orgId,
      academic_year_id: added.academicYearId,
      subject_id: added.subjectId,
      year_group_id: added.yearGroupId,
      name: added.name,
      set_number: added.setNumber ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, { action: 'school.class-added', subject: 'class', subjectId: id, after: added })
  return { ok: true, id }
}

/** Says for which tier a class is entered, or that it has none; the tier is a word of the country. */
export async function setTier(
  db: OrgWriter,
  given: { classId: number; tier: string | null; country: string },
): Promise<Outcome> {
  const { classId, tier, country } = given
  const words = await listWords(db, country, 'tier', db.today)
  if (tier !== null && !words.some((word) => word.key === tier))
    return refused('tier', 'This is not a tier we know')
  const before = await getClass(db, classId)
  await db
    .updateTable('class')
    .set({ tier })
    .where('org_id', '=', db.orgId)
    .where('id', '=', classId)
    .execute()
  await recordEvent(db, {
    action: 'school.tier-set',
    subject: 'class',
    subjectId: classId,
    before: { tier: before.tier },
    after: { tier },
  })
  return { ok: true, id: classId }
}

/** Gives a teacher a share of a class's lessons from a day on. */
export async function assignTeacher(db: OrgWriter, teaching: NewTeaching): Promise<Outcome> {
  const already = await db
    .selectFrom('teaching')
    .select('class_id')
    .where('org_id', '=', db.orgId)
    .where('class_id', '=', teaching.classId)
    .where('person_id', '=', teaching.personId)
    .where(holdsOn('teaching', teaching.starts))
    .executeTakeFirst()
  if (already) return refused('personId', 'This person teaches the class on that day already')
  await db
    .insertInto('teaching')
    .values({
      org_id: db.orgId,
      class_id: teaching.classId,
      person_id: teaching.personId,
      share: teaching.share,
      starts: teaching.starts,
    })
    .execute()
  await recordEvent(db, {
    action: 'school.teacher-assigned',
    subject: 'class',
    subjectId: teaching.classId,
    after: teaching,
  })
  return { ok: true, id: teaching.classId }
}

/** Ends a teacher's lessons with a class; from the day after, the class is closed to them. */
export async function endTeaching(
  db: OrgWriter,
  teaching: { classId: number; personId: number; ends: string },
): Promise<Outcome> {
  const ended = await db
    .updateTable('teaching')
    .set({ ends: teaching.ends })
    .where('org_id', '=', db.orgId)
    .where('class_id', '=', teaching.classId)
    .where('person_id', '=', teaching.personId)
    .where(holdsOn('teaching', teaching.ends))
    .returning('starts')
    .execute()
  if (ended.length === 0) return refused('personId', 'This person does not teach the class on that day')
  await recordEvent(db, {
    action: 'school.teaching-ended',
    subject: 'class',
    subjectId: teaching.classId,
    before: ended,
    after: teaching,
  })
  return { ok: true, id: teaching.classId }
}

/** Enrols pupils in a class from a day on, those who are in it already left as they are; answers how many are new. */
export async function enrolPupils(
  db: OrgWriter,
  enrolment: { classId: number; pupilIds: readonly number[]; starts: string },
): Promise<number> {
  const { classId, pupilIds, starts } = enrolment
  const held = await db
    .selectFrom('enrolment')
    .select('pupil_id')
    .where('org_id', '=', db.orgId)
    .where('class_id', '=', classId)
    .where(holdsOn('enrolment', starts))
    .execute()
  const already = new Set(held.map((row) => row.pupil_id))
  const fresh = pupilIds.filter((id) => !already.has(id))
  if (fresh.length === 0) return 0
  await db
    .insertInto('enrolment')
    .values(fresh.map((id) => ({ org_id: db.orgId, class_id: classId, pupil_id: id, starts })))
    .execute()
  await recordEvent(db, {
    action: 'school.pupils-enrolled',
    subject: 'class',
    subjectId: classId,
    after: { pupilIds: fresh, starts },
  })
  return fresh.length
}
