import { sql } from 'kysely'
import { findSettings, type OrgReader, type Reach } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import type { PraiseSettings } from '../rules/praise.ts'
import { type RollPupil, shareTables, thirdsOf } from '../rules/shares.ts'
import type { PraiseState } from '../schema.ts'
import { listRoll } from './praise-facts.server.ts'

export type PraiseLine = {
  id: number
  cycleId: number
  kind: string
  pupilId: number | null
  familyName: string | null
  givenName: string | null
  yearGroupId: number | null
  place: string
  /** The class or department, of praise for those who teach. */
  of: string | null
  words: string
  byHand: boolean
  state: PraiseState
  forHead: boolean
  headDoneAt: Date | null
  sentAt: Date | null
  sentBy: string | null
}

type Filter = { cycleId?: number; pupilId?: number; state?: PraiseState; id?: number }

/** Praise of pupils within reach, and of classes and departments for those who see the whole school; by kind and name. */
export async function listPraise(db: OrgReader, reach: Reach, filter: Filter): Promise<PraiseLine[]> {
  const { cycleId = null, pupilId = null, state = null, id = null } = filter
  const pupils = reach.pupils === 'all' ? sql`true` : sql`r.pupil_id = any(${[...reach.pupils]}::bigint[])`
  const found = await sql<PraiseLine>`
    select r.id, r.cycle_id as "cycleId", r.kind, r.pupil_id as "pupilId", n.family_name as "familyName",
      coalesce(n.preferred_name, n.given_name) as "givenName", g.id as "yearGroupId", concat_ws(' · ', g.name, rg.name) as place,
      coalesce(k.name, d.name) as of, r.words, r.by_hand as "byHand", r.state, r.for_head as "forHead",
      r.head_done_at as "headDoneAt", r.sent_at as "sentAt", concat_ws(' ', b.title, b.given_name, b.family_name) as "sentBy"
    from praise r
    join cycle c on c.org_id = r.org_id and c.id = r.cycle_id
    left join person n on n.org_id = r.org_id and n.id = r.pupil_id
    left join placement p on p.org_id = r.org_id and p.pupil_id = r.pupil_id and p.academic_year_id = c.academic_year_id
    left join year_group g on g.org_id = p.org_id and g.id = p.year_group_id
    left join registration_group rg on rg.org_id = p.org_id and rg.id = p.registration_group_id
    left join class k on k.org_id = r.org_id and k.id = r.class_id
    left join department d on d.org_id = r.org_id and d.id = r.department_id
    left join person b on b.org_id = r.org_id and b.id = r.sent_by
    where r.org_id = ${db.orgId} and ${pupils} and (${cycleId}::bigint is null or r.cycle_id = ${cycleId}::bigint)
      and (${pupilId}::bigint is null or r.pupil_id = ${pupilId}::bigint)
      and (${state}::text is null or r.state = ${state}::text) and (${id}::bigint is null or r.id = ${id}::bigint)
    order by g.number, rg.name, n.family_name, n.given_name, r.id`.execute(db)
  return found.rows
}

/** What the school has settled on for praise; without its own word a share is that of the pack. */
export async function readPraiseSettings(
  db: OrgReader,
): Promise<Partial<PraiseSettings> & { board: boolean }> {
  const chosen = await findSettings(db, ['praise.effort', 'praise.attendance', 'praise.board'])
  const shareOf = (key: keyof typeof chosen) => {
    const value = chosen[key]
    return typeof value === 'number' && value > 0 && value <= 1 ? value : undefined
  }
  const [effort, attendance] = [shareOf('praise.effort'), shareOf('praise.attendance')]
  return {
    ...(effort === undefined ? {} : { effort }),
    ...(attendance === undefined ? {} : { attendance }),
    board: chosen['praise.board'] === true,
  }
}

const titles = [
  'Sex',
  'Pupil premium',
  'Special needs',
  'English as an additional language',
  'Ethnicity',
  'Start',
]

const yesNo = (value: boolean | null) => (value === null ? 'not known' : value ? 'yes' : 'no')

/** The share of each group that is praised in a cycle, left out or not being what is counted. */
export async function comparePraise(
  db: OrgReader,
  cycleId: number,
  country: string,
  praised: ReadonlySet<number>,
) {
  const rows = await listRoll(db, cycleId)
  const characteristics = await listWords(db, country, 'characteristic', db.today)
  const ethnicities = await listWords(db, country, 'ethnicity', db.today)
  const label = (key: string, value: string | null) =>
    characteristics.find((word) => word.key === key)?.values.find((one) => one.key === value)?.label ??
    'not known'
  const thirds = thirdsOf(new Map(rows.flatMap((row) => (row.score === null ? [] : [[row.id, row.score]]))))
  const roll = rows.map(
    (row): RollPupil => ({
      id: row.id,
      groups: {
        Sex: label('sex', row.sex),
        'Pupil premium': yesNo(row.premium),
        'Special needs': label('sen', row.sen),
        'English as an additional language': yesNo(row.eal),
        Ethnicity: ethnicities.find((word) => word.key === row.ethnicity)?.group ?? 'not known',
        Start: thirds.get(row.id) ?? 'not known',
      },
    }),
  )
  return shareTables(roll, praised, titles)
}
