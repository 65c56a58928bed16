import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import type { Noun, SchoolWords } from '#ui/words.ts'

type Found = { kind: 'part' | 'year'; key: string; one: string; many: string }

/** What the country calls the parts of a school; a year group of the school's own goes by the name the school gave it. */
export async function readSchoolWords(db: OrgReader, country: string): Promise<SchoolWords> {
  const found = await sql<Found>`
    select kind, key, one, many from (
      select case v.kind when 'year_group' then 'year' else 'part' end as kind, v.key, v.body ->> 'name' as one,
        coalesce(v.body ->> 'many', '') as many, 0 as own, v.version
      from vocabulary v where v.pack = ${country} and v.kind in ('year_group', 'school_part')
        and v.body ->> 'valid_from' <= ${db.today} and coalesce(v.body ->> 'valid_to', '9999') >= ${db.today}
      union all
      select 'year', g.number::text, g.name, '', 1, '' from year_group g where g.org_id = ${db.orgId}) named
    order by own, version`.execute(db)
  const parts = new Map(found.rows.map(({ kind, key, one, many }) => [`${kind} ${key}`, { one, many }]))
  const noun = (key: string): Noun => {
    const { one = key, many = key } = parts.get(`part ${key}`) ?? {}
    return { one, many }
  }
  return {
    years: Object.fromEntries(
      found.rows.flatMap(({ kind, key, one }) => (kind === 'year' ? [[key, one]] : [])),
    ),
    ...{ year: noun('year_group'), group: noun('registration_group'), stage: noun('key_stage') },
  }
}
