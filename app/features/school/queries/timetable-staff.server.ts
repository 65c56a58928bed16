import type { OrgReader } from '#features/access/api.server.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import { compareNames } from '../rules/names.ts'
import { lessonsOn, type Taker, yearOn } from './timetable.server.ts'

/** Who takes which class in which period, in the timetable in force on a day; no names, for arithmetic. */
export function listStaffLessons(
  db: OrgReader,
  on = db.today,
): Promise<
  { lessonId: number; personId: number; periodId: number; classId: number; roomId: number | null }[]
> {
  return lessonsOn(db, on)
    .leftJoin('teaching as g', (join) =>
      join
        .onRef('g.org_id', '=', 'l.org_id')
        .onRef('g.class_id', '=', 'l.class_id')
        .on('l.person_id', 'is', null)
        .on(holdsOn('g', on)),
    )
    .select((eb) => eb.fn.coalesce('l.person_id', 'g.person_id').$notNull().as('personId'))
    .select(['l.id as lessonId', 'l.period_id as periodId', 'l.class_id as classId', 'l.room_id as roomId'])
    .where((eb) => eb.or([eb('l.person_id', 'is not', null), eb('g.person_id', 'is not', null)]))
    .execute()
}

/** Rooms that are taken, by period, in the timetable in force on a day. */
export function listTakenRooms(
  db: OrgReader,
  on = db.today,
): Promise<{ lessonId: number; roomId: number; periodId: number; classId: number }[]> {
  return lessonsOn(db, on)
    .select(['l.id as lessonId', 'l.room_id as roomId', 'l.period_id as periodId', 'l.class_id as classId'])
    .where('l.room_id', 'is not', null)
    .$narrowType<{ roomId: number }>()
    .execute()
}

type Spare = Taker & { periodId: number }

/** Who is kept free in which period of the academic year of a day, by surname. */
export async function listSpare(db: OrgReader, on = db.today): Promise<Spare[]> {
  const rows = await db
    .selectFrom('spare_period')
    .innerJoin('period', (join) =>
      join
        .onRef('period.org_id', '=', 'spare_period.org_id')
        .onRef('period.id', '=', 'spare_period.period_id'),
    )
    .innerJoin('person', (join) =>
      join
        .onRef('person.org_id', '=', 'spare_period.org_id')
        .onRef('person.id', '=', 'spare_period.person_id'),
    )
    .select(['person.id', 'person.family_name as familyName', 'person.given_name as givenName'])
    .select(['person.title', 'spare_period.period_id as periodId'])
    .where('spare_period.org_id', '=', db.orgId)
    .where('period.academic_year_id', '=', yearOn(db, on))
    .execute()
  return rows.sort(compareNames)
}
