import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { listStaff } from '../queries/staff.server.ts'
import { listPeriods, listRooms } from '../queries/timetable.server.ts'
import { listStaffLessons } from '../queries/timetable-staff.server.ts'
import { addDays } from '../rules/dates.ts'
import { weekdayName } from '../rules/timetable.ts'
import type { LessonForm } from '../schema-timetable.ts'
import { type Outcome, refused } from './outcome.ts'

type Of<Intent> = Extract<LessonForm, { intent: Intent }>
type Stands = {
  id: number
  period_id: number
  room_id: number | null
  person_id: number | null
  starts: string
}

const findLesson = (db: OrgWriter, classId: number, lessonId: number): Promise<Stands | undefined> =>
  db
    .selectFrom('timetabled_lesson')
    .select(['id', 'period_id', 'room_id', 'person_id', 'starts'])
    .where('org_id', '=', db.orgId)
    .where('class_id', '=', classId)
    .where('id', '=', lessonId)
    .executeTakeFirst()

/** Ends a lesson the day before another takes its place; one that was to begin then, or later, never begins. */
async function stop(db: OrgWriter, lesson: Stands, from: string): Promise<void> {
  const before = addDays(from, -1)
  const ends = before < lesson.starts ? addDays(lesson.starts, -1) : before
  await db
    .updateTable('timetabled_lesson')
    .set({ ends })
    .where('org_id', '=', db.orgId)
    .where('id', '=', lesson.id)
    .execute()
}

/** What a form names must be of this school: a period of the year, a room, somebody in post. */
async function strange(db: OrgWriter, { periodId, roomId, personId }: Of<'place'>): Promise<Outcome | null> {
  const period = (await listPeriods(db)).find(({ id }) => id === periodId)
  if (!period?.lesson) return refused('periodId', 'Choose a period')
  if (roomId !== undefined && !(await listRooms(db)).some(({ id }) => id === roomId))
    return refused('roomId', 'Choose a room')
  if (personId !== undefined && !(await listStaff(db)).some(({ id }) => id === personId))
    return refused('personId', 'Choose somebody in post')
  return null
}

/** Puts a lesson of a class into a period, a room and somebody's hands from a day on; what stood there until then is kept. */
async function placeLesson(db: OrgWriter, classId: number, form: Of<'place'>): Promise<Outcome> {
  const why = await strange(db, form)
  if (why) return why
  const { periodId, starts } = form
  const before = form.lessonId === undefined ? undefined : await findLesson(db, classId, form.lessonId)
  if (form.lessonId !== undefined && !before) return refused('lessonId', 'This lesson is not there any more')
  const after = {
    ...{ period_id: periodId, room_id: form.roomId ?? null, person_id: form.personId ?? null, starts },
  }
  const same = await db
    .selectFrom('timetabled_lesson')
    .select('id')
    .where('org_id', '=', db.orgId)
    .where('class_id', '=', classId)
    .where('period_id', '=', periodId)
    .where('id', '!=', before?.id ?? -1)
    .where((eb) => eb.or([eb('ends', 'is', null), eb('ends', '>=', starts)]))
    .executeTakeFirst()
  if (same) return refused('periodId', 'The class has a lesson in that period already')
  if (before) await stop(db, before, starts)
  const { id } = await db
    .insertInto('timetabled_lesson')
    .values({ org_id: db.orgId, class_id: classId, ...after })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, {
    ...{ action: 'school.lesson-placed', subject: 'class', subjectId: classId, after },
    ...(before ? { before } : {}),
  })
  return { ok: true, id }
}

async function endLesson(db: OrgWriter, classId: number, form: Of<'end'>): Promise<Outcome> {
  const before = await findLesson(db, classId, form.lessonId)
  if (!before) return refused('lessonId', 'This lesson is not there any more')
  await stop(db, before, form.starts)
  await recordEvent(db, {
    ...{ action: 'school.lesson-ended', subject: 'class', subjectId: classId, before },
    after: { from: form.starts },
  })
  return { ok: true, id: form.lessonId }
}

/** Moves a lesson of a class, adds one, or takes one out of the timetable from a day on. */
export const settleLesson = (db: OrgWriter, classId: number, form: LessonForm): Promise<Outcome> =>
  form.intent === 'place' ? placeLesson(db, classId, form) : endLesson(db, classId, form)

/** Says in which periods somebody in post is kept free, in place of what was said before. */
export async function keepFree(
  db: OrgWriter,
  personId: number,
  periodIds: readonly number[],
): Promise<Outcome> {
  if (!(await listStaff(db)).some(({ id }) => id === personId))
    return refused('periodId', 'This person is not in post')
  const periods = await listPeriods(db)
  const lessons = await listStaffLessons(db)
  for (const periodId of periodIds) {
    const period = periods.find(({ id }) => id === periodId)
    if (!period?.lesson) return refused('periodId', 'Choose periods of this timetable')
    if (lessons.some((one) => one.personId === personId && one.periodId === periodId))
      return refused('periodId', `${weekdayName(period.weekday)}, ${period.name}: there is a lesson then`)
  }
  const taken = await db
    .deleteFrom('spare_period')
    .where('org_id', '=', db.orgId)
    .where('person_id', '=', personId)
    .where(
      'period_id',
      'in',
      periods.map(({ id }) => id),
    )
    .returning('period_id')
    .execute()
  if (periodIds.length > 0)
    await db
      .insertInto('spare_period')
      .values(
        [...new Set(periodIds)].map((period_id) => ({ org_id: db.orgId, person_id: personId, period_id })),
      )
      .execute()
  await recordEvent(db, {
    ...{ action: 'school.kept-free', subject: 'person', subjectId: personId },
    ...{ before: { periodIds: taken.map(({ period_id }) => period_id) }, after: { periodIds } },
  })
  return { ok: true, id: personId }
}
