import { type Kysely, sql } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import type { Organisation, OrgWriter } from '#features/access/api.server.ts'
import { linkOrganisations } from '#features/access/api.server.ts'
import { anOrganisation, aPerson, aPost, writing } from '#features/access/testing.ts'
import { readerRoles } from '#features/accountability/effects/resolution.ts'
import { addWork } from '#features/cycle/commands/work.server.ts'
import { aCycle } from '#features/cycle/testing.ts'
import { beginImport } from '#features/exchange/api.server.ts'
import { aPupilSentHome, aRun } from '#features/family/testing.ts'
import { aDecision, aMeeting, anItem } from '#features/meetings/testing.ts'
import {
  aClass,
  aDepartment,
  aGuardian,
  aLesson,
  aPeriod,
  aPupil,
  aRegistrationGroup,
  aRoom,
  aSchool,
  aSubject,
  aTeacher,
  type School,
} from '#features/school/testing.ts'
import { aCurriculum } from './curriculum.ts'

/** What stands behind an address with an id. */
export type Thing =
  | 'year'
  | 'class'
  | 'subject'
  | 'department'
  /** A department whose forecasts are scored: for who teaches in it. */
  | 'forecasting'
  | 'member'
  | 'pupil'
  | 'finding'
  /** A plan of help for the pupil, run by a member of staff. */
  | 'plan'
  /** Who is to work with whom: a proposal with a line about the near pupil. */
  | 'proposal'
  /** Help for a member of staff, which they alone read. */
  | 'staff help'
  /** Special lessons proposed, one for the near pupil and one for the far. */
  | 'draft'
  /** Places in help drawn by lot, the near pupil among those in it. */
  | 'places'
  | 'cycle'
  | 'import'
  | 'work'
  | 'group'
  | 'run'
  /** Near: one that every post of the school brings to; far: one of those over the whole school. */
  | 'meeting'
  | 'series'
  | 'room'
  | 'pathway'
  /** A change of set with its reason. */
  | 'change'
export type Things = Partial<Record<Thing, number>>

/** An organisation of the matrix. Every name in it carries its token, so that a foreign name is found wherever it turns up. */
export type Place = {
  org: Organisation
  token: string
  /** What every post at the school reaches: Year 9, its class of mathematics and the pupil in it. */
  near: Things
  /** What only a post over the whole school reaches: Year 10, its class of history and the pupil in it. */
  far: Things
  tutorGroup?: number
  /** An academic year without cycles. */
  freeYear?: number
  /** A post that can be ended without closing anything the tests look at. */
  post?: number
  /** A correction of the near pupil’s mark that was asked for. */
  request?: number
  /** A line of praise that the head was asked to say, and somebody who reads what goes home. */
  praise?: number
  closedCycle?: number
  /** Beside the near and far meetings: what happens to one that was not begun, one under way, one closed, and a decision. */
  held?: { calledOff: number; open: number; items: number[]; closed: number; decision: number; link: number }
  /** A lesson of the near class; a period in which nobody is busy, one that nothing names, and a room that nothing names. */
  timetable?: { lesson: number; spare: number; empty: number; emptyRoom: number }
  /** A hand-over of the near plan of help. */
  handOver?: number
  guardian?: number
  school?: School
}
export const nearToken = (place: Place) => `${place.token}nearpupil`
export const farToken = (place: Place) => `${place.token}farpupil`

