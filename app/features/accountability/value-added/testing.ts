import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { type OrgReader, type OrgWriter, readAs, writeAs } from '#features/access/api.server.ts'
import { anAsker, writing } from '#features/access/testing.ts'
import { aClass, aPupil, aSchool, aSubject, aYearGroup, type School } from '#features/school/testing.ts'

export const afterResults = '2027-09-10'
const askerOf = (orgId: number) =>
  anAsker(orgId, { today: afterResults, now: new Date(`${afterResults}T12:00:00Z`) })

export const readingAfter = <T>(owner: Kysely<DB>, orgId: number, query: (db: OrgReader) => Promise<T>) =>
  readAs(owner, askerOf(orgId), query)
export const writingAfter = <T>(owner: Kysely<DB>, orgId: number, command: (db: OrgWriter) => Promise<T>) =>
  writeAs(owner, askerOf(orgId), command)

export type Leavers = {
  school: School
  ids: number[]
  mathematics: number
  history: number
  classes: number[]
}

async function award(db: OrgWriter, pupilId: number, of: readonly [number, string, string][]) {
  await db
    .insertInto('exam_result')
    .values(
      of.map(([subject_id, qualification, grade]) => ({
        ...{ org_id: db.orgId, pupil_id: pupilId, subject_id, qualification, grade },
        awarded_on: '2027-08-19',
      })),
    )
    .execute()
}

const others = [
  ['Geography', '60184103'],
  ['French', '60181576'],
  ['English Literature', '60144476'],
] as const

/**
 * A school whose Year 11 of 2026/27 sat mathematics, in two classes, history and three subjects more; `grades` answers a
 * pupil's first two by their place. Starts climb by a key stage 2 point from pupil to pupil and begin again.
 */
export async function someLeavers(
  owner: Kysely<DB>,
  pupils: number,
  grades: (place: number) => readonly [mathematics: string, history: string],
  lowest = 98,
): Promise<Leavers> {
  const school = await aSchool(owner)
  return writing(owner, school.org.id, async (db) => {
    const yearGroupId = await aYearGroup(db, 11)
    const mathematics = await aSubject(db, { name: 'Mathematics', nationalKey: 'Mathematics' })
    const history = await aSubject(db, { name: 'History', nationalKey: 'History' })
    const more: number[] = []
    for (const [name] of others) more.push(await aSubject(db, { name, nationalKey: name }))
    const classes = [
      await aClass(db, school, { name: '11M1', yearGroupId, subjectId: mathematics }),
      await aClass(db, school, { name: '11M2', yearGroupId, subjectId: mathematics }),
    ]
    const ids: number[] = []
    for (let place = 0; place < pupils; place++) {
      const seat = classes[place % 2]
      const id = await aPupil(db, school, { yearGroupId, classIds: seat === undefined ? [] : [seat] })
      await db
        .insertInto('prior_attainment')
        .values({ org_id: db.orgId, pupil_id: id, kind: 'ks2_average', score: lowest + (place % 15) })
        .execute()
      const [first, second] = grades(place)
      await award(db, id, [
        [mathematics, '60146084', first],
        [history, '60182179', second],
        ...more.map((subject, i): [number, string, string] => {
          const grade = String(3 + (((i + 2) * place) % 5))
          return [subject, others[i]?.[1] ?? '', grade]
        }),
      ])
      ids.push(id)
    }
    return { school, ids, mathematics, history, classes }
  })
}
