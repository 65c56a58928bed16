import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Permission } from '#features/access/api.ts'
import { findReach } from '#features/access/reach.server.ts'
import { findStanding, postsGiving } from '#features/access/standing.server.ts'
import {
  anOrganisation,
  aPerson,
  aPost,
  aSeat,
  next,
  reading,
  testNow,
  testToday,
  writing,
} from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { addAcademicYear, addTerm, chooseKeyStages } from './commands/calendar.server.ts'
import { addClass, assignTeacher, endTeaching, enrolPupils } from './commands/classes.server.ts'
import { admitPupil } from './commands/pupils.server.ts'
import { addDepartment, addRegistrationGroup, addSubject, addYearGroup } from './commands/shape.server.ts'
import { listLowAttendance, listSessionKinds, listYearAttendance } from './queries/attendance.server.ts'
import { countBehaviour, listBehaviour } from './queries/behaviour.server.ts'
import { findCurrentYear } from './queries/calendar.server.ts'
import { getClass, getClassInReach, listClasses } from './queries/classes.server.ts'
import { listKeyStages, listRegistrationGroups, listYearGroupCounts } from './queries/groups.server.ts'
import { getPupilTies, listCharacteristics } from './queries/profile.server.ts'
import {
  getPupilInReach,
  listClassPupils,
  listClassPupilsInReach,
  listPupilNames,
  listPupils,
} from './queries/pupils.server.ts'
import { getStaffMember, listStaff } from './queries/staff.server.ts'
import { listDepartmentCounts } from './queries/subjects.server.ts'
import { aClass, aGuardian, aPupil, aRegistrationGroup, aSchool, aTeacher, type School } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const all = { pupils: 'all', classes: 'all' } as const
const absent = { status: 404 }

/** What a person's posts open on a day in a school, asked as `enter` asks it. */
async function reachOf(
  school: School,
  personId: number,
  given: { permission?: Permission; today?: string } = {},
) {
  const { permission = 'pupils.view', today = testToday } = given
  const accountId = `account-${next()}`
  await aSeat(engine.owner, accountId, school.org.id, personId)
  const standing = await findStanding(engine.owner, accountId, school.org.slug, testNow, today)
  const posts = standing ? postsGiving(standing, permission) : []
  return reading(engine.owner, school.org.id, (db) => findReach({ ...db, today }, posts))
}

const names = (rows: { familyName: string }[]) => rows.map((row) => row.familyName)

/** Two classes of a pupil each, the first taught by somebody. */
async function twoClasses() {
  const school = await aSchool(engine.owner)
  const made = await writing(engine.owner, school.org.id, async (db) => {
    const mine = await aClass(db, school)
    const other = await aClass(db, school)
    const inMine = await aPupil(db, school, { familyName: 'Mine', classIds: [mine] })
    const inOther = await aPupil(db, school, { familyName: 'Other', classIds: [other] })
    const teacher = await aTeacher(db, [mine])
    return { mine, other, inMine, inOther, teacher }
  })
  return { school, ...made }
}

describe('a teacher', () => {
  test('sees the pupils of their own classes and no others', async () => {
    const { school, mine, other, inMine, inOther, teacher } = await twoClasses()
    const reach = await reachOf(school, teacher)
    await reading(engine.owner, school.org.id, async (db) => {
      expect(names(await listPupils(db, reach))).toEqual(['Mine'])
      expect(names(await listClassPupilsInReach(db, reach, mine, testToday))).toEqual(['Mine'])
      expect((await getPupilInReach(db, reach, inMine)).familyName).toBe('Mine')
      await expect(getPupilInReach(db, reach, inOther)).rejects.toMatchObject(absent)
      await expect(getClassInReach(db, reach, other)).rejects.toMatchObject(absent)
    })
  })

  test('cannot reach a pupil of another school by number', async () => {
    const { school, teacher } = await twoClasses()
    const foreign = await twoClasses()
    const reach = await reachOf(school, teacher)
    await reading(engine.owner, school.org.id, async (db) => {
      await expect(getPupilInReach(db, reach, foreign.inMine)).rejects.toMatchObject(absent)
      await expect(getPupilInReach(db, all, foreign.inMine)).rejects.toMatchObject(absent)
      await expect(getClass(db, foreign.mine)).rejects.toMatchObject(absent)
      expect(await listClassPupils(db, foreign.mine, testToday)).toEqual([])
      expect(await listPupilNames(db, [foreign.inMine])).toEqual([])
      await expect(getStaffMember(db, foreign.teacher)).rejects.toMatchObject(absent)
    })
  })

  test('loses the class and its pupils the day after the teaching ended', async () => {
    const { school, mine, teacher } = await twoClasses()
    await writing(engine.owner, school.org.id, (db) =>
      endTeaching(db, { classId: mine, personId: teacher, ends: '2026-11-20' }),
    )
    expect((await reachOf(school, teacher, { today: '2026-11-20' })).classes).toEqual([mine])
    expect(await reachOf(school, teacher, { today: '2026-11-21' })).toEqual({ pupils: [], classes: [] })
  })

  test('whose account has no seat in the school sees nothing', async () => {
    const { school } = await twoClasses()
    expect(await findStanding(engine.owner, 'nobody', school.org.slug, testNow, testToday)).toBeNull()
  })
})

