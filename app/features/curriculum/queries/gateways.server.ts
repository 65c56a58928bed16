import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import type { GatewayWord } from '#features/measures/api.ts'

export type Gateway = GatewayWord & {
  /** Null: nobody has said yet what the school does in it. */
  own: {
    does: string
    evidence: string
    leaderId: number | null
    leader: string | null
    helpKinds: string[]
    pathways: { id: number; name: string }[]
  } | null
}

/** The gateways of the country's catalogue, with what the school does in each. */
export async function listGateways(db: OrgReader, country: string): Promise<Gateway[]> {
  const words = await listWords(db, country, 'gateway', db.today)
  const found = await sql<NonNullable<Gateway['own']> & { key: string }>`
    select g.key, g.does, g.evidence, g.leader_id as "leaderId", g.help_kinds as "helpKinds",
      nullif(concat_ws(' ', n.title, n.given_name, n.family_name), '') as leader,
      coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.position)
        from gateway_pathway w join pathway p on p.org_id = w.org_id and p.id = w.pathway_id
        where w.org_id = g.org_id and w.gateway_key = g.key), '[]') as pathways
    from gateway g left join person n on n.org_id = g.org_id and n.id = g.leader_id
    where g.org_id = ${db.orgId}`.execute(db)
  const own = new Map(found.rows.map(({ key, ...row }) => [key, row]))
  return words
    .toSorted((a, b) => a.position - b.position)
    .map((word) => ({ ...word, own: own.get(word.key) ?? null }))
}
