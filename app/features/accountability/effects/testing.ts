import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import type { OrgWriter } from '#features/access/api.server.ts'
import { writing } from '#features/access/testing.ts'
import {
  aClass,
  aDepartment,
  aPupil,
  aSchool,
  aSubject,
  aTeacher,
  aYearGroup,
  type School,
} from '#features/school/testing.ts'
import { createRandom, type Random } from '#stats/random.ts'

export type ExamSchool = {
  school: School
  departments: number[]
  classes: number[]
  /** Each taught two sets of one subject. */
  teachers: number[]
  /** Those of the first department. */
  inFirst: number[]
  /** Somebody on the staff who teaches no exam class. */
  other: number
  /** The name of a class that did far better than its pupils’ starts let expect. */
  best: string
}

type Subject = { id: number; classes: number[]; teachers: number[] }
type Row = { org_id: number; pupil_id: number }

const subjectCount = 6
const sets = 4
const pupilCount = 72
const best = '11s4c2'
const span = { starts: '2025-09-01', ends: '2026-08-31' }

async function aTaughtSubject(
  db: OrgWriter,
  school: School,
  given: { departmentId: number; yearGroupId: number; number: number },
): Promise<Subject> {
  const { departmentId, yearGroupId, number } = given
  const id = await aSubject(db, { departmentId, name: `Subject ${number}` })
  const named = (name: string) => aClass(db, school, { name, yearGroupId, subjectId: id })
  const classes: number[] = []
  for (let set = 0; set < sets; set++) classes.push(await named(`11s${number}c${set + 1}`))
  if (number === 1) classes.push(await named('11small'))
  const teachers = [await aTeacher(db, []), await aTeacher(db, [])]
  const teaching = classes.slice(0, sets).map((class_id, set) => ({
    ...{ org_id: db.orgId, class_id, person_id: teachers[Math.floor(set / 2)] ?? -1, ...span },
  }))
  await db.insertInto('teaching').values(teaching).execute()
  return { id, classes, teachers }
}

/** Pupils lie in their sets by chance; where it is unfair, the first half of subjects has its poor pupils in the first two sets. */
function setOf(pupil: number, subject: number, { unfair, random }: Sitting): number {
  if (subject === 0 && pupil < 3) return sets
  if (unfair && subject < subjectCount / 2) return (pupil % 2) * 2 + random.integer(2)
  return random.integer(sets)
}

type Sitting = {
  school: School
  yearGroupId: number
  subjects: readonly Subject[]
  unfair: boolean
  random: Random
}

async function pupilsWithResults(db: OrgWriter, sitting: Sitting): Promise<void> {
  const { school, yearGroupId, subjects, unfair, random } = sitting
  const enrolments: (Row & { class_id: number; starts: string; ends: string })[] = []
  const awards: (Row & { qualification: string; awarded_on: string; subject_id: number; grade: string })[] =
    []
  const starts: (Row & { kind: string; score: number })[] = []
  const added = subjects.map(({ classes }) => classes.map(() => random.normal(0, 0.3)))
  for (let pupil = 0; pupil < pupilCount; pupil++) {
    const row = { org_id: db.orgId, pupil_id: await aPupil(db, school, { yearGroupId }) }
    const [start, common] = [random.normal(), random.normal(0, 0.5)]
    starts.push({ ...row, kind: 'ks2_average', score: 100 + 5 * start })
    for (const [place, { id, classes }] of subjects.entries()) {
      const set = setOf(pupil, place, sitting)
      const more = (place === 3 && set === 1 ? 1.4 : 0) - (unfair && place < 3 && set < 2 ? 1.5 : 0)
      const mark = 5 + 1.2 * start + common + (added[place]?.[set] ?? 0) + more + random.normal(0, 0.8)
      enrolments.push({ ...row, class_id: classes[set] ?? -1, ...span })
      awards.push({
        ...{ ...row, qualification: `Q${id}`, awarded_on: '2026-08-20', subject_id: id },
        grade: String(Math.min(9, Math.max(1, Math.round(mark)))),
      })
    }
  }
  await db.insertInto('enrolment').values(enrolments).execute()
  await db.insertInto('exam_result').values(awards).execute()
  await db.insertInto('prior_attainment').values(starts).execute()
  const poor = starts.filter((_, pupil) => pupil % 2 === 0).map(({ pupil_id }) => pupil_id)
  await db
    .updateTable('pupil')
    .set({ pupil_premium: true })
    .where('org_id', '=', db.orgId)
    .where('id', 'in', poor)
    .execute()
}

/**
 * A school whose Year 11 of last year has results in six subjects of two departments, four sets each; every other pupil is
 * disadvantaged. `unfair`: classes with many of these came out lower.
 */
export async function anExamSchool(owner: Kysely<DB>, given: { unfair?: boolean } = {}): Promise<ExamSchool> {
  const made = await aSchool(owner)
  return writing(owner, made.org.id, async (db) => {
    const { id: yearId } = await db
      .insertInto('academic_year')
      .values({ org_id: db.orgId, name: '2025/26', ...span })
      .returning('id')
      .executeTakeFirstOrThrow()
    const school = { ...made, yearId }
    const yearGroupId = await aYearGroup(db, 11)
    const departments = [await aDepartment(db, 'A department'), await aDepartment(db, 'B department')]
    const subjects: Subject[] = []
    for (let number = 1; number <= subjectCount; number++) {
      const departmentId = departments[number <= subjectCount / 2 ? 0 : 1] ?? -1
      subjects.push(await aTaughtSubject(db, school, { departmentId, yearGroupId, number }))
    }
    const random = createRandom(5)
    await pupilsWithResults(db, { school, yearGroupId, subjects, unfair: given.unfair ?? false, random })
    const inFirst = subjects.slice(0, subjectCount / 2).flatMap(({ teachers }) => teachers)
    return {
      ...{ school, departments, best, inFirst, other: await aTeacher(db, []) },
      classes: subjects.flatMap(({ classes }) => classes),
      teachers: subjects.flatMap(({ teachers }) => teachers),
    }
  })
}
