import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { listRooms } from '../queries/timetable.server.ts'
import type { NewRoom } from '../schema-timetable.ts'
import { type Outcome, refused } from './outcome.ts'

async function obstacle(db: OrgWriter, room: NewRoom, country: string, id?: number): Promise<Outcome | null> {
  const kinds = await listWords(db, country, 'room_kind', db.today)
  if (!kinds.some(({ key }) => key === room.kind)) return refused('kind', 'Choose what the room is')
  const twin = (await listRooms(db)).find((other) => other.name === room.name && other.id !== id)
  return twin ? refused('name', `There is already a room ${room.name}`) : null
}

/** Makes a room; its name is there once, its kind is a word of the country. */
export async function addRoom(db: OrgWriter, room: NewRoom, country: string): Promise<Outcome> {
  const why = await obstacle(db, room, country)
  if (why) return why
  const values = { name: room.name, kind: room.kind, seats: room.seats ?? null }
  const { id } = await db
    .insertInto('room')
    .values({ org_id: db.orgId, ...values })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, { action: 'school.room-added', subject: 'room', subjectId: id, after: values })
  return { ok: true, id }
}

export async function changeRoom(
  db: OrgWriter,
  id: number,
  room: NewRoom,
  country: string,
): Promise<Outcome> {
  const before = (await listRooms(db)).find((other) => other.id === id)
  if (!before) return refused('name', 'This room is not there any more')
  const why = await obstacle(db, room, country, id)
  if (why) return why
  const after = { name: room.name, kind: room.kind, seats: room.seats ?? null }
  await db.updateTable('room').set(after).where('org_id', '=', db.orgId).where('id', '=', id).execute()
  await recordEvent(db, { action: 'school.room-changed', subject: 'room', subjectId: id, before, after })
  return { ok: true, id }
}

async function isUsed(
  db: OrgWriter,
  table: 'timetabled_lesson' | 'special_lesson',
  roomId: number,
): Promise<boolean> {
  const found = await db
    .selectFrom(table)
    .select('id')
    .where('org_id', '=', db.orgId)
    .where('room_id', '=', roomId)
    .executeTakeFirst()
  return found !== undefined
}

/** Takes a room away in which nobody was ever taught. */
export async function removeRoom(db: OrgWriter, id: number): Promise<Outcome> {
  const before = (await listRooms(db)).find((other) => other.id === id)
  if (!before) return refused('name', 'This room is not there any more')
  if (await isUsed(db, 'timetabled_lesson', id))
    return refused('name', `${before.name} stays: classes are taught in it, or were`)
  if (await isUsed(db, 'special_lesson', id))
    return refused('name', `${before.name} stays: special lessons are held in it, or were`)
  await db.deleteFrom('room').where('org_id', '=', db.orgId).where('id', '=', id).execute()
  await recordEvent(db, { action: 'school.room-removed', subject: 'room', subjectId: id, before })
  return { ok: true, id }
}
