import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import type { OrgWriter, Reach } from '#features/access/api.server.ts'
import { reading, writing } from '#features/access/testing.ts'
import { getClass } from '#features/school/api.server.ts'
import { aClass, aPupil, aSchool, type School } from '#features/school/testing.ts'
import { saveMarks } from './commands/mark.server.ts'
import { getCycle } from './queries/cycles.server.ts'
import { listFields } from './queries/fields.server.ts'
import { readSheet } from './queries/sheet.server.ts'

/** An open cycle of the autumn for Year 9 unless said otherwise, collecting judgement, effort, flags and comment. */
export async function aCycle(
  db: OrgWriter,
  school: School,
  given: {
    number?: number
    state?: 'planned' | 'open'
    starts?: string
    ends?: string
    yearGroupIds?: number[]
  } = {},
): Promise<number> {
  const { number = 1, state = 'open', starts = '2026-09-01', ends = '2026-12-18' } = given
  const row = await db
    .insertInto('cycle')
    .values({
      org_id: db.orgId,
      academic_year_id: school.yearId,
      number,
      name: `Cycle ${number}`,
      starts,
      ends,
      opens: starts,
      closes: ends,
      state,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const groups = given.yearGroupIds ?? [school.year9]
  await db
    .insertInto('cycle_year_group')
    .values(groups.map((id) => ({ org_id: db.orgId, cycle_id: row.id, year_group_id: id })))
    .execute()
  const fields = [
    { key: 'judgement', label: 'Working at', kind: 'judgement', vocabulary_key: null, required: true },
    { key: 'effort', label: 'Effort', kind: 'scale', vocabulary_key: 'effort-1-4', required: true },
    { key: 'flags', label: 'Flags', kind: 'flags', vocabulary_key: 'cycle-flags', required: false },
    { key: 'comment', label: 'Comment', kind: 'comment', vocabulary_key: null, required: false },
  ]
  await db
    .insertInto('cycle_field')
    .values(
      fields.map((field, place) => ({ org_id: db.orgId, cycle_id: row.id, position: place + 1, ...field })),
    )
    .execute()
  return row.id
}

/** A school with one class of so many pupils in an open cycle. */
export async function aMarkedClass(owner: Kysely<DB>, pupils = 2) {
  const school = await aSchool(owner)
  return writing(owner, school.org.id, async (db) => {
    const classId = await aClass(db, school)
    const pupilIds: number[] = []
    for (let place = 0; place < pupils; place += 1)
      pupilIds.push(await aPupil(db, school, { classIds: [classId] }))
    const cycleId = await aCycle(db, school)
    return { school, classId, cycleId, pupilIds, first: pupilIds[0] ?? -1 }
  })
}
export type MarkedClass = Awaited<ReturnType<typeof aMarkedClass>>

/** Saves one cell of such a class: a judgement of 5 for its first pupil unless said otherwise. */
export const markOne = (
  owner: Kysely<DB>,
  { school, cycleId, classId, first }: MarkedClass,
  given: object,
  reach: Reach,
) =>
  writing(owner, school.org.id, async (db) => {
    const cell = { pupilId: first, field: 'judgement', value: '5', before: '', ...given }
    const [saved] = await saveMarks(db, reach, { cycleId, classId, country: 'england' }, [cell])
    return saved
  })

/** The mark sheet of such a class as its teacher sees it. */
export const sheetIn = (owner: Kysely<DB>, { school, cycleId, classId }: MarkedClass) =>
  reading(owner, school.org.id, async (db) => {
    const cycle = await getCycle(db, cycleId)
    const within = await getClass(db, classId)
    const fields = await listFields(db, { cycleId, scaleKey: within.scaleKey, country: 'england' })
    return readSheet(db, { cycle, within, fields, country: 'england' })
  })
