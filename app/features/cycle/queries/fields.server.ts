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
}

/** What a cycle collects, in the order of its columns. */
export function listFieldRows(db: OrgReader, cycleId: number): Promise<FieldRow[]> {
  return db
    .selectFrom('cycle_field')
    .select(['key', 'label', 'kind', 'vocabulary_key as vocabularyKey', 'required', 'position'])
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
  const lists = await listWords(db, country, 'flag_list')
  return lists.find((list) => list.key === key)?.flags ?? []
}

/** The columns of a mark sheet: judgements on the subject's own scale, the rest on what the field names. */
export async function listFields(
  db: OrgReader,
  of: { cycleId: number; scaleKey: string; country: string },
): Promise<Field[]> {
  const rows = await listFieldRows(db, of.cycleId)
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
