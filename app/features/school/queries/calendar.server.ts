import type { OrgReader } from '#features/access/api.server.ts'

export type AcademicYear = { id: number; name: string; starts: string; ends: string }
export type Term = {
  id: number
  academicYearId: number
  name: string
  kind: 'term' | 'holiday'
  starts: string
  ends: string
}

/** Academic years, newest first. */
export function listAcademicYears(db: OrgReader): Promise<AcademicYear[]> {
  return db
    .selectFrom('academic_year')
    .select(['id', 'name', 'starts', 'ends'])
    .where('org_id', '=', db.orgId)
    .orderBy('starts', 'desc')
    .execute()
}

/** The year that is on today, else the last one that was, else the first that will be. */
export async function findCurrentYear(db: OrgReader): Promise<AcademicYear | undefined> {
  const years = await listAcademicYears(db)
  return years.find((year) => year.starts <= db.today) ?? years.at(-1)
}

/** Terms and holidays of an academic year in order of date; of all years when none is named. */
export async function listTerms(db: OrgReader, academicYearId?: number): Promise<Term[]> {
  const rows = await db
    .selectFrom('term')
    .select(['id', 'academic_year_id as academicYearId', 'name', 'kind', 'starts', 'ends'])
    .where('org_id', '=', db.orgId)
    .$if(academicYearId !== undefined, (query) => query.where('academic_year_id', '=', academicYearId ?? -1))
    .orderBy('starts')
    .execute()
  return rows.map((row) => ({ ...row, kind: row.kind === 'holiday' ? 'holiday' : 'term' }))
}
