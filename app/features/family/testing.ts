import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { type OrgWriter, readAs, writeAs } from '#features/access/api.server.ts'
import { anAsker, testNow, writing } from '#features/access/testing.ts'
import { closeCycle } from '#features/cycle/api.server.ts'
import { aCycle } from '#features/cycle/testing.ts'
import { readPackItems } from '#features/measures/api.server.ts'
import { gradeLabels, type ReportText, type Scale } from '#features/measures/api.ts'
import { aClass, aGuardian, aPupil, aRegistrationGroup, aSchool, aTeacher } from '#features/school/testing.ts'
import { openTypst } from '#platform/pdf/typst.server.ts'
import type { PupilFacts, SubjectFacts } from './rules/facts.ts'
import type { RunState } from './schema.ts'

/** Whoever works for the whole of a school in a test, as the jobs of this room take it. */
export function aWorker(owner: Kysely<DB>, org: Awaited<ReturnType<typeof aSchool>>['org']) {
  const asker = anAsker(org.id)
  return {
    org,
    now: testNow,
    read: <T>(query: Parameters<typeof readAs<T>>[2]) => readAs(owner, asker, query),
    write: <T>(command: Parameters<typeof writeAs<T>>[2]) => writeAs(owner, asker, command),
  }
}

/**
 * A school whose first cycle is closed: one class and one registration group of Year 9, its teacher and tutor, so many pupils,
 * each with a mark, effort and a comment. The last so many are taught with Year 10.
 */
export async function aReportingSchool(
  owner: Kysely<DB>,
  given: { pupils?: number; inYear10?: number; comment?: string; familyName?: string } = {},
) {
  const { pupils = 3, inYear10 = 0 } = given
  const school = await aSchool(owner)
  const made = await writing(owner, school.org.id, async (db) => {
    const classId = await aClass(db, school)
    const older = inYear10 > 0 ? await aClass(db, school, { yearGroupId: school.year10 }) : classId
    const classOf = (place: number) => (place < pupils - inYear10 ? classId : older)
    const teacherId = await aTeacher(db, [classId])
    const tutorId = await aTeacher(db)
    const groupId = await aRegistrationGroup(db, school, { tutorId })
    const cycleId = await aCycle(db, school, { yearGroupIds: [school.year9, school.year10] })
    const pupilIds: number[] = []
    for (let place = 0; place < pupils; place += 1) {
      pupilIds.push(
        await aPupil(db, school, {
          ...{
            classIds: [classOf(place)],
            registrationGroupId: groupId,
            familyName: given.familyName ?? `Family${place}`,
          },
        }),
      )
    }
    const marks = { judgement: '5', effort: '4', comment: given.comment ?? 'Works with care.' }
    await db
      .insertInto('cycle_entry')
      .values(
        pupilIds.map((pupil_id, place) => ({
          ...{ org_id: db.orgId, cycle_id: cycleId, class_id: classOf(place), pupil_id },
          marks: JSON.stringify(marks),
        })),
      )
      .execute()
    const guardianId = await aGuardian(db, pupilIds.slice(0, 1))
    const closed = await closeCycle(db, cycleId, { reason: 'A test' })
    if (!closed.ok) throw new Error(closed.why)
    return { classId, teacherId, tutorId, groupId, cycleId, pupilIds, guardianId }
  })
  return { school, ...made }
}

/** The texts of reports as they come with the product, by language. */
export async function reportTexts(): Promise<Map<string, ReportText>> {
  return new Map((await readPackItems('england', 'report_text')).map((text) => [text.key, text]))
}

const gradeOf = (scale: Scale, place: number) => gradeLabels(scale)[place] ?? ''

/** Facts of a pupil in so many subjects, every text in them as given. */
export function someFacts(
  scales: { grades: Scale; effort: Scale },
  given: {
    name?: string
    subjects?: number
    subject?: string
    comment?: string
    praise?: string
    corrected?: SubjectFacts['corrected']
  } = {},
): PupilFacts {
  const {
    name = 'Amina Khan',
    subjects = 9,
    subject = 'Subject',
    comment = 'Works with care.',
    praise,
    corrected = [],
  } = given
  return {
    ...{ pupilId: 1, name, year: 'Year 9', groupId: 1, groupName: '9B' },
    attendance: { present: 140, possible: 150 },
    praise: praise ? [{ kind: 'by_hand', subject: null, words: praise }] : [],
    subjects: Array.from({ length: subjects }, (_, place): SubjectFacts => {
      const now = gradeOf(scales.grades, place % 9)
      return {
        ...{
          subject: `${subject} ${place + 1}`,
          classId: place,
          scale: scales.grades,
          trail: ['4', now],
          now,
        },
        ...{ target: '6', chance: 0.31, flags: place % 2 ? ['homework'] : ['praise', 'parents'], comment },
        corrected,
        effort: { scale: scales.effort, grade: gradeOf(scales.effort, place % 4) },
      }
    }),
  }
}

/** A run of reports of a closed cycle in a state, with no report in it; answers the id. */
export async function aRun(db: OrgWriter, given: { cycleId: number; state: RunState }): Promise<number> {
  const row = await db
    .insertInto('report_run')
    .values({
      ...{ org_id: db.orgId, cycle_id: given.cycleId, state: given.state, total: 0 },
      ...{ worked_at: db.now, started_at: db.now, released_at: given.state === 'released' ? db.now : null },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** A pupil frozen in a closed cycle with a comment, a report in a run, and praise that was sent; answers the praise. */
export async function aPupilSentHome(
  db: OrgWriter,
  given: {
    cycleId: number
    runId: number
    classId: number
    subjectId: number
    pupilId: number
    groupId: number
    yearGroupId: number
  },
): Promise<number> {
  const { cycleId, runId, classId, subjectId, pupilId, groupId, yearGroupId } = given
  const of = { org_id: db.orgId, cycle_id: cycleId, pupil_id: pupilId }
  await db
    .insertInto('cycle_field')
    .values({
      ...{
        org_id: db.orgId,
        cycle_id: cycleId,
        key: 'comment',
        label: 'Comment',
        kind: 'comment',
        position: 9,
      },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await db
    .insertInto('snapshot_entry')
    .values({
      ...{ ...of, subject_id: subjectId, class_id: classId, year_group_id: yearGroupId },
      ...{ registration_group_id: groupId, marks: JSON.stringify({ comment: 'Works with care.' }) },
    })
    .execute()
  const { bytes } = openTypst()('#set document(title: "A report")', {})
  await db
    .insertInto('report')
    .values({
      ...{
        org_id: db.orgId,
        run_id: runId,
        pupil_id: pupilId,
        language: 'en',
        registration_group_id: groupId,
      },
      ...{ file_name: `9B/${pupilId} en.pdf`, bytes, sha256: 'not asked here', made_at: db.now },
    })
    .execute()
  const praise = await db
    .insertInto('praise')
    .values({
      ...{ ...of, kind: 'by_hand', words: 'Helped a new pupil.', by_hand: true, for_head: true },
      ...{ state: 'sent', proposed_at: db.now, sent_at: db.now },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return praise.id
}
