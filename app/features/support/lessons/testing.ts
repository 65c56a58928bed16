import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import type { OrgReader, OrgWriter } from '#features/access/api.server.ts'
import { aClass, aDepartment, aSubject, aTeacher } from '#features/school/testing.ts'
import { aHelpSchool, aPlan, type HelpSchool, readOn, writeOn } from '../testing.ts'
import { acceptDraft } from './commands/accept.server.ts'
import { beginDraft } from './commands/draft.server.ts'
import { workOutDraft } from './jobs.server.ts'
import { listLines } from './queries/drafts.server.ts'

export type LessonSchool = HelpSchool & {
  /** Cycle 3, from 9 November to 18 December. */
  cycleId: number
  /** By subject the class that all pupils of the school are in. */
  classes: Record<string, number>
  subjects: Record<string, number>
  /** Teachers of mathematics who are kept free in the fourth period of every day. */
  spare: [number, number]
  rooms: [number, number]
  /** By weekday and place in the day: registration, then four lessons. */
  periods: Record<string, number>
}

const weekdays = [1, 2, 3, 4, 5]
const day = [
  { name: 'Registration', begins: 520, ends: 540, lesson: false },
  { name: '1', begins: 540, ends: 600, lesson: true },
  { name: '2', begins: 600, ends: 660, lesson: true },
  { name: '3', begins: 680, ends: 740, lesson: true },
  { name: '4', begins: 800, ends: 860, lesson: true },
]
/** What pupils have in periods 1 to 4, Monday to Friday. */
const week = [
  ['Mathematics', 'English', 'History', 'Art'],
  ['English', 'Mathematics', 'French', 'Music'],
  ['History', 'Geography', 'Mathematics', 'Science'],
  ['Art', 'Science', 'English', 'Geography'],
  ['Science', 'History', 'Music', 'French'],
]

async function aTimetable(db: OrgWriter, made: HelpSchool): Promise<Pick<LessonSchool, 'periods' | 'rooms'>> {
  const periods: Record<string, number> = {}
  for (const weekday of weekdays)
    for (const [place, period] of day.entries()) {
      const { id } = await db
        .insertInto('period')
        .values({ org_id: db.orgId, academic_year_id: made.school.yearId, week: 1, weekday, ...period })
        .returning('id')
        .executeTakeFirstOrThrow()
      periods[`${weekday} ${place}`] = id
    }
  const rooms = await db
    .insertInto('room')
    .values(['R1', 'R2'].map((name) => ({ org_id: db.orgId, name, kind: 'classroom' })))
    .returning('id')
    .execute()
  return { periods, rooms: [rooms[0]?.id ?? -1, rooms[1]?.id ?? -1] }
}

async function aCycleToCome(db: OrgWriter, made: HelpSchool): Promise<number> {
  const dates = { starts: '2026-11-09', ends: '2026-12-18', opens: '2026-12-07', closes: '2026-12-16' }
  const { id } = await db
    .insertInto('cycle')
    .values({
      ...{ org_id: db.orgId, academic_year_id: made.school.yearId, number: 3, name: 'Cycle 3' },
      ...{ ...dates, state: 'planned' },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function enrol(db: OrgWriter, made: HelpSchool): Promise<Pick<LessonSchool, 'classes' | 'subjects'>> {
  const classes: Record<string, number> = { Mathematics: made.classId }
  const subjects: Record<string, number> = { Mathematics: made.school.subjectId }
  for (const name of new Set(week.flat())) {
    if (name === 'Mathematics') continue
    const departmentId = await aDepartment(db, `${name} department`)
    subjects[name] = await aSubject(db, { name, departmentId })
    const classId = await aClass(db, made.school, { subjectId: subjects[name] })
    classes[name] = classId
    await db
      .insertInto('enrolment')
      .values(
        made.pupilIds.map((pupil_id) => {
          return { org_id: db.orgId, class_id: classId, pupil_id, starts: '2026-09-01' }
        }),
      )
      .execute()
  }
  return { classes, subjects }
}

/**
 * The school of help with a timetable: every pupil has the same twenty lessons, two teachers of mathematics are kept free in
 * the last period of every day, two classrooms stand empty then and always. Today is Tuesday 24 November.
 */
export async function aLessonSchool(owner: Kysely<DB>, pupils = 3): Promise<LessonSchool> {
  const made = await aHelpSchool(owner, pupils)
  return writeOn(owner, made, {}, async (db) => {
    const cycleId = await aCycleToCome(db, made)
    const { periods, rooms } = await aTimetable(db, made)
    const { classes, subjects } = await enrol(db, made)
    await db
      .insertInto('timetabled_lesson')
      .values(
        week.flatMap((names, weekday) =>
          names.map((name, place) => ({
            ...{ org_id: db.orgId, class_id: classes[name] ?? -1, starts: '2026-09-01' },
            period_id: periods[`${weekday + 1} ${place + 1}`] ?? -1,
          })),
        ),
      )
      .execute()
    const others = await aClass(db, made.school, { yearGroupId: made.school.year10 })
    const spare: [number, number] = [await aTeacher(db, [others]), await aTeacher(db, [others])]
    await keepFree(
      db,
      spare,
      weekdays.map((weekday) => periods[`${weekday} 4`] ?? -1),
    )
    return { ...made, cycleId, classes, subjects, spare, rooms, periods }
  })
}

export async function keepFree(
  db: OrgWriter,
  people: readonly number[],
  periodIds: readonly number[],
): Promise<void> {
  await db
    .insertInto('spare_period')
    .values(
      people.flatMap((person_id) =>
        periodIds.map((period_id) => ({ org_id: db.orgId, person_id, period_id })),
      ),
    )
    .execute()
}

/** A plan given as lessons by a teacher, once a week in mathematics until 18 December. */
export const aLessonPlan = (
  owner: Kysely<DB>,
  made: LessonSchool,
  form: Record<string, unknown> = {},
): Promise<number> =>
  aPlan(owner, made, {
    form: { kind: 'extra_lesson', ownerId: made.teacherId, timesAWeek: '1', minutes: '60', ...form },
  })

export const whereOf = (made: LessonSchool) => ({ country: 'england', base: `/${made.school.org.slug}` })

type On = { today?: string; calm?: boolean }
const askedBy = (made: LessonSchool, { today = '2026-11-24' }: On) => ({ personId: made.headId, today })

/** Works a draft out as the job does; answers its id. */
export async function draftLessons(owner: Kysely<DB>, made: LessonSchool, on: On = {}): Promise<number> {
  const by = askedBy(made, on)
  const id = await writeOn(owner, made, by, (db) => beginDraft(db, { calm: on.calm ?? false }))
  if (id === null) throw new Error('There is no cycle to come')
  const at = {
    read: <T>(query: (db: OrgReader) => Promise<T>) => readOn(owner, made, by, query),
    write: <T>(command: (db: OrgWriter) => Promise<T>) => writeOn(owner, made, by, command),
  }
  await workOutDraft(at, { id, country: 'england', seconds: 5 })
  return id
}

export const acceptLessons = (owner: Kysely<DB>, made: LessonSchool, id: number, on: On = {}) =>
  writeOn(owner, made, askedBy(made, on), (db) => acceptDraft(db, whereOf(made), id))

export const linesOn = (owner: Kysely<DB>, made: LessonSchool, id: number) =>
  readOn(owner, made, {}, (db) => listLines(db, id))
