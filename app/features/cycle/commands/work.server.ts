import { sql } from 'kysely'
import type { z } from 'zod'
import { type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { getClassInReach, listClassPupils } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import type { WorkForm } from '../schema.ts'
import { type Cell, type Saved, saveCell } from './cell.ts'

/** Adds a piece of work to a class within reach; answers its id. */
export async function addWork(
  db: OrgWriter,
  reach: Reach,
  classId: number,
  work: z.infer<typeof WorkForm>,
): Promise<number> {
  await getClassInReach(db, reach, classId)
  const { title, category, setOn, maxScore } = work
  const { id } = await db
    .insertInto('line_item')
    .values({ org_id: db.orgId, class_id: classId, title, category, set_on: setOn, max_score: maxScore })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, { action: 'cycle.work-added', subject: 'line_item', subjectId: id, after: work })
  return id
}

async function lockResult(db: OrgWriter, itemId: number, pupilId: number) {
  await db
    .insertInto('result')
    .values({ org_id: db.orgId, line_item_id: itemId, pupil_id: pupilId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const found = await sql<{ text: string; by: string | null }>`
    select coalesce(trim_scale(r.score)::text, '') as text,
      (select p.given_name || ' ' || p.family_name from person p where p.org_id = r.org_id and p.id = r.entered_by) as by
    from result r where r.org_id = ${db.orgId} and r.line_item_id = ${itemId} and r.pupil_id = ${pupilId}
    for update of r`.execute(db)
  return found.rows[0] ?? { text: '', by: null }
}

/** Saves one score of a class within reach, only over what its writer saw; 404 for work or pupils of another class. */
export async function saveScore(db: OrgWriter, reach: Reach, classId: number, cell: Cell): Promise<Saved> {
  await getClassInReach(db, reach, classId)
  const itemId = Number(cell.field)
  const item = await db
    .selectFrom('line_item')
    .select(['title', 'max_score as max'])
    .where('org_id', '=', db.orgId)
    .where('class_id', '=', classId)
    .where('id', '=', Number.isSafeInteger(itemId) ? itemId : -1)
    .executeTakeFirst()
  const pupils = await listClassPupils(db, classId, db.today)
  if (!item || !pupils.some((pupil) => pupil.id === cell.pupilId)) throw notFound()
  const field = {
    key: cell.field,
    label: item.title,
    required: false,
    kind: 'score',
    max: Number(item.max),
  } as const
  const hold = () => lockResult(db, itemId, cell.pupilId)
  return saveCell(field, cell, hold, async (stored, text, held) => {
    await db
      .updateTable('result')
      .set({
        score: stored === null ? null : Number(text),
        entered_by: db.personId,
        entered_at: db.now,
        import_id: null,
      })
      .where('org_id', '=', db.orgId)
      .where('line_item_id', '=', itemId)
      .where('pupil_id', '=', cell.pupilId)
      .execute()
    await recordEvent(db, {
      action: 'cycle.scored',
      subject: 'result',
      subjectId: `${itemId}/${cell.pupilId}`,
      before: { score: held.text },
      after: { score: text },
    })
  })
}

/** Saves scores one after the other, in one order whoever sends them, so that two senders never wait for each other. */
export async function saveScores(
  db: OrgWriter,
  reach: Reach,
  classId: number,
  cells: readonly Cell[],
): Promise<Saved[]> {
  const places = cells.map((cell, place) => ({ cell, place }))
  places.sort((a, b) => a.cell.field.localeCompare(b.cell.field) || a.cell.pupilId - b.cell.pupilId)
  const saved: Saved[] = []
  for (const { cell, place } of places) saved[place] = await saveScore(db, reach, classId, cell)
  return saved
}
