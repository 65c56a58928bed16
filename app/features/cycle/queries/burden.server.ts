import { sql } from 'kysely'
import { findSetting, type OrgReader } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { listClasses } from '#features/school/api.server.ts'
import { type Ceiling, type CellCost, quantile } from '../rules/burden.ts'
import { CeilingSetting } from '../schema.ts'

/** Measured only from so many cells on: a few tell nothing. */
const ENOUGH_CELLS = 200

export const CEILING = 'burden.ceiling'

/** What the school asks of one teacher in a year at most. */
export async function findCeiling(db: OrgReader): Promise<Ceiling> {
  const kept = CeilingSetting.safeParse(await findSetting(db, CEILING))
  return kept.success ? kept.data : { minutes: null, collections: null }
}

/** Seconds a cell of each kind takes: as measured here, or while too few are, as the country's pack assumes. */
export async function listCellCosts(db: OrgReader, country: string): Promise<CellCost[]> {
  const measured = await sql<{ kind: string; seconds: number; cells: number }>`
    select kind, (sum(seconds) / sum(cells))::float8 as seconds, sum(cells)::int as cells
    from entry_time where org_id = ${db.orgId} and cells > 0 group by kind`.execute(db)
  const assumed = await listWords(db, country, 'entry_cost', db.today)
  return assumed.map((word): CellCost => {
    const own = measured.rows.find((row) => row.kind === word.key && row.cells >= ENOUGH_CELLS)
    const { key: kind, name, source } = word
    return own
      ? { kind, name, source, seconds: own.seconds, measuredOver: own.cells }
      : { kind, name, source, seconds: word.seconds, measuredOver: null }
  })
}

/** How many entries a cycle asks of the teacher in the middle: classes shared between two count half. */
export async function findUsualLoad(db: OrgReader, yearGroupIds?: readonly number[]): Promise<number> {
  const classes = (await listClasses(db)).filter(
    (one) => yearGroupIds === undefined || yearGroupIds.includes(one.yearGroupId),
  )
  const shares = classes.flatMap(({ size, teachers }) =>
    teachers.map(({ id }) => ({ id, entries: size / teachers.length })),
  )
  const byTeacher = [...Map.groupBy(shares, (one) => one.id).values()]
  return Math.round(
    quantile(
      byTeacher.map((own) => own.reduce((sum, one) => sum + one.entries, 0)),
      0.5,
    ),
  )
}

export type PersonMinutes = {
  cycleId: number
  personId: number
  name: string
  minutes: number
  cells: number
}

/** Minutes each person spent on entering, by cycle, in the years or the year named. */
export async function listPersonMinutes(db: OrgReader, academicYearId: number): Promise<PersonMinutes[]> {
  const found = await sql<PersonMinutes>`
    select t.cycle_id as "cycleId", t.person_id as "personId", (sum(t.seconds) / 60)::float8 as minutes, sum(t.cells)::int as cells,
      coalesce(nullif(concat_ws(' ', p.title, p.given_name, p.family_name), ''), 'Somebody from another organisation') as name
    from entry_time t
    join cycle c on c.org_id = t.org_id and c.id = t.cycle_id and c.academic_year_id = ${academicYearId}
    left join person p on p.org_id = t.org_id and p.id = t.person_id
    where t.org_id = ${db.orgId}
    group by t.cycle_id, t.person_id, p.title, p.given_name, p.family_name`.execute(db)
  return found.rows
}

/** How often a year the country's guidance would ask, and where it says so; null where the pack names none. */
export async function findGuidance(
  db: OrgReader,
  country: string,
): Promise<{ collections: number; source: string } | null> {
  const [found] = await listWords(db, country, 'collection_guidance', db.today)
  return found ? { collections: found.collections, source: found.source } : null
}
