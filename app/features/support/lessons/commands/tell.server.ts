import { sql } from 'kysely'
import type { OrgReader, OrgWriter } from '#features/access/api.server.ts'
import { say } from '#features/notices/api.server.ts'
import { holdsOn, isAmong } from '#platform/db/conditions.ts'
import type { Standing } from '../rules/desk.ts'
import type { Line, Place } from '../rules/lines.ts'
import { affectedBy, type Change, noticeWords } from '../rules/told.ts'

type Changed = { ends: string; gone: readonly Standing[]; made: readonly (Line & { place: Place })[] }

async function listTeachers(db: OrgReader, classIds: readonly number[]): Promise<Map<number, number[]>> {
  const found = await sql<{ classId: number; ids: number[] }>`
    select t.class_id as "classId", jsonb_agg(t.person_id) as ids from teaching t
    where t.org_id = ${db.orgId} and t.class_id = any(${[...classIds]}::bigint[]) and ${holdsOn('t', db.today)}
    group by t.class_id`.execute(db)
  return new Map(found.rows.map(({ classId, ids }) => [classId, ids]))
}

async function listTutors(db: OrgReader, pupilIds: readonly number[]): Promise<Map<number, number>> {
  const found = await sql<{ pupilId: number; tutorId: number }>`
    select p.pupil_id as "pupilId", g.tutor_id as "tutorId" from placement p
    join academic_year y on y.org_id = p.org_id and y.id = p.academic_year_id
      and ${db.today}::date between y.starts and y.ends
    join registration_group g on g.org_id = p.org_id and g.id = p.registration_group_id
    where p.org_id = ${db.orgId} and p.pupil_id = any(${[...pupilIds]}::bigint[]) and g.tutor_id is not null`.execute(
    db,
  )
  return new Map(found.rows.map(({ pupilId, tutorId }) => [pupilId, tutorId]))
}

/** Who misses which class in special lessons that stand. */
async function listMissed(db: OrgReader, lessonIds: readonly number[]) {
  return db
    .selectFrom('lesson_missed')
    .select(['lesson_id as lessonId', 'pupil_id as pupilId', 'class_id as classId'])
    .where('org_id', '=', db.orgId)
    .where(isAmong('lesson_id', lessonIds))
    .execute()
}

/** Tells everybody whom a change concerns, once: who gives lessons, whose lessons pupils leave, and whose group they are of. */
export async function tellAffected(
  db: OrgWriter,
  { base }: { base: string },
  { ends, gone, made }: Changed,
): Promise<void> {
  const before = await listMissed(
    db,
    gone.map(({ id }) => id),
  )
  const all = [...before, ...made.flatMap(({ missed }) => missed)]
  const teachers = await listTeachers(
    db,
    all.flatMap(({ classId }) => classId ?? []),
  )
  const tutors = await listTutors(
    db,
    all.map(({ pupilId }) => pupilId),
  )
  const leaves = (missed: readonly { pupilId: number; classId: number | null }[]): Change['leaves'] =>
    missed.map(({ pupilId, classId }) => ({
      ...{ pupilId, teacherIds: classId === null ? [] : (teachers.get(classId) ?? []) },
      tutorId: tutors.get(pupilId) ?? null,
    }))
  const now = affectedBy(
    made.map(({ place, missed }) => ({ gives: [place.personId], leaves: leaves(missed) })),
  )
  const was = affectedBy(
    gone.map(({ id, personId }) => {
      return { gives: [personId], leaves: leaves(before.filter(({ lessonId }) => lessonId === id)) }
    }),
  )
  const people = [...new Set([...now.keys(), ...was.keys()])].filter((id) => id !== db.personId)
  await say(
    db,
    people.map((personId) => ({
      ...{ personId, kind: 'lessons-moved' as const, link: `${base}/help/lessons/mine` },
      words: noticeWords(now.get(personId) ?? { gives: 0, away: 0, pupils: 0 }, ends),
    })),
  )
}
