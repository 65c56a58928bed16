import { listGroupsOf, type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { findCurrentYear } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { answerOf } from '../impact/answers.ts'
import { loadWindows } from '../impact/load.server.ts'
import { listKinds } from '../queries/catalogue.server.ts'
import { type Gift, giftsFrom } from './gifts.ts'

/** What this school could give today. Reads every mark of the year: none of it leaves but what is summed over all pupils. */
export async function readGifts(db: OrgReader, country: string): Promise<Gift[]> {
  const { known, table } = await loadWindows(db, country)
  const kinds = await listKinds(db, country)
  const year = await findCurrentYear(db)
  return giftsFrom(
    kinds.map((kind) => answerOf(kind, known, table)),
    year?.name ?? '',
  )
}

/**
 * Keeps what is given to some groups. What was given of a cycle stays, or two versions of it would show the pupil between; only
 * what runs over several cycles grows with them.
 */
export async function keepGifts(
  db: OrgWriter,
  recipientIds: readonly number[],
  gifts: readonly Gift[],
): Promise<void> {
  await db
    .updateTable('evidence_choice')
    .set({ looked_at: db.now })
    .where('org_id', '=', db.orgId)
    .where('recipient_id', 'in', [...recipientIds])
    .execute()
  if (gifts.length === 0) return
  await db
    .insertInto('evidence_gift')
    .values(
      recipientIds.flatMap((recipient_id) =>
        gifts.map(({ cycleId, throughId, ...gift }) => ({
          ...{ org_id: db.orgId, recipient_id, cycle_id: cycleId, through_id: throughId },
          ...{ ...gift, given_at: db.now },
        })),
      ),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['org_id', 'recipient_id', 'kind', 'cycle_id'])
        .doUpdateSet((eb) => ({
          through_id: eb.ref('excluded.through_id'),
          cycle: eb.ref('excluded.cycle'),
          effect: eb.ref('excluded.effect'),
          se: eb.ref('excluded.se'),
          helped: eb.ref('excluded.helped'),
          compared: eb.ref('excluded.compared'),
          given_at: eb.ref('excluded.given_at'),
        }))
        .whereRef('evidence_gift.through_id', '<>', 'excluded.through_id'),
    )
    .execute()
  const kinds = [...new Set(gifts.map(({ kind }) => kind))]
  await recordEvent(db, {
    ...{ action: 'support.evidence-given', subject: 'evidence_gift' },
    after: { to: recipientIds, kinds, cycles: gifts.length },
  })
}

async function getGroup(db: OrgWriter, recipientId: number) {
  const group = (await listGroupsOf(db)).find(({ id }) => id === recipientId)
  if (!group) throw notFound()
  return group
}

/**
 * From now on this school gives what its help did to groups it belongs to, until it ends that; what it has found already goes at
 * once. 404 for a group it does not belong to. Giving again changes nothing.
 */
export async function beginGiving(
  db: OrgWriter,
  { country, recipientIds }: { country: string; recipientIds: readonly number[] },
): Promise<void> {
  for (const recipientId of recipientIds) {
    const { name } = await getGroup(db, recipientId)
    const made = await db
      .insertInto('evidence_choice')
      .values({
        ...{ org_id: db.orgId, recipient_id: recipientId, since: db.now, chosen_by: db.personId },
        looked_at: db.now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (made.numInsertedOrUpdatedRows === 0n) continue
    await recordEvent(db, {
      ...{ action: 'support.evidence-begun', subject: 'evidence_choice', subjectId: recipientId },
      after: { to: name },
    })
  }
  await keepGifts(db, recipientIds, await readGifts(db, country))
}

/** Ends giving to a group: what was given is gone at once, for the group and for its schools. 404 where nothing was given to it. */
export async function endGiving(db: OrgWriter, recipientId: number): Promise<void> {
  await db
    .deleteFrom('evidence_gift')
    .where('org_id', '=', db.orgId)
    .where('recipient_id', '=', recipientId)
    .execute()
  const gone = await db
    .deleteFrom('evidence_choice')
    .where('org_id', '=', db.orgId)
    .where('recipient_id', '=', recipientId)
    .executeTakeFirst()
  if (gone.numDeletedRows === 0n) throw notFound()
  await recordEvent(db, {
    ...{ action: 'support.evidence-ended', subject: 'evidence_choice', subjectId: recipientId },
  })
}