describe('others', () => {
  test('a tutor sees the registration group, a head of year the year', async () => {
    const school = await aSchool(engine.owner)
    const { tutor, headOfYear } = await writing(engine.owner, school.org.id, async (db) => {
      const tutor = await aPerson(db)
      await aPost(db, tutor, 'form-tutor', { scope: 'own_classes' })
      const headOfYear = await aPerson(db)
      await aPost(db, headOfYear, 'head-of-year', { scope: 'year_group', scopeId: school.year10 })
      const group = await aRegistrationGroup(db, school, { tutorId: tutor })
      await aPupil(db, school, { familyName: 'Tutee', registrationGroupId: group })
      await aPupil(db, school, { familyName: 'Ten', yearGroupId: school.year10 })
      return { tutor, headOfYear }
    })
    const [ofTutor, ofHead] = [await reachOf(school, tutor), await reachOf(school, headOfYear)]
    await reading(engine.owner, school.org.id, async (db) => {
      expect(names(await listPupils(db, ofTutor))).toEqual(['Tutee'])
      expect(names(await listPupils(db, ofHead))).toEqual(['Ten'])
    })
  })

  test('a governor sees no pupil', async () => {
    const { school } = await twoClasses()
    const governor = await writing(engine.owner, school.org.id, async (db) => {
      const id = await aPerson(db)
      await aPost(db, id, 'governor')
      return id
    })
    expect(await reachOf(school, governor)).toEqual({ pupils: [], classes: [] })
  })

  test('a guardian sees their own child; barred, nobody', async () => {
    const { school, inMine } = await twoClasses()
    const [mother, barred] = await writing(engine.owner, school.org.id, async (db) => [
      await aGuardian(db, [inMine]),
      await aGuardian(db, [inMine], { barred: true }),
    ])
    expect((await reachOf(school, mother ?? -1)).pupils).toEqual([inMine])
    expect((await reachOf(school, barred ?? -1)).pupils).toEqual([])
    const ties = await reading(engine.owner, school.org.id, (db) => getPupilTies(db, all, inMine))
    expect(ties.guardianIds).toEqual([mother])
  })
})

