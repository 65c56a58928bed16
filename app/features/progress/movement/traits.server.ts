import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'

const traitKeys = ['sen', 'pupil_premium', 'sex', 'eal', 'prior'] as const
export type TraitKey = (typeof traitKeys)[number]
export type Trait = {
  key: TraitKey
  name: string
  values: { key: string; label: string }[]
  /** Which value each pupil has; a pupil of whom it is not known has none. */
  of: ReadonlyMap<number, string>
}

const bands = [
  { key: 'low', label: 'Lowest third at the start' },
  { key: 'middle', label: 'Middle third at the start' },
  { key: 'high', label: 'Highest third at the start' },
]

/** Thirds of the school by the measure of the start that most pupils have. */
async function listPriorBands(db: OrgReader): Promise<Map<number, string>> {
  const found = await sql<{ id: number; third: number }>`
    select pupil_id as id, ntile(3) over (order by score, pupil_id)::int as third
    from prior_attainment
    where org_id = ${db.orgId} and score is not null and kind = (
      select kind from prior_attainment where org_id = ${db.orgId} and score is not null
      group by kind order by count(*) desc, kind limit 1)`.execute(db)
  return new Map(found.rows.map(({ id, third }) => [id, bands[third - 1]?.key ?? 'middle']))
}

/**
 * The characteristics by which gaps are looked at, in the words of the country's pack, of pupils within reach;
 * ask only with `pupils.characteristics`.
 */
export async function listTraits(db: OrgReader, reach: Reach, country: string): Promise<Trait[]> {
  const words = await listWords(db, country, 'characteristic', db.today)
  const pupils = await db
    .selectFrom('pupil')
    .select(['id', 'sen', 'pupil_premium', 'sex', 'eal'])
    .where('org_id', '=', db.orgId)
    .where(
      reach.pupils === 'all' ? sql<boolean>`true` : sql<boolean>`id = any(${[...reach.pupils]}::bigint[])`,
    )
    .execute()
  const prior = await listPriorBands(db)
  const here = new Set(pupils.map((pupil) => pupil.id))
  return traitKeys.flatMap((key): Trait[] => {
    if (key === 'prior') {
      const of = new Map([...prior].filter(([id]) => here.has(id)))
      return [{ key, name: 'Starting point', values: bands, of }]
    }
    const word = words.find((one) => one.key === key)
    if (!word) return []
    const values = word.values.map(({ key, label }) => ({ key, label }))
    const of = new Map(
      pupils.flatMap((pupil) => (pupil[key] === null ? [] : [[pupil.id, String(pupil[key])] as const])),
    )
    return [{ key, name: word.name, values, of }]
  })
}

/** Each characteristic with each of its values, as a list to choose from. */
export const traitChoices = (traits: readonly Trait[]): { value: string; label: string }[] =>
  traits.flatMap(({ key, name, values }) =>
    values.map((value) => ({ value: `${key}:${value.key}`, label: `${name}: ${value.label}` })),
  )
