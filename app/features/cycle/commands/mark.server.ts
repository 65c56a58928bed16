import { sql } from 'kysely'
import { type AuditEvent, type OrgWriter, type Reach, recordEvents } from '#features/access/api.server.ts'
import { reachesClass } from '#features/school/api.server.ts'
import { formatDate } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { dueIn } from '../queries/due.server.ts'
import { listFields } from '../queries/fields.server.ts'
import { cellText, type Field, type Stored } from '../rules/cells.ts'
import { countEntryTime } from './burden.server.ts'
import { type Cell, type Held, type Saved, saveCell } from './cell.ts'

type Sheet = { cycleId: number; classId: number; country: string }
type LockedSheet = {
  cycle: string
  state: string
  opens: string
  /** The scale of the class's subject. */
  scaleKey: string
  yearGroupId: number
  /** Pupils of the class who are due a mark. */
  due: number[]
}

/** Holds a cycle as it is until the transaction ends, one that is being closed is waited for; with what a class enters in it. */
async function lockSheet(db: OrgWriter, { cycleId, classId }: Sheet): Promise<LockedSheet> {
  const { rows } = await sql<LockedSheet>`
    select c.name as cycle, c.state, c.opens, s.scale_key as "scaleKey", k.year_group_id as "yearGroupId",
      (select coalesce(jsonb_agg(due.pupil_id), '[]') from (${dueIn(db, cycleId)}) due
        where due.org_id = ${db.orgId} and due.class_id = ${classId}) as due
    from cycle c
    join class k on k.org_id = c.org_id and k.id = ${classId}
    join subject s on s.org_id = k.org_id and s.id = k.subject_id
    where c.org_id = ${db.orgId} and c.id = ${cycleId}
    for share of c`.execute(db)
  const [found] = rows
  if (!found) throw notFound()
  return found
}

function whyNotOpen({ cycle, state, opens }: LockedSheet): string | null {
  if (state === 'open') return null
  return state === 'planned'
    ? `${cycle} is not open yet: entry opens on ${formatDate(opens)}.`
    : `${cycle} is closed: its marks are frozen.`
}

type Entry = { marks: Record<string, unknown>; by: string | null }
type Entries = Map<number, Entry>

/** The entries of some pupils, made where there are none and locked in one order whoever asks: two senders never wait for each other. */
async function lockEntries(
  db: OrgWriter,
  { cycleId, classId }: Sheet,
  given: readonly number[],
): Promise<Entries> {
  const pupilIds = [...new Set(given)].sort((a, b) => a - b)
  const lock = () =>
    sql<Entry & { pupilId: number }>`
      with made as (
        insert into cycle_entry (org_id, cycle_id, class_id, pupil_id, marks)
        select ${db.orgId}::bigint, ${cycleId}::bigint, ${classId}::bigint, one.id, '{}'
        from unnest(${pupilIds}::bigint[]) as one (id) order by one.id
        on conflict do nothing returning pupil_id, marks
      ), held as (
        select e.pupil_id, e.marks,
          (select p.given_name || ' ' || p.family_name from person p where p.org_id = e.org_id and p.id = e.entered_by) as by
        from cycle_entry e
        where e.org_id = ${db.orgId} and e.cycle_id = ${cycleId} and e.class_id = ${classId} and e.pupil_id = any(${pupilIds}::bigint[])
        order by e.pupil_id
        for update of e
      )
      select pupil_id as "pupilId", marks, null as by from made
      union all select pupil_id as "pupilId", marks, by from held`.execute(db)
  const first = await lock()
  // A row that somebody else made meanwhile is seen by the next statement.
  const { rows } = first.rows.length < pupilIds.length ? await lock() : first
  return new Map(rows.map(({ pupilId, marks, by }) => [pupilId, { marks, by }]))
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

type Open = { sheet: Sheet; fields: readonly Field[]; entries: Entries; events: AuditEvent[] }

async function saveOne(db: OrgWriter, { sheet, fields, entries, events }: Open, cell: Cell): Promise<Saved> {
  const field = fields.find((one) => one.key === cell.field)
  if (!field) throw notFound()
  const entry = entries.get(cell.pupilId) ?? { marks: {}, by: null }
  const hold = async (): Promise<Held> => {
    return { text: cellText(field, entry.marks[field.key]), by: entry.by }
  }
  return saveCell(field, cell, hold, async (stored, text, held) => {
    await writeMark(db, sheet, cell, stored)
    entry.marks[field.key] = stored
    events.push({
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
 * 404 when the class is out of reach, a pupil is not in it, or the cycle does not collect the field.
 */
export async function saveMarks(
  db: OrgWriter,
  reach: Reach,
  sheet: Sheet,
  cells: readonly Cell[],
): Promise<Saved[]> {
  if (!reachesClass(reach, sheet.classId)) throw notFound()
  const locked = await lockSheet(db, sheet)
  const closed = whyNotOpen(locked)
  if (closed) return cells.map(() => ({ state: 'refused', why: closed }))
  if (cells.some((cell) => !locked.due.includes(cell.pupilId))) throw notFound()
  const keys = new Set(cells.map((cell) => cell.field))
  const fields = await listFields(db, { ...sheet, ...locked, keys })
  const entries = await lockEntries(
    db,
    sheet,
    cells.map((cell) => cell.pupilId),
  )
  const saved: Saved[] = []
  const events: AuditEvent[] = []
  for (const cell of cells) saved.push(await saveOne(db, { sheet, fields, entries, events }, cell))
  await countEntryTime(db, sheet, fields, cells, saved)
  await recordEvents(db, events)
  return saved
}
