import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { everyone, type OrgWriter, writeAs } from '#features/access/api.server.ts'
import { anAsker, reading, writing } from '#features/access/testing.ts'
import { aClass, aPupil, aSchool, aSubject, aTeacher, type School } from '#features/school/testing.ts'
import { proposeTargets } from './commands/propose.server.ts'
import { listCurrentTargets } from './queries.server.ts'

/** A school teaching national mathematics to one Year 9 class of the given key stage 2 averages, with its teacher. */
export async function aMathsSchool(owner: Kysely<DB>, scores: readonly number[], kind = 'ks2_average') {
  const school = await aSchool(owner)
  return writing(owner, school.org.id, async (db) => {
    const subjectId = await aSubject(db, { name: 'Mathematics (national)', nationalKey: 'Mathematics' })
    const classId = await aClass(db, school, { subjectId })
    const teacherId = await aTeacher(db, [classId])
    const pupilIds: number[] = []
    for (const score of scores) pupilIds.push(await aPupilFrom(db, school, { classId, kind, score }))
    return { school, subjectId, classId, teacherId, pupilIds }
  })
}

/** A pupil of a class with one known start. */
export async function aPupilFrom(
  db: OrgWriter,
  school: School,
  { classId, kind, score }: { classId: number; kind: string; score: number },
): Promise<number> {
  const id = await aPupil(db, school, { classIds: [classId] })
  const start = { org_id: db.orgId, pupil_id: id, kind, score }
  await db.insertInto('prior_attainment').values(start).execute()
  return id
}

/** Proposes the targets of Year 9 at a challenge. */
export const propose = (owner: Kysely<DB>, school: School, challenge = 'high') =>
  writing(owner, school.org.id, (db) =>
    proposeTargets(db, everyone, { yearGroupId: school.year9, ask: { challenge, own: false } }),
  )

/** The targets of a school as they stand. */
export const current = (owner: Kysely<DB>, school: School) =>
  reading(owner, school.org.id, (db) => listCurrentTargets(db))

/** A write by somebody in particular, so many minutes after the tests' now. */
export const writingAs = <T>(
  owner: Kysely<DB>,
  orgId: number,
  by: { personId: number | null; minutes?: number },
  command: (db: OrgWriter) => Promise<T>,
): Promise<T> => {
  const start = anAsker(orgId)
  const now = new Date(start.now.getTime() + 60_000 * (by.minutes ?? 0))
  return writeAs(owner, { ...start, personId: by.personId, now }, command)
}
