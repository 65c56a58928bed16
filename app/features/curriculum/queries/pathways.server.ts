import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import type { PathwayTemplate } from '#features/measures/api.ts'
import { notFound } from '#platform/errors.ts'
import type { Pathway } from '../rules/pathway.ts'
import { FORECAST, Rule } from '../schema.ts'

type Row = Omit<Pathway, 'rule'> & { rule: unknown }

/** Pathways in the order in which they are tried, those closed last; of one id when it is named. */
export async function listPathways(
  db: OrgReader,
  filter: { id?: number; open?: true } = {},
): Promise<Pathway[]> {
  const { id = null, open = false } = filter
  const found = await sql<Row>`
    select p.id, p.name, p.about, p.home_words as "homeWords", p.first_year as "firstYear", p.last_year as "lastYear",
      p.capacity, p.choose, p.rule, p.entry_words as "entryWords", p.position, p.starts::text, p.ends::text,
      p.closing, p.closing_reason as "closingReason",
      coalesce((select jsonb_agg(jsonb_build_object('subjectId', s.id, 'name', s.name, 'core', c.core) order by not c.core, s.name)
        from pathway_course c join subject s on s.org_id = c.org_id and s.id = c.subject_id
        where c.org_id = p.org_id and c.pathway_id = p.id), '[]') as courses
    from pathway p
    where p.org_id = ${db.orgId} and (${id}::bigint is null or p.id = ${id}::bigint)
      and (not ${open} or p.ends is null or p.ends >= ${db.today}::date)
    order by coalesce(p.ends < ${db.today}::date, false), p.position, p.name`.execute(db)
  return found.rows.map((row) => ({ ...row, rule: Rule.parse(row.rule) }))
}

/** A pathway, or 404. */
export async function getPathway(db: OrgReader, id: number): Promise<Pathway> {
  const [found] = Number.isSafeInteger(id) ? await listPathways(db, { id }) : []
  if (!found) throw notFound()
  return found
}

/** The pathways a country suggests to begin with. */
export const listTemplates = (db: OrgReader, country: string): Promise<PathwayTemplate[]> =>
  listWords(db, country, 'pathway', db.today)

/** What a rule of entry may ask for, by its key: the average forecast, and prior attainment of each kind. */
export async function listMeasures(db: OrgReader, country: string): Promise<Map<string, string>> {
  const kinds = await listWords(db, country, 'prior_attainment_kind', db.today)
  return new Map([
    [FORECAST, 'Average forecast grade'],
    ...kinds.map(({ key, name }) => [key, name] as const),
  ])
}
