import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { everyone, type OrgWriter } from '#features/access/api.server.ts'
import { aPerson, aPost, readOn, writeOn, writing } from '#features/access/testing.ts'
import { aClass, aPupil, aSchool, aTeacher, type School } from '#features/school/testing.ts'
import { startPlan } from './commands/start.server.ts'
import type { Viewer } from './queries/plans.server.ts'
import { StartForm } from './schema.ts'

export { readOn, writeOn }

/** Somebody whose posts open the whole school, and somebody whose posts open some pupils. */
export const all: Viewer = { reach: everyone, personId: null }
export const only = (pupilIds: readonly number[], personId: number | null = null): Viewer => ({
  ...{ reach: { pupils: pupilIds, classes: [] }, personId },
})

export type HelpSchool = {
  school: School
  classId: number
  pupilIds: number[]
  /** A learning manager with the first two pupils on the caseload, a teacher of the class, a head. */
  managerId: number
  teacherId: number
  headId: number
  /** Two judged cycles of the autumn, closed on 9 October and 6 November. */
  cycles: [number, number]
}

async function aJudgedCycle(
  db: OrgWriter,
  school: School,
  given: {
    number: number
    starts: string
    ends: string
    pupilIds: readonly number[]
    reach: (place: number) => number
  },
): Promise<number> {
  const { number, starts, ends, pupilIds, reach } = given
  const { id } = await db
    .insertInto('cycle')
    .values({
      ...{ org_id: db.orgId, academic_year_id: school.yearId, number, name: `Cycle ${number}` },
      ...{ starts, ends, opens: starts, closes: ends, state: 'closed' },
      closed_at: new Date(`${ends}T15:00:00Z`),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('forecast')
    .values(
      pupilIds.map((pupil_id, place) => ({
        ...{ org_id: db.orgId, cycle_id: id, pupil_id, subject_id: school.subjectId },
        ...{ mean: 4 + number, sd: 1, chance_target: reach(place), chance_above: 0.1, readings: number },
        model_version: 'test',
      })),
    )
    .execute()
  return id
}

/**
 * A school with one class of mathematics in Year 9, judged twice: of 100 such pupils 30 reach the target, then 45, or as many as
 * said of each.
 */
export async function aHelpSchool(
  owner: Kysely<DB>,
  pupils = 3,
  reach: (place: number) => number = () => 0.45,
): Promise<HelpSchool> {
  const school = await aSchool(owner)
  return writing(owner, school.org.id, async (db) => {
    const classId = await aClass(db, school)
    const pupilIds: number[] = []
    for (let place = 0; place < pupils; place += 1)
      pupilIds.push(await aPupil(db, school, { classIds: [classId] }))
    const managerId = await aPerson(db)
    await aPost(db, managerId, 'learning-manager', { scope: 'caseload' })
    await db
      .insertInto('caseload')
      .values(
        pupilIds.slice(0, 2).map((pupil_id) => ({
          ...{ org_id: db.orgId, person_id: managerId, pupil_id, starts: '2026-09-01' },
        })),
      )
      .execute()
    const headId = await aPerson(db)
    await aPost(db, headId, 'head')
    const first = { number: 1, starts: '2026-09-07', ends: '2026-10-09', pupilIds, reach: () => 0.3 }
    const second = { number: 2, starts: '2026-10-12', ends: '2026-11-06', pupilIds, reach }
    const cycles: [number, number] = [
      await aJudgedCycle(db, school, first),
      await aJudgedCycle(db, school, second),
    ]
    return { school, classId, pupilIds, managerId, headId, teacherId: await aTeacher(db, [classId]), cycles }
  })
}

/** A finding of a pupil in mathematics in one of the judged cycles; answers the id. */
export async function aFinding(
  db: OrgWriter,
  { school, cycles }: HelpSchool,
  given: { pupilId: number; cycle?: 1 | 2; kind?: string; benefit?: number },
): Promise<number> {
  const { pupilId, cycle = 2, kind = 'fall', benefit = 0.4 } = given
  const { id } = await db
    .insertInto('finding')
    .values({
      ...{ org_id: db.orgId, cycle_id: cycles[cycle - 1] ?? -1, kind, pupil_id: pupilId },
      ...{ subject_id: school.subjectId, rank: 1, benefit },
      evidence: JSON.stringify({
        ...{ subject: 'Mathematics', className: null, seen: '4', expected: '6', chanceOf100: 2, target: '6' },
        ...{ now100: 45, before100: 30, readings: 2, trail: [] },
      }),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** A plan's form as it is sent: a small group in mathematics, twice a week, run by the learning manager. */
export const aForm = (made: HelpSchool, given: Record<string, unknown> = {}): StartForm =>
  StartForm.parse({
    ...{ kind: 'small_group', aim: 'Sure of fractions', outcome: `forecast:${made.school.subjectId}` },
    ...{ ownerId: made.managerId, place: 'Library', timesAWeek: '2', minutes: '30' },
    ...{ reviewOn: '2026-12-18', exitRule: 'When the forecast is safe', pupil: made.pupilIds, ...given },
  })

/** Begins a plan as the learning manager would on a day, with the reach of a head unless said; answers its id. */
export async function aPlan(
  owner: Kysely<DB>,
  made: HelpSchool,
  given: { today?: string; form?: Record<string, unknown> } = {},
): Promise<number> {
  const { today = '2026-11-24', form = {} } = given
  const where = { reach: everyone, country: 'england', base: `/${made.school.org.slug}` }
  const done = await writeOn(owner, made, { personId: made.managerId, today }, (db) =>
    startPlan(db, where, aForm(made, form)),
  )
  if (!done.ok) throw new Error(Object.values(done.errors)[0])
  return done.planId
}
