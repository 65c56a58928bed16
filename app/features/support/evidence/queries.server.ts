import { sql } from 'kysely'
import { z } from 'zod'
import { listGroupsOf, type OrgReader } from '#features/access/api.server.ts'
import { holdsOn, isAmong } from '#platform/db/conditions.ts'
import type { MonthsLine } from '#stats/impact/months.ts'
import { designs } from '../impact/designs.ts'
import type { Range } from '../impact/studies.ts'
import type { Beside } from './components/BesideSchools.tsx'
import { schoolRows } from './rows.ts'
import { type Given, togetherOf } from './rules.ts'
import { togetherWords } from './words.ts'

const DesignWord = z.enum(designs)

export type Choice = { recipientId: number; recipient: string; since: Date; chosenBy: string | null }

/** To which groups this school gives what its help did; those it has left since are not among them. */
export async function listChoices(db: OrgReader): Promise<Choice[]> {
  const groups = new Map((await listGroupsOf(db)).map(({ id, name }) => [id, name]))
  const rows = await db
    .selectFrom('evidence_choice as c')
    .leftJoin('person as p', (join) =>
      join.onRef('p.org_id', '=', 'c.org_id').onRef('p.id', '=', 'c.chosen_by'),
    )
    .select(['c.recipient_id as recipientId', 'c.since'])
    .select(sql<string | null>`p.given_name || ' ' || p.family_name`.as('chosenBy'))
    .where('c.org_id', '=', db.orgId)
    .orderBy('c.since')
    .execute()
  return rows.flatMap((row) => {
    const recipient = groups.get(row.recipientId)
    return recipient === undefined ? [] : [{ ...row, recipient }]
  })
}

/** What schools that belong to a group today have given to it. */
async function listGifts(
  db: OrgReader,
  recipientIds: readonly number[],
): Promise<(Given & { recipientId: number })[]> {
  const rows = await db
    .selectFrom('evidence_gift as g')
    .innerJoin('org_link', (join) =>
      join.onRef('org_link.child_id', '=', 'g.org_id').onRef('org_link.parent_id', '=', 'g.recipient_id'),
    )
    .innerJoin('org', 'org.id', 'g.org_id')
    .select(['g.recipient_id as recipientId', 'g.org_id as orgId', 'org.name', 'g.kind', 'g.design'])
    .select(['g.cycle_id as cycleId', 'g.through_id as throughId', 'g.cycle', 'g.effect', 'g.se'])
    .select(['g.helped', 'g.compared'])
    .distinctOn(['g.recipient_id', 'g.org_id', 'g.kind', 'g.cycle_id'])
    .where(isAmong('g.recipient_id', recipientIds))
    .where(holdsOn('org_link', db.today))
    .orderBy('g.recipient_id')
    .orderBy('g.org_id')
    .orderBy('g.kind')
    .orderBy('g.cycle_id')
    .execute()
  return rows.map(({ design, ...row }) => ({ ...row, design: DesignWord.parse(design) }))
}

/** What was given to this group. */
export const listReceived = (db: OrgReader): Promise<Given[]> => listGifts(db, [db.orgId])

/**
 * What the schools of each group this school gives to have given, this school’s own among it: whoever does not give sees nothing.
 */
export async function listShared(db: OrgReader): Promise<(Choice & { given: Given[] })[]> {
  const choices = await listChoices(db)
  if (choices.length === 0) return []
  const gifts = await listGifts(
    db,
    choices.map(({ recipientId }) => recipientId),
  )
  return choices.map((choice) => ({
    ...choice,
    given: gifts.filter(({ recipientId }) => recipientId === choice.recipientId),
  }))
}

/** What schools found of one kind of help, group by group to which this school gives, beside its own. */
export async function listBeside(
  db: OrgReader,
  { kind, alone, table }: { kind: string; alone: Range | null; table: readonly MonthsLine[] | null },
): Promise<Beside[]> {
  return (await listShared(db)).map(({ recipientId, recipient, given }) => {
    const own = given.filter((one) => one.kind === kind)
    const together = togetherOf(kind, own, db.orgId)
    return {
      recipientId,
      recipient,
      rows: schoolRows(alone, together),
      words: togetherWords(together, table),
    }
  })
}
