import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import { type Clash, findBusySpare, findClashes } from '../rules/clashes.ts'
import { listStaff } from './staff.server.ts'
import { listRooms, type Room, type Taker, yearOn } from './timetable.server.ts'
import { listSpare, listStaffLessons, listTakenRooms } from './timetable-staff.server.ts'

/** Who has no lesson in a period of the timetable in force on a day, those kept free first; `spare` says that they are. */
export async function listFreeStaff(
  db: OrgReader,
  periodId: number,
  on = db.today,
): Promise<(Taker & { spare: boolean })[]> {
  const lessons = await listStaffLessons(db, on)
  const teaching = new Set(
    lessons.flatMap((lesson) => (lesson.periodId === periodId ? [lesson.personId] : [])),
  )
  const spare = new Set(
    (await listSpare(db, on)).flatMap((one) => (one.periodId === periodId ? [one.id] : [])),
  )
  const staff = await listStaff(db)
  return staff
    .filter(({ id }) => !teaching.has(id))
    .map(({ id, familyName, givenName, title }) => ({
      ...{ id, familyName, givenName, title, spare: spare.has(id) },
    }))
    .sort((a, b) => Number(b.spare) - Number(a.spare))
}

/** Rooms in which nobody is taught in a period of the timetable in force on a day. */
export async function listFreeRooms(db: OrgReader, periodId: number, on = db.today): Promise<Room[]> {
  const taken = new Set(
    (await listTakenRooms(db, on)).flatMap((one) => (one.periodId === periodId ? [one.roomId] : [])),
  )
  return (await listRooms(db)).filter(({ id }) => !taken.has(id))
}

async function listPupilClashes(db: OrgReader, on: string): Promise<Clash[]> {
  const found = await sql<{ periodId: number; one: number; other: number; pupils: number }>`
    with learning as materialized (
      select distinct l.period_id, l.class_id, e.pupil_id
      from timetabled_lesson l
      join period p on p.org_id = l.org_id and p.id = l.period_id
      join enrolment e on e.org_id = l.org_id and e.class_id = l.class_id and ${holdsOn('e', on)}
      where l.org_id = ${db.orgId} and p.academic_year_id = (${yearOn(db, on)}) and ${holdsOn('l', on)}
    )
    select a.period_id as "periodId", a.class_id as one, b.class_id as other, count(*)::int as pupils
    from learning a
    join learning b on b.period_id = a.period_id and b.pupil_id = a.pupil_id and b.class_id > a.class_id
    group by 1, 2, 3 order by 1, 2, 3`.execute(db)
  return found.rows.map(({ periodId, one, other, pupils }) => ({
    ...{ of: 'pupils' as const, id: null, periodId, classIds: [one, other], pupils },
  }))
}

/** Where the timetable in force on a day puts somebody, a room or pupils in two places. */
export async function listClashes(db: OrgReader, on = db.today): Promise<Clash[]> {
  const staff = Map.groupBy(await listStaffLessons(db, on), ({ lessonId }) => lessonId)
  const rooms = await listTakenRooms(db, on)
  const taught = [...staff.values()].flatMap((own) =>
    own.slice(0, 1).map(({ periodId, classId, roomId }) => ({
      ...{ periodId, classId, roomId },
      personIds: own.map(({ personId }) => personId),
    })),
  )
  const alone = rooms
    .filter(({ lessonId }) => !staff.has(lessonId))
    .map(({ periodId, classId, roomId }) => ({ ...{ periodId, classId, roomId }, personIds: [] }))
  const spare = (await listSpare(db, on)).map(({ id, periodId }) => ({ id, periodId }))
  const lessons = [...taught, ...alone]
  return [...findClashes(lessons), ...findBusySpare(lessons, spare), ...(await listPupilClashes(db, on))]
}
