import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { getScale, listWords } from '#features/measures/api.server.ts'
import type { CycleFieldWord } from '#features/measures/api.ts'
import type { Field } from '../rules/cells.ts'

export type FieldRow = {
  key: string
  label: string
  kind: string
  vocabularyKey: string | null
  required: boolean
  position: number
  /** The year groups that enter it; none named: every year group of the cycle. */
  yearGroupIds: number[]
}

/** Whether a year group of the cycle enters a field. */
export const isEnteredBy = ({ yearGroupIds }: Pick<FieldRow, 'yearGroupIds'>, yearGroupId: number): boolean =>
  yearGroupIds.length === 0 || yearGroupIds.includes(yearGroupId)

/** What a cycle collects, in the order of its columns. */
export function listFieldRows(db: OrgReader, cycleId: number): Promise<FieldRow[]> {
  return db
    .selectFrom('cycle_field')
    .select([
      ...(['key', 'label', 'kind', 'vocabulary_key as vocabularyKey', 'required', 'position'] as const),
      sql<
        number[]
      >`coalesce((select jsonb_agg(y.year_group_id order by y.year_group_id) from cycle_field_year_group y
        where y.org_id = cycle_field.org_id and y.cycle_id = cycle_field.cycle_id and y.key = cycle_field.key), '[]')`.as(
        'yearGroupIds',
      ),
    ])
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycleId)
    .orderBy('position')
    .execute()
}

/** What the country's pack offers to collect. */
export function listFieldWords(db: OrgReader, country: string): Promise<CycleFieldWord[]> {
  return listWords(db, country, 'cycle_field', db.today)
}

async function findFlags(db: OrgReader, key: string, country: string) {
  const lists = await listWords(db, country, 'flag_list', db.today)
  return lists.find((list) => list.key === key)?.flags ?? []
}

/**
 * The columns of a year group's mark sheet, or those of some keys: judgements on the subject's own scale, the rest on what
 * the field names.
 */
export async function listFields(
  db: OrgReader,
  of: {
    cycleId: number
    scaleKey: string
    country: string
    yearGroupId?: number
    keys?: ReadonlySet<string>
  },
): Promise<Field[]> {
  const { yearGroupId, keys } = of
  const all = await listFieldRows(db, of.cycleId)
  const rows = all.filter(
    (row) =>
      (yearGroupId === undefined || isEnteredBy(row, yearGroupId)) &&
      (keys === undefined || keys.has(row.key)),
  )
  return Promise.all(
    rows.map(async ({ key, label, kind, vocabularyKey, required }): Promise<Field> => {
      const shared = { key, label, required }
      if (kind === 'judgement') return { ...shared, kind, scale: await getScale(db, of.scaleKey) }
      if (kind === 'scale') return { ...shared, kind, scale: await getScale(db, vocabularyKey ?? '') }
      if (kind === 'flags')
        return { ...shared, kind, flags: await findFlags(db, vocabularyKey ?? '', of.country) }
      return { ...shared, kind: 'comment' }
    }),
  )
}
