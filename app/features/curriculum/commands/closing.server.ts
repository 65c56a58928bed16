import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { formatDate } from '#features/school/api.ts'
import { getPathway } from '../queries/pathways.server.ts'
import { isClosed } from '../rules/pathway.ts'
import type { CloseForm } from '../schema.ts'
import { lockPathways } from './lock.server.ts'
import { type Done, refused } from './outcome.ts'

type Close = Extract<CloseForm, { intent: 'close' }>

async function setClosing(
  db: OrgWriter,
  id: number,
  given: Pick<Close, 'ends' | 'closing' | 'reason'> | null,
) {
  await db
    .updateTable('pathway')
    .set({
      ...{ ends: given?.ends ?? null, closing: given?.closing ?? null },
      closing_reason: given?.reason ?? null,
    })
    .where('org_id', '=', db.orgId)
    .where('id', '=', id)
    .execute()
}

/**
 * Decides that nobody new comes on a pathway after a day, and what becomes of those on it; decided again, the last word holds.
 * Nobody is moved by that. 404 where there is none.
 */
export async function closePathway(db: OrgWriter, id: number, form: Close): Promise<Done> {
  await lockPathways(db)
  const before = await getPathway(db, id)
  if (isClosed(before, db.today)) return refused('ends', 'It has closed already.')
  if (form.ends < db.today) return refused('ends', 'That day has gone by: choose today or one to come.')
  await setClosing(db, id, form)
  await recordEvent(db, {
    ...{ action: 'curriculum.pathway-closing', subject: 'pathway', subjectId: id, reason: form.reason },
    before: { ends: before.ends, closing: before.closing },
    after: { ends: form.ends, closing: form.closing },
  })
  return { ok: true }
}

/** Takes back that a pathway closes, up to its last day. 404 where there is none. */
export async function keepPathwayOpen(db: OrgWriter, id: number): Promise<Done> {
  await lockPathways(db)
  const before = await getPathway(db, id)
  if (before.ends === null) return refused('form', 'It is open, and nothing else is decided.')
  if (isClosed(before, db.today))
    return refused('form', `It has closed, its last day was ${formatDate(before.ends)}: draw up a new one.`)
  await setClosing(db, id, null)
  await recordEvent(db, {
    ...{ action: 'curriculum.pathway-kept-open', subject: 'pathway', subjectId: id },
    before: { ends: before.ends, closing: before.closing },
  })
  return { ok: true }
}
