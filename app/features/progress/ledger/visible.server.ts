import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listSubjects } from '#features/school/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'

/** A department, or a subject that belongs to none; `id` where it has a page of its own. */
export type Part = { key: string; name: string; id: number | null; subjects: { id: number; name: string }[] }

async function listTaught(db: OrgReader, classIds: readonly number[]): Promise<Set<number>> {
  const rows = await db
    .selectFrom('class')
    .select('subject_id as id')
    .distinct()
    .where('org_id', '=', db.orgId)
    .where(isAmong('id', classIds))
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** The departments whose forecasts a visit may see scored: all, or those of the subjects of its classes. */
export async function listParts(db: OrgReader, reach: Reach): Promise<Part[]> {
  const subjects = await listSubjects(db)
  const taught = reach.classes === 'all' ? null : await listTaught(db, reach.classes)
  const seen = subjects.filter(({ id }) => taught?.has(id) ?? true)
  const parts = Map.groupBy(seen, (one) => one.departmentId ?? `subject ${one.id}`)
  return [...parts]
    .map(([key, own]) => ({
      key: String(key),
      name: own[0]?.department ?? own[0]?.name ?? '',
      id: typeof key === 'number' ? key : null,
      subjects: own.map(({ id, name }) => ({ id, name })),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

/** A department of which the visit may see something, or 404. */
export async function getPart(db: OrgReader, reach: Reach, id: number): Promise<Part> {
  const part = (await listParts(db, reach)).find((one) => one.id === id)
  if (!part) throw notFound()
  return part
}
