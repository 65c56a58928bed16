import { type Kysely, sql } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { installationAt, listOrganisations, type OrgWriter, writeAs } from '#features/access/api.server.ts'
import { lockPathways } from './commands/lock.server.ts'
import { refuseRequest } from './commands/requests.server.ts'
import { applyStages } from './commands/stages.server.ts'
import { listPathways } from './queries/pathways.server.ts'
import { listRequests } from './queries/places.server.ts'
import { isClosed } from './rules/pathway.ts'

/** Answers with its reason every wish for a pathway that has closed; answers how many. */
async function answerClosed(db: OrgWriter): Promise<number> {
  await lockPathways(db)
  const closed = (await listPathways(db)).filter((one) => isClosed(one, db.today))
  const reasons = new Map(
    closed.map(({ id, name, closingReason }) => [id, `${name} has closed: ${closingReason}`]),
  )
  const left = (await listRequests(db)).flatMap(({ id, pupilId, pathwayId }) => {
    const reason = reasons.get(pathwayId)
    return reason === undefined ? [] : [{ requestId: id, pupilId, reason }]
  })
  for (const one of left) await refuseRequest(db, one)
  return left.length
}

/**
 * Does in every organisation what was decided for a day that has come: another model of key stages begins, and wishes for a pathway
 * that has closed are answered. Answers in how many organisations something was done. What was done is told by the rows, so that
 * it is done once however often this is called.
 */
export async function settleCurriculum(owner: Kysely<DB>, now: Date): Promise<number> {
  // A day ahead: it may be tomorrow already where the school is.
  const found = await sql<{ orgId: number }>`
    select org_id as "orgId" from stage_decision where starts <= ${now}::date + 1
      and (applied_on is null or applied_on + interval '1 year' <= ${now}::date + 1)
    union select r.org_id from pathway_request r join pathway p on p.org_id = r.org_id and p.id = r.pathway_id
      where r.state in ('open', 'waiting') and p.ends < ${now}::date + 1`.execute(owner)
  const ids = new Set(found.rows.map((row) => row.orgId))
  let settled = 0
  for (const org of (await listOrganisations(owner)).filter(({ id }) => ids.has(id))) {
    const asker = installationAt(org, now)
    const done = await writeAs(owner, asker, async (db) => {
      const began = await applyStages(db, org.country)
      return (await answerClosed(db)) > 0 || began
    })
    if (done) settled += 1
  }
  return settled
}
