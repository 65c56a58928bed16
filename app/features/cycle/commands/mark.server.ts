import { sql } from 'kysely'
import { type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { type ClassRow, getClassInReach } from '#features/school/api.server.ts'
import { formatDate } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { listDuePupils } from '../queries/due.server.ts'
import { listFields } from '../queries/fields.server.ts'
import { cellText, type Field, type Stored } from '../rules/cells.ts'
import { countEntryTime } from './burden.server.ts'
import { type Cell, type Held, type Saved, saveCell } from './cell.ts'

type Sheet = { cycleId: number; classId: number; country: string }
type LockedCycle = { name: string; state: string; opens: string }

/** Holds a cycle as it is until the transaction ends: one that is being closed is waited for. */
async function lockCycle(db: OrgWriter, cycleId: number): Promise<LockedCycle> {
  const row = await db
    .selectFrom('cycle')
    .select(['name', 'state', 'opens'])
    .where('org_id', '=', db.orgId)
    .where('id', '=', cycleId)
    .forShare()
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}

function whyNotOpen(cycle: LockedCycle): string | null {
  if (cycle.state === 'open') return null
  return cycle.state === 'planned'
    ? `${cycle.name} is not open yet: entry opens on ${formatDate(cycle.opens)}.`
    : `${cycle.name} is closed: its marks are frozen.`
}

type Entry = { marks: Record<string, unknown>; by: string | null }
type Entries = Map<number, Entry>

/** The entries of some pupils, locked in one order whoever asks, so that two senders never wait for each other. */
async function lockEntries(
  db: OrgWriter,
  { cycleId, classId }: Sheet,
  given: readonly number[],
): Promise<Entries> {
  const pupilIds = [...new Set(given)].sort((a, b) => a - b)
  await sql`
    insert into cycle_entry (org_id, cycle_id, class_id, pupil_id, marks)
    select ${db.orgId}::bigint, ${cycleId}::bigint, ${classId}::bigint, one.id, '{}'
    from unnest(${pupilIds}::bigint[]) as one (id) order by one.id
    on conflict do nothing`.execute(db)
  const found = await sql<Entry & { pupilId: number }>`
    select e.pupil_id as "pupilId", e.marks,
      (select p.given_name || ' ' || p.family_name from person p where p.org_id = e.org_id and p.id = e.entered_by) as by
    from cycle_entry e
    where e.org_id = ${db.orgId} and e.cycle_id = ${cycleId} and e.class_id = ${classId} and e.pupil_id = any(${pupilIds}::bigint[])
    order by e.pupil_id
    for update of e`.execute(db)
  return new Map(found.rows.map(({ pupilId, marks, by }) => [pupilId, { marks, by }]))
}

async function writeMark(db: OrgWriter, sheet: Sheet, cell: Cell, stored: Stored | null): Promise<void> {
  const change =
    stored === null
      ? sql`marks - ${cell.field}::text`
      : sql`marks || jsonb_build_object(${cell.field}::text, ${JSON.stringify(stored)}::jsonb)`
  await sql`
    update cycle_entry set marks = ${change}, entered_by = ${db.personId}::bigint, entered_at = ${db.now.toISOString()}::timestamptz, import_id = null
    where org_id = ${db.orgId} and cycle_id = ${sheet.cycleId} and class_id = ${sheet.classId} and pupil_id = ${cell.pupilId}`.execute(
    db,
  )
}

type Open = { sheet: Sheet; fields: readonly Field[]; entries: Entries }

async function saveOne(db: OrgWriter, { sheet, fields, entries }: Open, cell: Cell): Promise<Saved> {
  const field = fields.find((one) => one.key === cell.field)
  if (!field) throw notFound()
  const entry = entries.get(cell.pupilId) ?? { marks: {}, by: null }
  const hold = async (): Promise<Held> => {
    return { text: cellText(field, entry.marks[field.key]), by: entry.by }
  }
  return saveCell(field, cell, hold, async (stored, text, held) => {
    await writeMark(db, sheet, cell, stored)
    entry.marks[field.key] = stored
    await recordEvent(db, {
      action: 'cycle.marked',
      subject: 'cycle_entry',
      subjectId: `${sheet.cycleId}/${sheet.classId}/${cell.pupilId}`,
      before: { [field.key]: held.text },
      after: { [field.key]: text },
    })
  })
}

/**
 * Saves cells of a class's mark sheet in their order, each only over what its writer saw.
 * `found` is the class when the caller has reached it already. 404 when the class is out of reach, a pupil is not in it, or the cycle does not collect the field.
 */
export async function saveMarks(
  db: OrgWriter,
  reach: Reach,
  sheet: Sheet,
  cells: readonly Cell[],
  found?: ClassRow,
): Promise<Saved[]> {
  const within = found ?? (await getClassInReach(db, reach, sheet.classId))
  const cycle = await lockCycle(db, sheet.cycleId)
  const closed = whyNotOpen(cycle)
  if (closed) return cells.map(() => ({ state: 'refused', why: closed }))
  const due = await listDuePupils(db, sheet.cycleId, sheet.classId)
  if (cells.some((cell) => !due.includes(cell.pupilId))) throw notFound()
  const fields = await listFields(db, {
    ...sheet,
    scaleKey: within.scaleKey,
    yearGroupId: within.yearGroupId,
    keys: new Set(cells.map((cell) => cell.field)),
  })
  const entries = await lockEntries(
    db,
    sheet,
    cells.map((cell) => cell.pupilId),
  )
  const saved: Saved[] = []
  for (const cell of cells) saved.push(await saveOne(db, { sheet, fields, entries }, cell))
  await countEntryTime(db, sheet, fields, cells, saved)
  return saved
}