describe('lists', () => {
  test('a pupil is found without accents and hyphens, by UPN and by registration group', async () => {
    const school = await aSchool(engine.owner)
    await writing(engine.owner, school.org.id, async (db) => {
      const group = await aRegistrationGroup(db, school, { name: '9KLM' })
      await aPupil(db, school, { familyName: 'Núñez-Díaz', givenName: 'Zoë', upn: 'A823432120001' })
      await aPupil(db, school, { familyName: 'Smith', givenName: 'Ann', registrationGroupId: group })
    })
    await reading(engine.owner, school.org.id, async (db) => {
      expect(names(await listPupils(db, all, { search: 'nunezdiaz zoe' }))).toEqual(['Núñez-Díaz'])
      expect(names(await listPupils(db, all, { search: 'diaz' }))).toEqual(['Núñez-Díaz'])
      expect(names(await listPupils(db, all, { search: 'a8234321' }))).toEqual(['Núñez-Díaz'])
      expect(names(await listPupils(db, all, { search: '9klm' }))).toEqual(['Smith'])
      expect(await listPupils(db, { pupils: [], classes: [] }, { search: 'smith' })).toEqual([])
    })
  })

  test('a pupil who left is in no list, and their page is still there', async () => {
    const { school, inMine } = await twoClasses()
    await writing(engine.owner, school.org.id, (db) =>
      db
        .updateTable('pupil')
        .set({ left_on: '2026-11-01' })
        .where('org_id', '=', db.orgId)
        .where('id', '=', inMine)
        .execute(),
    )
    await reading(engine.owner, school.org.id, async (db) => {
      expect(names(await listPupils(db, all))).toEqual(['Other'])
      expect((await getPupilInReach(db, all, inMine)).familyName).toBe('Mine')
    })
  })

  test('a class tells its size, its teachers and their share', async () => {
    const { school, mine, teacher, inMine } = await twoClasses()
    await reading(engine.owner, school.org.id, async (db) => {
      expect(await getClass(db, mine)).toMatchObject({
        size: 1,
        subject: 'Mathematics',
        yearNumber: 9,
        teachers: [{ id: teacher, share: 1 }],
      })
      expect((await listClasses(db, { teacherId: teacher })).map((row) => row.id)).toEqual([mine])
      expect((await listClasses(db, { pupilId: inMine })).map((row) => row.id)).toEqual([mine])
      expect(await listClasses(db, { yearGroupId: school.year10 })).toEqual([])
    })
  })

  test('the counts of year groups, departments, groups and staff agree with what was made', async () => {
    const { school, teacher } = await twoClasses()
    await writing(engine.owner, school.org.id, (db) => aRegistrationGroup(db, school, { tutorId: teacher }))
    await reading(engine.owner, school.org.id, async (db) => {
      expect(await listYearGroupCounts(db)).toMatchObject([
        { number: 9, pupils: 2, classes: 2, groups: 1 },
        { number: 10, pupils: 0, classes: 0, groups: 0 },
      ])
      expect(await listDepartmentCounts(db)).toMatchObject([
        { name: 'Mathematics', subjects: 1, classes: 2, teachers: 1 },
      ])
      expect(await listRegistrationGroups(db, { tutorId: teacher })).toHaveLength(1)
      expect(await listStaff(db)).toMatchObject([{ id: teacher, classes: 1, posts: [{ role: 'teacher' }] }])
    })
  })

  test('the summer belongs to the year before it', async () => {
    const school = await aSchool(engine.owner)
    await writing(engine.owner, school.org.id, async (db) => {
      const found = await findCurrentYear({ ...db, today: '2027-09-02' })
      expect(found?.name).toBe('2026/27')
    })
  })
})

describe('attendance and praise', () => {
  const span = { from: '2026-11-01', to: '2026-11-24' }

  test('a year’s attendance is counted from the letters; one pupil below nine in ten is named', async () => {
    const { school, inMine, inOther } = await twoClasses()
    await writing(engine.owner, school.org.id, (db) =>
      db
        .insertInto('attendance_week')
        .values([
          { org_id: db.orgId, pupil_id: inMine, week_start: '2026-11-09', codes: '/\\/\\IIII##' },
          { org_id: db.orgId, pupil_id: inMine, week_start: '2026-11-16', codes: '/\\/\\/\\/\\/\\' },
          { org_id: db.orgId, pupil_id: inOther, week_start: '2026-11-16', codes: '/\\/\\/\\/\\/V' },
        ])
        .execute(),
    )
    await reading(engine.owner, school.org.id, async (db) => {
      const kinds = await listSessionKinds(db, 'england')
      expect(await listYearAttendance(db, all, kinds, span)).toEqual([
        { yearGroupId: school.year9, pupils: 2, present: 24, possible: 28 },
      ])
      expect(await listLowAttendance(db, all, kinds, { ...span, under: 0.9 })).toEqual([
        { pupilId: inMine, present: 14, possible: 18 },
      ])
      const others = { pupils: [inOther], classes: [] }
      expect(await listLowAttendance(db, others, kinds, { ...span, under: 0.9 })).toEqual([])
    })
  })

  test('praise is told in the words of the pack, and only of pupils within reach', async () => {
    const { school, inMine, inOther, mine } = await twoClasses()
    await writing(engine.owner, school.org.id, (db) =>
      db
        .insertInto('behaviour_event')
        .values(
          [inMine, inOther].map((pupil_id) => ({
            org_id: db.orgId,
            pupil_id,
            class_id: mine,
            occurred_on: '2026-11-20',
            kind: 'praise-effort',
            points: 1,
          })),
        )
        .execute(),
    )
    const seen = await reading(engine.owner, school.org.id, (db) =>
      listBehaviour(db, { pupils: [inMine], classes: [] }, 'england', { from: span.from, limit: 10 }),
    )
    expect(seen).toMatchObject([{ pupilId: inMine, name: 'Praise: effort', good: true }])
    const counts = await reading(engine.owner, school.org.id, (db) =>
      countBehaviour(db, [inMine], 'england', { from: '2026-11-01', to: '2026-11-30' }),
    )
    expect([...counts]).toEqual([[inMine, { praised: 1, noted: 0 }]])
  })

  test('characteristics are told in words, those that do not apply left out', async () => {
    const { school, inMine } = await twoClasses()
    await writing(engine.owner, school.org.id, (db) =>
      db
        .updateTable('pupil')
        .set({ sex: 'F', fsm: true, eal: false })
        .where('org_id', '=', db.orgId)
        .where('id', '=', inMine)
        .execute(),
    )
    const told = await reading(engine.owner, school.org.id, (db) =>
      listCharacteristics(db, all, inMine, 'england'),
    )
    expect(told).toEqual([
      { label: 'Sex', value: 'Female' },
      { label: 'Free school meals', value: 'Yes' },
    ])
  })
})

