import { type Asker, type OrgReader, type OrgWriter, readAs, writeAs } from '#features/access/api.server.ts'
import { anAsker } from '#features/access/testing.ts'
import { aClass, aPupil, aSchool, aSubject, type School } from '#features/school/testing.ts'
import type { TestEngine } from '#platform/db/testing.ts'
import { judgeCycle } from '../judge.server.ts'

type Day = { today: string; now: Date }
const on = (today: string): Day => ({ today, now: new Date(`${today}T16:00:00Z`) })

async function aJudgedCycle(
  db: OrgWriter,
  of: { yearId: number; yearGroupId: number; starts: string; ends: string },
  entries: readonly { classId: number; pupilId: number; grade: string }[],
): Promise<number> {
  const { yearId, yearGroupId, starts, ends } = of
  const { id } = await db
    .insertInto('cycle')
    .values({
      ...{ org_id: db.orgId, academic_year_id: yearId, number: 1, name: 'Cycle 1', state: 'open' },
      ...{ starts, ends, opens: starts, closes: ends },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const own = { org_id: db.orgId, cycle_id: id }
  await db
    .insertInto('cycle_year_group')
    .values({ ...own, year_group_id: yearGroupId })
    .execute()
  const field = { key: 'judgement', label: 'Grade', kind: 'judgement', position: 1 }
  await db
    .insertInto('cycle_field')
    .values({ ...own, ...field })
    .execute()
  await db
    .insertInto('cycle_entry')
    .values(
      entries.map(({ classId, pupilId, grade }) => ({
        ...{ ...own, class_id: classId, pupil_id: pupilId },
        marks: JSON.stringify({ judgement: grade }),
      })),
    )
    .execute()
  await judgeCycle(db, id)
  return id
}

export type LeftSchool = {
  school: School
  subjectId: number
  pupilIds: number[]
  cycleId: number
  asOn: <T>(today: string, query: (db: OrgReader) => Promise<T>) => Promise<T>
  write: <T>(today: string, command: (db: OrgWriter) => Promise<T>) => Promise<T>
  /** Gives everybody (or those named) this grade on a day. */
  award: (grade: string, day: string, pupilIds?: readonly number[]) => Promise<void>
  /** Judges the next year’s cycle, of as many new pupils read the same; its id. */
  judgeNext: () => Promise<number>
}

/** A school that judged one cycle of mathematics in 2026/27, everybody starting at 104, aiming for 5 and read as 5. */
export async function aSchoolThatForecast(engine: TestEngine, pupils: number): Promise<LeftSchool> {
  const school = await aSchool(engine.owner)
  const asker = (today: string): Asker => anAsker(school.org.id, on(today))
  const asOn: LeftSchool['asOn'] = (today, query) => readAs(engine.owner, asker(today), query)
  const write: LeftSchool['write'] = (today, command) => writeAs(engine.owner, asker(today), command)
  const readAsFive = async (db: OrgWriter, of: { yearId: number; starts: string; ends: string }) => {
    const yearGroupId = school.year10
    const classId = await aClass(db, { ...school, yearId: of.yearId }, { subjectId, yearGroupId })
    const pupilIds: number[] = []
    for (let i = 0; i < pupils; i++)
      pupilIds.push(await aPupil(db, { ...school, yearId: of.yearId }, { classIds: [classId], yearGroupId }))
    const org_id = db.orgId
    await db
      .insertInto('prior_attainment')
      .values(pupilIds.map((pupil_id) => ({ org_id, pupil_id, kind: 'ks2_average', score: 104 })))
      .execute()
    await db
      .insertInto('target')
      .values(
        pupilIds.map((pupil_id) => ({
          ...{ org_id, pupil_id, subject_id: subjectId, grade: '5', challenge: 'high', basis: 'national' },
          ...{ state: 'agreed', set_at: new Date(`${of.starts}T09:00:00Z`) },
          ...{ chances: [0, 0, 0, 0.1, 0.3, 0.3, 0.2, 0.1, 0, 0], model_version: 'probit-1/2024' },
        })),
      )
      .execute()
    const entries = pupilIds.map((pupilId) => ({ classId, pupilId, grade: '5' }))
    return { pupilIds, cycleId: await aJudgedCycle(db, { ...of, yearGroupId }, entries) }
  }
  const subjectId = await write('2026-09-01', (db) =>
    aSubject(db, { name: 'Mathematics', nationalKey: 'Mathematics', departmentId: school.departmentId }),
  )
  const first = { yearId: school.yearId, starts: '2026-09-07', ends: '2026-10-16' }
  const made = await write('2026-10-16', (db) => readAsFive(db, first))
  return {
    ...{ school, subjectId, ...made, asOn, write },
    award: async (grade, day, pupilIds = made.pupilIds) => {
      await write(day, (db) =>
        db
          .insertInto('exam_result')
          .values(
            pupilIds.map((pupil_id) => ({
              ...{ org_id: db.orgId, pupil_id, subject_id: subjectId, grade },
              ...{ qualification: '60146084', awarded_on: day },
            })),
          )
          .execute(),
      )
    },
    judgeNext: () =>
      write('2027-10-15', async (db) => {
        const year = await db
          .insertInto('academic_year')
          .values({ org_id: db.orgId, name: '2027/28', starts: '2027-09-01', ends: '2028-08-31' })
          .returning('id')
          .executeTakeFirstOrThrow()
        const next = { yearId: year.id, starts: '2027-09-06', ends: '2027-10-15' }
        return (await readAsFive(db, next)).cycleId
      }),
  }
}
