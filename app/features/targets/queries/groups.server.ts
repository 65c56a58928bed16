import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import type { Grouping } from '../rules/audit.ts'

/** The one grouping that tells what pupils brought along, not who they are. */
export const START_GROUPING = 'Start'

const keys = ['sex', 'pupil_premium', 'sen', 'eal'] as const
const thirds = ['lowest third', 'middle third', 'highest third']

/** Thirds of these pupils by the measure of the start that most of them have. */
async function listStartThirds(db: OrgReader, pupilIds: readonly number[]): Promise<Map<number, string>> {
  const found = await sql<{ id: number; third: number }>`
    with known as (
      select pupil_id, kind, score from prior_attainment
      where org_id = ${db.orgId} and score is not null and pupil_id = any(${[...pupilIds]}::bigint[])
    )
    select pupil_id as id, ntile(3) over (order by score, pupil_id)::int as third
    from known where kind = (select kind from known group by kind order by count(*) desc, kind limit 1)`.execute(
    db,
  )
  return new Map(found.rows.map(({ id, third }) => [id, thirds[third - 1] ?? '']))
}

/**
 * The groups by which targets are audited, in the words of the country's pack; ask only with `pupils.characteristics`.
 * Read for the audit alone: nothing here reaches the rule that sets a target.
 */
export async function listGroupings(
  db: OrgReader,
  pupilIds: readonly number[],
  country: string,
): Promise<Grouping[]> {
  const words = await listWords(db, country, 'characteristic', db.today)
  const ethnicities = await listWords(db, country, 'ethnicity', db.today)
  const pupils = await db
    .selectFrom('pupil')
    .select(['id', 'ethnicity', ...keys])
    .where('org_id', '=', db.orgId)
    .where(isAmong('id', pupilIds))
    .execute()
  const by = (name: string, of: (pupil: (typeof pupils)[number]) => string | undefined): Grouping => ({
    name,
    of: new Map(pupils.flatMap((pupil) => (of(pupil) === undefined ? [] : [[pupil.id, of(pupil) ?? '']]))),
  })
  const known = keys.flatMap((key) => {
    const word = words.find((one) => one.key === key)
    const label = (value: string) => word?.values.find((one) => one.key === value)?.label ?? value
    return word
      ? [by(word.name, (pupil) => (pupil[key] === null ? undefined : label(String(pupil[key]))))]
      : []
  })
  return [
    ...known,
    by('Ethnicity', (pupil) => ethnicities.find((word) => word.key === pupil.ethnicity)?.group),
    { name: START_GROUPING, of: await listStartThirds(db, pupilIds) },
  ]
}
