import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { listGateways } from '../queries/gateways.server.ts'
import type { GatewayForm } from '../schema.ts'
import type { Done } from './outcome.ts'

/** Says what the school does in a gateway of its country's catalogue. 404 for any other key, pathway or leader. */
export async function saveGateway(
  db: OrgWriter,
  { key, country }: { key: string; country: string },
  form: GatewayForm,
): Promise<Done> {
  const word = (await listGateways(db, country)).find((one) => one.key === key)
  if (!word) throw notFound()
  const fields = {
    does: form.does,
    evidence: form.evidence,
    leader_id: form.leaderId,
    help_kinds: form.helpKind,
  }
  await db
    .insertInto('gateway')
    .values({ org_id: db.orgId, key, ...fields })
    .onConflict((conflict) => conflict.columns(['org_id', 'key']).doUpdateSet(fields))
    .execute()
  await db
    .deleteFrom('gateway_pathway')
    .where('org_id', '=', db.orgId)
    .where('gateway_key', '=', key)
    .execute()
  if (form.pathwayId.length > 0)
    await db
      .insertInto('gateway_pathway')
      .values(
        [...new Set(form.pathwayId)].map((pathway_id) => ({
          org_id: db.orgId,
          gateway_key: key,
          pathway_id,
        })),
      )
      .execute()
  await recordEvent(db, {
    ...{ action: 'curriculum.gateway-changed', subject: 'gateway', subjectId: key },
    ...{ before: word.own ?? undefined, after: form },
  })
  return { ok: true }
}
