import type { OrgWriter } from '#features/access/api.server.ts'
import type { School } from '#features/school/testing.ts'

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
