import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import type { OrgReader, OrgWriter } from '#features/access/api.server.ts'
import {
  aPerson,
  aPost,
  type On,
  readOn as readOnDay,
  writeOn as writeOnDay,
  writing,
} from '#features/access/testing.ts'
import { aClass, aPupil, aSchool, aSubject, type School } from '#features/school/testing.ts'
import { savePathway } from './commands/pathways.server.ts'
import { PathwayForm } from './schema.ts'

export const country = 'england'
export type CurriculumSchool = {
  school: School
  deputyId: number
  mathsClass: number
  artId: number
  artClass: number
}

/** A school with mathematics and art in Year 9, a deputy, and its first cycle. */
export async function aCurriculumSchool(owner: Kysely<DB>): Promise<CurriculumSchool> {
  const school = await aSchool(owner)
  return writing(owner, school.org.id, async (db) => {
    const deputyId = await aPerson(db)
    await aPost(db, deputyId, 'senior-leader')
    const artId = await aSubject(db, { name: 'Art' })
    await aTestCycle(db, school, { number: 1, starts: '2026-09-01', ends: '2026-10-16' })
    await aTestCycle(db, school, { number: 2, starts: '2026-10-19', ends: '2026-12-18' })
    return {
      ...{ school, deputyId, artId, mathsClass: await aClass(db, school, { name: '9x/Ma1' }) },
      artClass: await aClass(db, school, { name: '9x/Ar1', subjectId: artId }),
    }
  })
}

export async function aTestCycle(
  db: OrgWriter,
  school: School,
  given: { number: number; starts: string; ends: string },
): Promise<number> {
  const { number, starts, ends } = given
  const row = await db
    .insertInto('cycle')
    .values({
      ...{ org_id: db.orgId, academic_year_id: school.yearId, number, name: `Cycle ${number}` },
      ...{ state: 'planned', starts, ends, opens: starts, closes: ends },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** As somebody on a day; the deputy, on the day of the tests, unless said. */
export const writeOn = <T>(
  owner: Kysely<DB>,
  made: CurriculumSchool,
  command: (db: OrgWriter) => Promise<T>,
  on: On = {},
): Promise<T> => writeOnDay(owner, made, { personId: made.deputyId, ...on }, command)
export const readOn = <T>(
  owner: Kysely<DB>,
  made: CurriculumSchool,
  query: (db: OrgReader) => Promise<T>,
  on: On = {},
): Promise<T> => readOnDay(owner, made, { personId: made.deputyId, ...on }, query)

/** The form of a pathway of Year 9 as it is sent: mathematics for all, open to all unless said otherwise. */
export const aForm = (made: CurriculumSchool, given: Record<string, unknown> = {}): PathwayForm =>
  PathwayForm.parse({
    ...{ name: 'Open', about: 'For everybody', homeWords: 'For everybody', firstYear: '9', lastYear: '11' },
    ...{ capacity: '', choose: '0', position: '9', core: String(made.school.subjectId), measure: '' },
    ...{ least: '', most: '', edge: '1', entryWords: 'Whoever likes', ...given },
  })

export async function aPathway(
  db: OrgWriter,
  made: CurriculumSchool,
  given: Record<string, unknown> = {},
): Promise<number> {
  const saved = await savePathway(db, aForm(made, given), { country })
  if (!saved.ok) throw new Error(Object.values(saved.errors)[0])
  return saved.id
}

/** A pupil of Year 9 in mathematics with a key stage 2 average; null: nothing is known. */
export async function aStarter(
  db: OrgWriter,
  made: CurriculumSchool,
  score: number | null,
  classIds: readonly number[] = [made.mathsClass],
): Promise<number> {
  const id = await aPupil(db, made.school, { classIds })
  if (score !== null)
    await db
      .insertInto('prior_attainment')
      .values({ org_id: db.orgId, pupil_id: id, kind: 'ks2_average', score })
      .execute()
  return id
}
