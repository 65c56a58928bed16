import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'

/** Adds a sentence: one's own, or the school's (`owner` null). Answers its id. */
export async function addStatement(
  db: OrgWriter,
  given: { text: string; owner: number | null },
): Promise<number> {
  const { id } = await db
    .insertInto('comment_statement')
    .values({ org_id: db.orgId, owner_id: given.owner, text: given.text, added_at: db.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, {
    action: 'cycle.statement-added',
    subject: 'comment_statement',
    subjectId: id,
    after: given,
  })
  return id
}

/** Takes a sentence away: one's own, or the school's for whoever runs the cycle; comments it stands in stay. 404 otherwise. */
export async function removeStatement(
  db: OrgWriter,
  given: { id: number; maySchool: boolean },
): Promise<void> {
  const removed = await db
    .deleteFrom('comment_statement')
    .where('org_id', '=', db.orgId)
    .where('id', '=', given.id)
    .where((eb) =>
      given.maySchool
        ? eb.or([eb('owner_id', 'is', null), eb('owner_id', '=', db.personId)])
        : eb('owner_id', '=', db.personId),
    )
    .returning(['text', 'owner_id as owner'])
    .executeTakeFirst()
  if (!removed) throw notFound()
  await recordEvent(db, {
    action: 'cycle.statement-removed',
    subject: 'comment_statement',
    subjectId: given.id,
    before: removed,
  })
}
