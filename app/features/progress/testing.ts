import { everyone } from '#features/access/api.server.ts'
import { reading, writing } from '#features/access/testing.ts'
import { aClass, aPupil, aSchool, aSubject } from '#features/school/testing.ts'
import type { TestEngine } from '#platform/db/testing.ts'
import { judgeCycle } from './judge.server.ts'
import { foresee } from './judgement.server.ts'
import { listFindings } from './queries.server.ts'

const dates = ['2026-09-07', '2026-10-19', '2026-11-30', '2027-01-11']

/** A school with one class of mathematics, each pupil starting at 104 with target 5, and the readings given by cycle. */
export async function aJudgedSchool(
  engine: Pick<TestEngine, 'owner'>,
  grades: readonly (readonly string[])[],
  capacity?: number,
) {
  const school = await aSchool(engine.owner)
  const subjectId = await writing(engine.owner, school.org.id, (db) =>
    aSubject(db, { name: 'Mathematics (national)', nationalKey: 'Mathematics' }),
  )
  const made = await writing(engine.owner, school.org.id, async (db) => {
    const org_id = db.orgId
    if (capacity !== undefined)
      await db
        .insertInto('setting')
        .values({ org_id, key: 'findings.trouble', value: String(capacity) })
        .execute()
    const classId = await aClass(db, school, { subjectId, yearGroupId: school.year10 })
    const pupilIds: number[] = []
    for (const _ of grades) {
      const id = await aPupil(db, school, { classIds: [classId], yearGroupId: school.year10 })
      await db
        .insertInto('prior_attainment')
        .values({ org_id, pupil_id: id, kind: 'ks2_average', score: 104 })
        .execute()
      await db
        .insertInto('target')
        .values({
          ...{ org_id, pupil_id: id, subject_id: subjectId, grade: '5', challenge: 'high' },
          ...{ basis: 'national', state: 'agreed', set_at: db.now },
        })
        .execute()
      pupilIds.push(id)
    }
    const cycleIds: number[] = []
    for (const [place, starts] of dates.entries()) {
      const ends = new Date(Date.parse(starts) + 39 * 86_400_000).toISOString().slice(0, 10)
      const row = await db
        .insertInto('cycle')
        .values({
          ...{ org_id, academic_year_id: school.yearId, number: place + 1, name: `Cycle ${place + 1}` },
          ...{ starts, ends, opens: starts, closes: ends, state: 'open' },
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      await db
        .insertInto('cycle_year_group')
        .values({ org_id, cycle_id: row.id, year_group_id: school.year10 })
        .execute()
      await db
        .insertInto('cycle_field')
        .values({
          org_id,
          cycle_id: row.id,
          key: 'judgement',
          label: 'Grade',
          kind: 'judgement',
          position: 1,
        })
        .execute()
      const entries = grades.flatMap((line, i) => {
        const grade = line[place]
        const pupil_id = pupilIds[i]
        return grade === undefined || pupil_id === undefined
          ? []
          : [
              {
                org_id,
                cycle_id: row.id,
                class_id: classId,
                pupil_id,
                marks: JSON.stringify({ judgement: grade }),
              },
            ]
      })
      if (entries.length > 0) await db.insertInto('cycle_entry').values(entries).execute()
      cycleIds.push(row.id)
    }
    return { pupilIds, cycleIds, classId }
  })
  const judge = (place: number) =>
    writing(engine.owner, school.org.id, (db) => judgeCycle(db, made.cycleIds[place] ?? -1))
  const look = (place: number) =>
    reading(engine.owner, school.org.id, (db) => foresee(db, made.cycleIds[place] ?? -1))
  const findings = () => reading(engine.owner, school.org.id, (db) => listFindings(db, everyone))
  return { school, subjectId, ...made, judge, look, findings }
}
