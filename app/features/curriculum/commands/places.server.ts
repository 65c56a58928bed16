import { type OrgWriter, recordEvent, recordEvents } from '#features/access/api.server.ts'
import { auditProposal, makeProposal, type Proposal } from '../proposal.server.ts'
import { wasLookedAt } from '../queries/places.server.ts'
import { lockPathways } from './lock.server.ts'
import { type Done, refused } from './outcome.ts'
import { grantWishes } from './waiting.server.ts'

/** Keeps that somebody looked at how a proposal falls on groups; a difference asks for a word. */
export async function noteLook(
  db: OrgWriter,
  given: { year: Proposal['year']; fingerprint: string; note: string; country: string },
): Promise<Done> {
  const proposal = await makeProposal(db, given.year, given.country)
  if (proposal.fingerprint !== given.fingerprint)
    return refused('form', 'The proposal has changed since you looked: look again.')
  const audit = await auditProposal(db, proposal, given.country)
  if (audit.differences.length > 0 && given.note.length < 3)
    return refused('note', 'Groups stand apart: say in a few words why it is right so, or what you will do.')
  const { id } = await db
    .insertInto('pathway_look')
    .values({
      ...{ org_id: db.orgId, year_group_id: given.year.id, fingerprint: given.fingerprint, note: given.note },
      ...{ at: db.now, person_id: db.personId },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, {
    ...{ action: 'curriculum.groups-looked-at', subject: 'pathway_look', subjectId: id, reason: given.note },
    after: { year: given.year.name, differences: audit.differences.length },
  })
  return { ok: true }
}

/** Puts everybody on the pathway the rule proposes, from today; those without one stay as they are. */
export async function confirmProposal(
  db: OrgWriter,
  given: { year: Proposal['year']; fingerprint: string; country: string },
): Promise<Done<{ placed: number }>> {
  await lockPathways(db)
  const proposal = await makeProposal(db, given.year, given.country)
  if (proposal.fingerprint !== given.fingerprint)
    return refused('form', 'The proposal has changed since you looked: look again.')
  if (!(await wasLookedAt(db, given.year.id, given.fingerprint)))
    return refused('form', 'First look at how it falls on groups of pupils.')
  const rows = proposal.proposed.flatMap(({ pupilId, pathwayId, why }) =>
    pathwayId === null
      ? []
      : [
          {
            ...{ org_id: db.orgId, pupil_id: pupilId, pathway_id: pathwayId, starts: db.today },
            ...{ by_rule: true, reason: why.join('; '), decided_by: db.personId },
          },
        ],
  )
  if (rows.length === 0) return refused('form', 'There is nobody to place.')
  await db.insertInto('pathway_place').values(rows).execute()
  const placed = rows.map((row) => ({ pupilId: row.pupil_id, pathwayId: row.pathway_id }))
  await grantWishes(db, placed, 'It fits what was brought along')
  await recordEvents(
    db,
    rows.map((row) => ({
      ...{ action: 'curriculum.placed', subject: 'pupil', subjectId: row.pupil_id, reason: row.reason },
      after: { pathway: row.pathway_id, starts: db.today },
    })),
  )
  return { ok: true, placed: rows.length }
}
