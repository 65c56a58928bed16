import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import type { OrgWriter, Reach } from '#features/access/api.server.ts'
import { testToday, writing } from '#features/access/testing.ts'
import { closeCycle } from '#features/cycle/api.server.ts'
import { aCycle } from '#features/cycle/testing.ts'
import { aClass, aPupil, aSchool, aSubject, type School } from '#features/school/testing.ts'
import type { Viewer } from './comparison.server.ts'
import type { Line } from './line.ts'

/** Somebody who looks at a school, at everything unless said otherwise. */
export const aViewer = (given: { reach?: Reach; characteristics?: boolean } = {}): Viewer => ({
  reach: given.reach ?? { pupils: 'all', classes: 'all' },
  today: testToday,
  org: { country: 'england' },
  may: (permission) => permission !== 'pupils.characteristics' || given.characteristics === true,
})

/** A line that did not move, in a year, a class and a subject of no name. */
export const aLine = (given: Partial<Line> = {}): Line => ({
  ...{ pupilId: 1, subjectId: 1, before: '5', after: '5', classBefore: 1, classAfter: 1 },
  ...{ yearGroupId: 1, groupId: null, targetBefore: null, targetAfter: null, subject: 'Mathematics' },
  ...{ grades: 0, fromTarget: { before: null, after: null }, status: { before: null, after: null } },
  ...{ z: 0, alarms: { fall: false, rise: false } },
  ...given,
})

export type Mark = { classId: number; pupilId: number; grade: string }

export async function enterMarks(db: OrgWriter, cycleId: number, marks: readonly Mark[]): Promise<void> {
  await db
    .insertInto('cycle_entry')
    .values(
      marks.map(({ classId, pupilId, grade }) => ({
        ...{ org_id: db.orgId, cycle_id: cycleId, class_id: classId, pupil_id: pupilId },
        marks: JSON.stringify({ judgement: grade }),
      })),
    )
    .execute()
}

export type TwoCycles = {
  school: School
  /** From 7 September to 16 October, closed; from 19 October to 20 November, closed by `finish`. */
  from: number
  to: number
  maths: number
  history: number
  mathsClass: number
  otherSet: number
  historyClass: number
  pupilIds: number[]
}

/** A school of Year 9 with mathematics in two sets and history, ten pupils in the first set, all judged 5 in the first cycle. */
export async function twoCycles(owner: Kysely<DB>): Promise<TwoCycles> {
  const school = await aSchool(owner)
  return writing(owner, school.org.id, async (db) => {
    const history = await aSubject(db, { name: 'History' })
    const mathsClass = await aClass(db, school, { name: '9MA1' })
    const otherSet = await aClass(db, school, { name: '9MA2' })
    const historyClass = await aClass(db, school, { name: '9HI1', subjectId: history })
    const pupilIds: number[] = []
    for (let place = 0; place < 10; place += 1)
      pupilIds.push(await aPupil(db, school, { classIds: [mathsClass, historyClass] }))
    const from = await aCycle(db, school, { number: 1, starts: '2026-09-07', ends: '2026-10-16' })
    const to = await aCycle(db, school, { number: 2, starts: '2026-10-19', ends: '2026-11-20' })
    const first = pupilIds.flatMap((pupilId) => [
      { classId: mathsClass, pupilId, grade: '5' },
      { classId: historyClass, pupilId, grade: '5' },
    ])
    await enterMarks(db, from, first)
    await closeCycle(db, from, { reason: 'A test closes early' })
    const subjects = { maths: school.subjectId, history }
    return { school, from, to, ...subjects, mathsClass, otherSet, historyClass, pupilIds }
  })
}