async function aFinding(db: OrgWriter, cycleId: number, pupilId: number, token: string): Promise<number> {
  const row = await db
    .insertInto('finding')
    .values({
      org_id: db.orgId,
      cycle_id: cycleId,
      kind: 'fall in all',
      pupil_id: pupilId,
      rank: pupilId,
      benefit: 1,
      evidence: JSON.stringify({
        ...{ subject: token, className: null, seen: '4', expected: '6', chanceOf100: 2, target: '6' },
        ...{ now100: 30, before100: 60, readings: 2, trail: [] },
      }),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

async function aHelpPlan(
  db: OrgWriter,
  given: { pupilId: number; ownerId: number; token: string },
): Promise<number> {
  const { id } = await db
    .insertInto('help_plan')
    .values({
      ...{ org_id: db.orgId, kind: 'mentoring', title: `${given.token} mentoring`, aim: 'Steady again' },
      ...{ measure: 'attendance', owner_id: given.ownerId, times_a_week: 1, minutes: 30, made_at: db.now },
      ...{ starts: '2026-11-02', review_on: '2026-12-18', exit_rule: 'In time' },
      ...{ home_words: '{name} meets somebody once a week', shown_at: db.now },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('help_pupil')
    .values({ org_id: db.orgId, plan_id: id, pupil_id: given.pupilId, joined_on: '2026-11-02' })
    .execute()
  return id
}

/** Help that goes to somebody else for a day, long after the days of the test. */
async function aHandOver(
  db: OrgWriter,
  given: { planId: number; fromId: number; toId: number },
): Promise<number> {
  const { id } = await db
    .insertInto('help_handover')
    .values({
      ...{ org_id: db.orgId, plan_id: given.planId, from_id: given.fromId, to_id: given.toId },
      ...{ starts: '2035-01-08', ends: '2035-01-08', reason: 'A course', made_at: db.now },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function somePlaces(db: OrgWriter, given: { cycleId: number; pupilId: number }): Promise<number> {
  const { id } = await db
    .insertInto('help_places')
    .values({
      ...{ org_id: db.orgId, kind: 'small_group', cycle_id: given.cycleId, places: 1, near: 0.25 },
      ...{ way: 'lot', score: 'benefit', seed: 7, drawn_at: db.now },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('help_place')
    .values({
      ...{ org_id: db.orgId, places_id: id, pupil_id: given.pupilId, priority: 0.4 },
      ...{ probability: 0.5, chosen: true },
    })
    .execute()
  return id
}

async function aProposal(
  db: OrgWriter,
  given: { cycleId: number; pupilId: number; managerId: number },
): Promise<number> {
  const { cycleId, pupilId, managerId } = given
  const { id } = await db
    .insertInto('allocation')
    .values({
      ...{ org_id: db.orgId, cycle_id: cycleId, state: 'proposed', numbers: '{}' },
      ...{ worked_at: db.now, made_at: db.now },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('allocation_line')
    .values({
      ...{ org_id: db.orgId, allocation_id: id, pupil_id: pupilId, change: 'begins', need: 1 },
      ...{ manager_id: managerId, kind: 'mentoring', piece: 1 },
    })
    .execute()
  return id
}

async function aStaffHelp(db: OrgWriter, given: { personId: number; token: string }): Promise<number> {
  const { id } = await db
    .insertInto('staff_help')
    .values({
      ...{
        org_id: db.orgId,
        state: 'running',
        opened_how: 'asked',
        opened_by: given.personId,
        kind: 'coach',
      },
      ...{ opened_on: '2026-11-02', began_on: '2026-11-02', aim: `${given.token} ends of lessons` },
      ...{ meetings: 3, minutes: 45, review_on: '2026-12-18', exit_rule: 'Holds twice' },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('staff_help_member')
    .values({ org_id: db.orgId, help_id: id, person_id: given.personId })
    .execute()
  return id
}

type SpecialLesson = {
  draftId: number
  planId: number
  periodId: number
  roomId: number
  teacherId: number
  pupilId: number
  classId: number
  subjectId: number
}

/** A special lesson that stands and is proposed again, for which a pupil leaves a class. */
async function aSpecialLesson(db: OrgWriter, given: SpecialLesson): Promise<void> {
  const { draftId, planId, periodId, teacherId, roomId, pupilId, classId, subjectId } = given
  const place = { on_day: '2026-11-24', period_id: periodId, person_id: teacherId, room_id: roomId }
  const known = { org_id: db.orgId, draft_id: draftId, plan_id: planId, ...place }
  const { id: lesson_id } = await db
    .insertInto('special_lesson')
    .values(known)
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('lesson_line')
    .values({
      ...{ ...known, span: '2026-11-23', number: 1, change: 'stays', was_id: lesson_id },
      missed: JSON.stringify([{ pupilId, classId, subjectId }]),
    })
    .execute()
  await db
    .insertInto('lesson_missed')
    .values({
      ...{ org_id: db.orgId, lesson_id, pupil_id: pupilId, class_id: classId, subject_id: subjectId },
      ...{ on_day: place.on_day, period_id: periodId },
    })
    .execute()
}

async function aLessonDraft(db: OrgWriter, cycleId: number): Promise<number> {
  const { id } = await db
    .insertInto('lesson_draft')
    .values({
      ...{ org_id: db.orgId, cycle_id: cycleId, starts: '2026-11-24', ends: '2026-12-18', calm: false },
      ...{ state: 'proposed', worked_at: db.now, made_at: db.now },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function aRequest(
  db: OrgWriter,
  figure: { cycleId: number; classId: number; pupilId: number },
): Promise<number> {
  const { cycleId, classId, pupilId } = figure
  const row = await db
    .insertInto('cycle_correction')
    .values({
      ...{ org_id: db.orgId, cycle_id: cycleId, class_id: classId, pupil_id: pupilId, field: 'effort' },
      ...{ state: 'asked', value: JSON.stringify('3'), reason: 'Mistyped', at: db.now },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

async function aClosedCycle(db: OrgWriter, school: School): Promise<number> {
  const row = await db
    .insertInto('cycle')
    .values({
      ...{ org_id: db.orgId, academic_year_id: school.yearId, number: 1, name: 'Cycle 1', state: 'closed' },
      ...{ starts: '2026-09-07', ends: '2026-10-16', opens: '2026-09-07', closes: '2026-10-16' },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** A decision under which everybody whom the table lets may read teachers’ figures. */
async function aResolution(db: OrgWriter): Promise<void> {
  await db
    .insertInto('effect_resolution')
    .values({
      ...{ org_id: db.orgId, purpose: 'To find where joint planning would help', first_look_days: 14 },
      ...{ readers: [...readerRoles], decided_on: '2026-10-01', starts: '2026-11-01', ends: '2027-07-31' },
      ...{ recorded_at: db.now, recorded_by: 'The chair' },
    })
    .execute()
}

const wholeSchool = [
  ...[
    'head',
    'senior-leader',
    'special-needs-coordinator',
    'attendance-officer',
    'data-manager',
    'administrator',
  ],
]
const everyPost = [
  ...[...wholeSchool, 'head-of-department', 'head-of-year', 'teacher', 'form-tutor', 'learning-manager'],
  'support-assistant',
]

/** Meetings before, while and after they are held, a decision of one, and what a leader looks after. */
async function everyMeeting(db: OrgWriter, of: { pupil: number; member: number; department: number }) {
  const here = { roles: everyPost, pupilId: of.pupil }
  const calledOff = await aMeeting(db, here)
  const open = await aMeeting(db, { ...here, state: 'open' })
  const closed = await aMeeting(db, { ...here, heldOn: '2026-11-17', state: 'closed' })
  const next = { org_id: db.orgId, held_on: '2026-12-15', minutes: 30 }
  await db
    .insertInto('meeting')
    .values([calledOff.series, open.series].map((series_id) => ({ ...next, series_id })))
    .execute()
  const more = ['second', 'third', 'fourth']
  const items = [open.item]
  for (const key of more) items.push(await anItem(db, { meeting: open.meeting, pupilId: of.pupil, key }))
  const link = { org_id: db.orgId, person_id: of.member, department_id: of.department, starts: '2026-09-01' }
  const { id } = await db.insertInto('leader_link').values(link).returning('id').executeTakeFirstOrThrow()
  return {
    ...{ calledOff: calledOff.meeting, open: open.meeting, items, closed: closed.meeting, link: id },
    decision: await aDecision(db, { ...here, ownerId: of.member }),
  }
}

/** A class with a lesson on Monday, and the rest of the day free. */
async function aTimetable(db: OrgWriter, school: School, at: { classId: number; roomId: number }) {
  const period = (name: string, begins: number) => aPeriod(db, school, { name, begins })
  return {
    lesson: await aLesson(db, { ...at, periodId: await period('1', 540) }),
    spare: await period('2', 600),
    empty: await period('3', 660),
    emptyRoom: await aRoom(db),
  }
}

/** A school with one pupil near and one far, and a finding about each. */
async function aMarkedSchool(owner: Kysely<DB>, token: string): Promise<Place> {
  const school = await aSchool(owner)
  await owner
    .updateTable('org')
    .set({ name: `${token} school` })
    .where('id', '=', school.org.id)
    .execute()
  return writing(owner, school.org.id, async (db) => {
    const history = await aDepartment(db, `${token} humanities`)
    const historyId = await aSubject(db, { name: `${token} history`, departmentId: history })
    const nearClass = await aClass(db, school, { name: `${token}9x` })
    const farClass = await aClass(db, school, {
      ...{ name: `${token}10y`, subjectId: historyId, yearGroupId: school.year10 },
    })
    const member = await aTeacher(db, [nearClass], { familyName: `${token}staff` })
    const other = await aTeacher(db, [farClass], { familyName: `${token}other` })
    const tutorGroup = await aRegistrationGroup(db, school, { name: `${token}9T`, tutorId: member })
    const pupil = await aPupil(db, school, {
      ...{ familyName: `${token}nearpupil`, classIds: [nearClass], registrationGroupId: tutorGroup },
    })
    const farGroup = await aRegistrationGroup(db, school, {
      ...{ name: `${token}10T`, tutorId: other, yearGroupId: school.year10 },
    })
    const farPupil = await aPupil(db, school, {
      ...{ familyName: `${token}farpupil`, classIds: [farClass], yearGroupId: school.year10 },
      registrationGroupId: farGroup,
    })
    await aResolution(db)
    const cycleId = await aClosedCycle(db, school)
    const cycle = await aCycle(db, school, {
      ...{ number: 2, state: 'planned', starts: '2026-10-19', ends: '2026-12-18' },
    })
    const request = await aRequest(db, { cycleId: cycle, classId: nearClass, pupilId: pupil })
    const given = { kind: 'pupils', source: token, fileName: `${token}.csv`, plan: { columns: {} } }
    const work = await addWork(db, { pupils: 'all', classes: 'all' }, nearClass, {
      ...{ title: `${token} work`, category: 'Test', setOn: '2026-11-20', maxScore: 20 },
    })
    const released = await aRun(db, { cycleId, state: 'released' })
    const nearHome = { cycleId, runId: released, classId: nearClass, subjectId: school.subjectId }
    const praise = await aPupilSentHome(db, {
      ...{ ...nearHome, pupilId: pupil, groupId: tutorGroup, yearGroupId: school.year9 },
    })
    await aPupilSentHome(db, {
      ...{ ...nearHome, classId: farClass, subjectId: historyId, pupilId: farPupil },
      ...{ groupId: farGroup, yearGroupId: school.year10 },
    })
    const run = await aRun(db, { cycleId, state: 'made' })
    const guardian = await aGuardian(db, [pupil])
    const nearMeeting = await aMeeting(db, { roles: everyPost, pupilId: pupil })
    const farMeeting = await aMeeting(db, { roles: wholeSchool, pupilId: farPupil })
    await anItem(db, { meeting: nearMeeting.meeting, pupilId: farPupil, key: 'second' })
    const proposal = await aProposal(db, { cycleId, pupilId: pupil, managerId: member })
    const places = await somePlaces(db, { cycleId, pupilId: pupil })
    const room = await aRoom(db, { name: `${token}room` })
    const timetable = await aTimetable(db, school, { classId: nearClass, roomId: room })
    const draft = await aLessonDraft(db, cycle)
    const nearPlan = await aHelpPlan(db, { pupilId: pupil, ownerId: member, token })
    const farPlan = await aHelpPlan(db, { pupilId: farPupil, ownerId: other, token })
    const when = { draftId: draft, periodId: timetable.spare }
    await aSpecialLesson(db, {
      ...{ ...when, planId: nearPlan, roomId: room, teacherId: member },
      ...{ pupilId: pupil, classId: nearClass, subjectId: school.subjectId },
    })
    await aSpecialLesson(db, {
      ...{ ...when, planId: farPlan, roomId: await aRoom(db), teacherId: other },
      ...{ pupilId: farPupil, classId: farClass, subjectId: historyId },
    })
    const ofCurriculum = { subjectId: school.subjectId, yearGroupId: school.year9, cycleId: cycle, token }
    const whole = {
      ...{ cycle, work, run, proposal, draft, places, room },
      import: await beginImport(db, given),
      ...(await aCurriculum(db, ofCurriculum)),
    }
    const free = { org_id: db.orgId, name: '2025/26', starts: '2025-09-01', ends: '2026-08-31' }
    const { id: freeYear } = await db
      .insertInto('academic_year')
      .values(free)
      .returning('id')
      .executeTakeFirstOrThrow()
    await db
      .insertInto('target')
      .values({
        ...{ org_id: db.orgId, pupil_id: pupil, subject_id: school.subjectId, grade: '5', benchmark: '5' },
        ...{ challenge: 'average', basis: 'national', state: 'agreed', set_at: db.now },
      })
      .execute()
    return {
      org: school.org,
      token,
      school,
      tutorGroup,
      freeYear,
      request,
      praise,
      guardian,
      timetable,
      handOver: await aHandOver(db, { planId: nearPlan, fromId: member, toId: other }),
      held: await everyMeeting(db, { pupil, member, department: school.departmentId }),
      closedCycle: cycleId,
      post: await aPost(db, other, 'support-assistant', { scope: 'caseload' }),
      near: {
        ...{ year: school.year9, class: nearClass, subject: school.subjectId, member, pupil },
        ...{
          department: school.departmentId,
          forecasting: school.departmentId,
          finding: await aFinding(db, cycleId, pupil, token),
          plan: nearPlan,
          'staff help': await aStaffHelp(db, { personId: member, token }),
        },
        group: tutorGroup,
        ...{ meeting: nearMeeting.meeting, series: nearMeeting.series },
        ...whole,
      },
      far: {
        ...{ year: school.year10, class: farClass, subject: historyId, member: other, pupil: farPupil },
        ...{
          department: history,
          forecasting: history,
          finding: await aFinding(db, cycleId, farPupil, token),
          plan: farPlan,
          'staff help': await aStaffHelp(db, { personId: other, token }),
        },
        group: farGroup,
        ...{ meeting: farMeeting.meeting, series: farMeeting.series },
        ...whole,
      },
    }
  })
}

async function aMarkedFederation(
  owner: Kysely<DB>,
  token: string,
  members: readonly Place[],
): Promise<Place> {
  const org = await anOrganisation(owner, { kind: 'federation', name: `${token} federation` })
  for (const member of members) {
    await linkOrganisations(owner, {
      ...{ parentId: org.id, childId: member.org.id, kind: 'governs', starts: '2020-09-01' },
    })
  }
  await writing(owner, org.id, async (db) => {
    await aPerson(db, { familyName: `${token}clerk` })
    await aResolution(db)
  })
  return { org, token, near: {}, far: {} }
}

export type Places = { own: Place; sister: Place; federation: Place; other: Place; otherFederation: Place }

/** Two federations: one of two schools, one of a single school. Their ids are numbers that stand nowhere else in an answer. */
export async function twoFederations(owner: Kysely<DB>): Promise<Places> {
  await sql`select setval(format('%I.%I', schemaname, sequencename)::regclass, 700000)
    from pg_sequences where schemaname = 'public'`.execute(owner)
  const own = await aMarkedSchool(owner, 'qaone')
  const sister = await aMarkedSchool(owner, 'qatwo')
  const other = await aMarkedSchool(owner, 'qbone')
  return {
    ...{ own, sister, other },
    federation: await aMarkedFederation(owner, 'qafed', [own, sister]),
    otherFederation: await aMarkedFederation(owner, 'qbfed', [other]),
  }
}
