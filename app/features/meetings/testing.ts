import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { everyone, type OrgWriter, type Reach } from '#features/access/api.server.ts'
import { aPerson, aPost, writing } from '#features/access/testing.ts'
import { aClass, aPupil, aSchool, aTeacher, type School } from '#features/school/testing.ts'
import type { Viewer } from './viewer.server.ts'

/** A finding of a closed cycle about a pupil in mathematics, or about a class. */
export async function aFinding(
  db: OrgWriter,
  of: { cycleId: number; rank: number; pupilId?: number; classId?: number; subjectId: number; kind?: string },
): Promise<number> {
  const row = await db
    .insertInto('finding')
    .values({
      ...{ org_id: db.orgId, cycle_id: of.cycleId, kind: of.kind ?? 'fall', rank: of.rank, benefit: 1 },
      ...{ pupil_id: of.pupilId ?? null, class_id: of.classId ?? null, subject_id: of.subjectId },
      evidence: JSON.stringify({
        ...{ subject: 'Mathematics', className: '9x/Ma1', seen: '4', expected: '6', chanceOf100: 2 },
        ...{ target: '6', now100: 30, before100: 60, readings: 2, trail: [] },
      }),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** Forecasts of a cycle for pupils in a subject, each with its chance of the target. */
export const addForecasts = (
  db: OrgWriter,
  of: {
    cycleId: number
    subjectId: number
    chances: readonly (readonly [pupilId: number, chance: number])[]
  },
) =>
  db
    .insertInto('forecast')
    .values(
      of.chances.map(([pupil_id, chance_target]) => ({
        ...{ org_id: db.orgId, cycle_id: of.cycleId, pupil_id, subject_id: of.subjectId, chance_target },
        ...{ mean: 5, sd: 1, readings: 2, model_version: 'test' },
      })),
    )
    .execute()

export async function aClosedCycle(
  db: OrgWriter,
  school: School,
  of: { number: number; starts: string; ends: string },
): Promise<number> {
  const { number, starts, ends } = of
  const row = await db
    .insertInto('cycle')
    .values({
      ...{ org_id: db.orgId, academic_year_id: school.yearId, number, name: `Cycle ${number}` },
      ...{ starts, ends, opens: starts, closes: ends, state: 'closed' },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

async function addTerms(db: OrgWriter, school: School): Promise<void> {
  const spells = [
    ['Autumn, first half', 'term', '2026-09-01', '2026-10-23'],
    ['Autumn half-term', 'holiday', '2026-10-26', '2026-10-30'],
    ['Autumn, second half', 'term', '2026-11-02', '2026-12-18'],
  ] as const
  await db
    .insertInto('term')
    .values(
      spells.map(([name, kind, starts, ends]) => ({
        ...{ org_id: db.orgId, academic_year_id: school.yearId, name, kind, starts, ends },
      })),
    )
    .execute()
}

/**
 * A school with a head, a leader, a head of mathematics, a teacher of the near class and one of the far, a pupil in each,
 * and a judged cycle in which both slipped; the near one first. No meeting yet. The tests' today is a Tuesday.
 */
export async function aLedSchool(owner: Kysely<DB>) {
  const school = await aSchool(owner)
  return writing(owner, school.org.id, async (db) => {
    await addTerms(db, school)
    const nearClass = await aClass(db, school)
    const farClass = await aClass(db, school)
    const near = await aPupil(db, school, { givenName: 'Amina', familyName: 'Near', classIds: [nearClass] })
    const far = await aPupil(db, school, { givenName: 'Bruno', familyName: 'Far', classIds: [farClass] })
    const holding = async (role: 'head' | 'senior-leader' | 'head-of-department', familyName: string) => {
      const id = await aPerson(db, { familyName })
      const department = role === 'head-of-department'
      await aPost(db, id, role, department ? { scope: 'department', scopeId: school.departmentId } : {})
      return id
    }
    const people = {
      head: await holding('head', 'Head'),
      leader: await holding('senior-leader', 'Leader'),
      headOfMaths: await holding('head-of-department', 'Maths'),
      nearTeacher: await aTeacher(db, [nearClass], { familyName: 'Nearteacher' }),
      farTeacher: await aTeacher(db, [farClass], { familyName: 'Farteacher' }),
    }
    const cycleId = await aClosedCycle(db, school, { number: 1, starts: '2026-09-01', ends: '2026-10-23' })
    await addForecasts(db, {
      ...{ cycleId, subjectId: school.subjectId },
      chances: [
        [near, 0.3],
        [far, 0.4],
      ],
    })
    const of = { cycleId, subjectId: school.subjectId }
    const findings = {
      near: await aFinding(db, { ...of, rank: 1, pupilId: near }),
      far: await aFinding(db, { ...of, rank: 2, pupilId: far }),
    }
    return {
      school,
      people,
      pupils: { near, far },
      classes: { near: nearClass, far: farClass },
      cycleId,
      findings,
    }
  })
}
export type LedSchool = Awaited<ReturnType<typeof aLedSchool>>

/** Somebody who looks at meetings; sees all pupils and holds no meetings unless said otherwise. */
export const aViewer = (personId: number, given: Partial<Viewer> & { reach?: Reach } = {}): Viewer => ({
  ...{ personId, reach: everyone, chairs: false, arranges: false, may: () => true },
  ...given,
})

/** A meeting on a day of a series that posts of some roles bring to, with one item about a pupil. */
export async function aMeeting(
  db: OrgWriter,
  of: { roles: readonly string[]; pupilId: number; heldOn?: string; state?: 'planned' | 'open' | 'closed' },
): Promise<{ series: number; meeting: number; item: number }> {
  const { id: series } = await db
    .insertInto('meeting_series')
    .values({
      ...{ org_id: db.orgId, kind: 'pastoral', name: 'Pastoral', roles: [...of.roles], chair_role: 'head' },
      ...{ weekday: 2, begins: '08:00', minutes: 60, every_weeks: 1, starts: '2026-09-01' },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id: meeting } = await db
    .insertInto('meeting')
    .values({
      ...{ org_id: db.orgId, series_id: series, held_on: of.heldOn ?? '2026-11-24', minutes: 60 },
      state: of.state ?? 'planned',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { series, meeting, item: await anItem(db, { meeting, pupilId: of.pupilId }) }
}

/** An open item about a pupil on the agenda of a meeting. */
export async function anItem(
  db: OrgWriter,
  of: { meeting: number; pupilId: number; key?: string },
): Promise<number> {
  const { id } = await db
    .insertInto('agenda_item')
    .values({
      ...{ org_id: db.orgId, meeting_id: of.meeting, place: 1, source: 'by hand', key: of.key ?? 'by hand' },
      ...{
        title: 'Comes late',
        why: 'Seen by the tutor',
        minutes: 5,
        pupil_id: of.pupilId,
        added_at: db.now,
      },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** A decision about a pupil, taken in a closed meeting, whose owner is named. */
export async function aDecision(
  db: OrgWriter,
  of: { roles: readonly string[]; pupilId: number; ownerId: number },
): Promise<number> {
  const { item } = await aMeeting(db, { ...of, heldOn: '2026-11-03', state: 'closed' })
  await db
    .updateTable('agenda_item')
    .set({ state: 'decided' })
    .where('org_id', '=', db.orgId)
    .where('id', '=', item)
    .execute()
  const { id } = await db
    .insertInto('decision')
    .values({
      ...{
        org_id: db.orgId,
        item_id: item,
        kind: 'talk',
        words: 'Talk with the pupil',
        owner_id: of.ownerId,
      },
      ...{ due: '2026-11-10', expect: 'We know why', expect_on: '2026-11-20', decided_at: db.now },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('decision_pupil')
    .values({ org_id: db.orgId, decision_id: id, pupil_id: of.pupilId })
    .execute()
  return id
}
