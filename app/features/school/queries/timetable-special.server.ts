import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import type { LessonsOf, Taker } from './timetable.server.ts'

/** A special lesson of one date, held in a period of the timetable. */
export type SpecialLesson = { id: number; on: string; periodId: number; room: string; teacher: Taker }

/** The special lessons between two dates that pupils come to, somebody gives or a room sees; a class has none. */
export async function listSpecialLessons(
  db: OrgReader,
  { pupilIds, personId, roomId, classIds }: LessonsOf,
  { from, to }: { from: string; to: string },
): Promise<SpecialLesson[]> {
  if (classIds !== undefined) return []
  let query = db
    .selectFrom('special_lesson as l')
    .innerJoin('room as r', (join) => join.onRef('r.org_id', '=', 'l.org_id').onRef('r.id', '=', 'l.room_id'))
    .innerJoin('person as p', (join) =>
      join.onRef('p.org_id', '=', 'l.org_id').onRef('p.id', '=', 'l.person_id'),
    )
    .where('l.org_id', '=', db.orgId)
    .where('l.on_day', '>=', from)
    .where('l.on_day', '<=', to)
  if (personId !== undefined) query = query.where('l.person_id', '=', personId)
  if (roomId !== undefined) query = query.where('l.room_id', '=', roomId)
  if (pupilIds !== undefined) {
    const comes = db
      .selectFrom('lesson_missed')
      .select('lesson_missed.lesson_id')
      .where('lesson_missed.org_id', '=', db.orgId)
      .where(isAmong('lesson_missed.pupil_id', pupilIds))
    query = query.where('l.id', 'in', comes)
  }
  return query
    .select(['l.id', 'l.on_day as on', 'l.period_id as periodId', 'r.name as room'])
    .select(
      sql<Taker>`jsonb_build_object('id', p.id, 'familyName', p.family_name, 'givenName', p.given_name, 'title', p.title)`.as(
        'teacher',
      ),
    )
    .orderBy('l.on_day')
    .orderBy('l.id')
    .execute()
}