describe('a school set up by hand', () => {
  test('from nothing to a pupil in a class, each step in the log', async () => {
    const org = await anOrganisation(engine.owner)
    const made = await writing(engine.owner, org.id, async (db) => {
      const id = (outcome: { ok: boolean; id?: number }) => outcome.id ?? -1
      const academicYearId = id(
        await addAcademicYear(db, { name: '2026/27', starts: '2026-09-01', ends: '2027-08-31' }),
      )
      await addTerm(db, {
        academicYearId,
        name: 'Autumn term',
        kind: 'term',
        starts: '2026-09-02',
        ends: '2026-12-18',
      })
      await chooseKeyStages(db, 'england', 'ks3-3-years')
      const yearGroupId = id(await addYearGroup(db, { name: 'Year 9', number: 9 }))
      const departmentId = id(await addDepartment(db, { name: 'Mathematics' }))
      const subjectId = id(
        await addSubject(db, { name: 'Mathematics', code: 'MA', departmentId, scaleKey: 'gcse-9-1' }),
      )
      const registrationGroupId = id(
        await addRegistrationGroup(db, { academicYearId, yearGroupId, name: '9A' }),
      )
      const classId = id(await addClass(db, { academicYearId, subjectId, yearGroupId, name: '9x/Ma1' }))
      const personId = await aTeacher(db)
      await assignTeacher(db, { classId, personId, share: 1, starts: '2026-09-01' })
      const pupilId = id(
        await admitPupil(db, {
          familyName: 'Okafor',
          givenName: 'Amina',
          academicYearId,
          yearGroupId,
          registrationGroupId,
          entered: '2026-09-01',
        }),
      )
      const enrolled = await enrolPupils(db, { classId, pupilIds: [pupilId], starts: '2026-09-01' })
      return { classId, enrolled }
    })
    expect(made.enrolled).toBe(1)
    await reading(engine.owner, org.id, async (db) => {
      expect(await listClassPupils(db, made.classId, testToday)).toMatchObject([
        { familyName: 'Okafor', yearNumber: 9, group: '9A' },
      ])
      expect(await listKeyStages(db)).toHaveLength(3)
      const events = await db
        .selectFrom('audit_event')
        .select('action')
        .where('org_id', '=', db.orgId)
        .execute()
      expect(events).toHaveLength(11)
    })
  })

  test('what is there already or does not fit is refused by field, and nothing is made', async () => {
    const school = await aSchool(engine.owner)
    await writing(engine.owner, school.org.id, async (db) => {
      expect(
        await addAcademicYear(db, { name: '2027', starts: '2027-08-01', ends: '2028-07-31' }),
      ).toMatchObject({ errors: { starts: 'These days belong to 2026/27' } })
      expect(
        await addTerm(db, {
          academicYearId: school.yearId,
          name: 'Late',
          kind: 'term',
          starts: '2027-08-01',
          ends: '2027-09-30',
        }),
      ).toMatchObject({ ok: false })
      expect(await addYearGroup(db, { name: 'Nine', number: 9 })).toMatchObject({ ok: false })
      expect(await addDepartment(db, { name: 'Mathematics' })).toMatchObject({ ok: false })
      expect(await addSubject(db, { name: 'Art', code: 'AR', scaleKey: 'no such scale' })).toMatchObject({
        errors: { scaleKey: 'Choose a scale' },
      })
    })
  })
})
