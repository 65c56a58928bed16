import type { OrgReader } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import type { RoomKind } from '#features/measures/api.ts'
import { formatTime } from '#features/school/api.ts'
import { readDate, readTime, readWord } from '../reading/cells.ts'
import { type Diary, openDiary } from '../reading/clashes.server.ts'
import { foldName } from '../reading/fields.ts'
import type { GivenRow } from '../reading/row.ts'
import {
  endLesson,
  findOrMakeRoom,
  findPeriod,
  type KnownPeriod,
  type KnownRoom,
  type KnownTimetable,
  makeLesson,
  readKnownTimetable,
  sameLesson,
  type Wanted,
} from '../reading/timetable.server.ts'
import type { Kind, Reading } from './kind.ts'
import { classField, findNamed, findTeacher } from './shared.ts'
import { type Ahead, type Class, placeOf, readAhead, readSlot, type Slot } from './timetable-ahead.server.ts'

type Open = {
  timetable: KnownTimetable
  words: readonly RoomKind[]
  /** Read ahead, so that what the file leaves out can be ended, and nothing of a class that cannot be read whole. */
  ahead: Ahead
  diary: Diary
  /** Rooms of which a row has said what they are. */
  said: Set<number>
}

/** A period that is there keeps its times: the file may not move the whole school. */
function tellTimes(row: GivenRow, { name, begins, ends }: KnownPeriod, given?: number, until?: number): void {
  const stays = `Period ${name} is from ${formatTime(begins)} to ${formatTime(ends)} here, and stays so.`
  if (given !== undefined && given !== begins) row.tell('begins', stays)
  else if (until !== undefined && until !== ends) row.tell('ends', stays)
}

type Times = { begins: number; ends: number }

/** The period a row speaks of, or the times it says of one that is not there yet. */
function readPeriod(row: GivenRow, slot: Slot, timetable: KnownTimetable): KnownPeriod | Times | undefined {
  const begins = row.read('begins', readTime)
  const ends = row.read('ends', readTime)
  const found = findPeriod(timetable, slot)
  if (found) tellTimes(row, found, begins, ends)
  if (found || row.isRefused()) return found
  if (begins === undefined || ends === undefined) {
    row.refuse('period', 'This period is not there yet: to make it, say when it begins and ends.')
    return undefined
  }
  const meanwhile = timetable.periods.find(
    (one) => one.week === slot.week && one.weekday === slot.weekday && one.begins < ends && begins < one.ends,
  )
  if (ends <= begins) row.refuse('ends', 'A period ends after it begins.')
  else if (meanwhile) row.refuse('begins', `Period ${meanwhile.name} is at that time already.`)
  return { begins, ends }
}

async function makePeriod(
  row: GivenRow,
  of: Slot & Times,
  timetable: KnownTimetable,
  { db, ids, known }: Reading,
): Promise<KnownPeriod> {
  const made = { id: await ids.take(db, 'period'), ...of, lesson: true }
  timetable.periods.push(made)
  row.writeAside('period', { ...made, academic_year_id: known.yearId })
  return made
}

/** A room that is there takes the kind the file says; of two rows that differ the first counts. */
function sayKind(row: GivenRow, room: KnownRoom, { key, name }: RoomKind, said: Set<number>): void {
  if (key === room.kind) return
  if (said.has(room.id)) {
    row.tell('roomKind', `Another row says something else of ${room.name} than ${name}: the first counts.`)
    return
  }
  said.add(room.id)
  room.kind = key
  row.writeAside('room', { id: room.id, name: room.name, kind: key })
}

/** The room of a row; made where it is not there, and of the kind the row says. */
async function findRoom(
  row: GivenRow,
  kind: RoomKind | undefined,
  { timetable, words, said }: Open,
  { db, ids }: Reading,
) {
  const name = row.text('room')
  if (name === '') return null
  const [usual] = words
  const isNew = !timetable.rooms.has(foldName(name))
  const room = await findOrMakeRoom(
    row,
    { db, ids, timetable },
    { name, kind: kind?.key ?? usual?.key ?? 'classroom' },
  )
  if (isNew) said.add(room.id)
  if (kind) sayKind(row, room, kind, said)
  return room
}

/** Ends every lesson of the class that the file leaves out, once. */
function replace(row: GivenRow, classId: number, own: Class, timetable: KnownTimetable): void {
  if (own.replaced) return
  own.replaced = true
  const periods = new Map(timetable.periods.map((period) => [period.id, period]))
  const rooms = new Map([...timetable.rooms.values()].map((room) => [room.id, room]))
  for (const lesson of timetable.standing.filter((one) => one.classId === classId)) {
    const period = periods.get(lesson.periodId)
    const room = lesson.roomId === null ? '' : (rooms.get(lesson.roomId)?.name ?? '')
    if (period && own.wanted.includes(placeOf(period, room, lesson.personId))) continue
    endLesson(row, lesson, own.from)
  }
}

/** Tells what the lesson puts into two places; it comes in all the same. */
function tellClashes(
  row: GivenRow,
  diary: Diary,
  lesson: Wanted & { classId: number },
  known: Reading['known'],
) {
  const names = new Map([...known.classes.values()].map(({ id, name }) => [id, name]))
  const { person, room, pupils } = diary.enter(lesson)
  const stays = 'It comes in, and stands among what clashes on the page of the timetable.'
  if (person !== null) row.tell('teacher', `The teacher is in ${names.get(person)} at that time. ${stays}`)
  if (room !== null) row.tell('room', `${names.get(room)} is in that room at that time. ${stays}`)
  if (pupils)
    row.tell(
      'class',
      `${pupils.count} of its pupils are in ${names.get(pupils.classId)} at that time. ${stays}`,
    )
}

const notWhole =
  'Another row of this class cannot be read: the class keeps its timetable until all of them can.'

async function readLesson(row: GivenRow, open: Open, reading: Reading): Promise<void> {
  const { known, db, ids } = reading
  const { timetable, ahead, diary } = open
  row.need('class', 'Class')
  const within = row.read('class', findNamed(known.classes, 'class'))
  const slot = readSlot(row)
  const personId = findTeacher(row, known) ?? null
  const from = row.read('from', readDate)
  const own = within ? ahead.classes.get(within.id) : undefined
  if (own && from !== undefined && from !== own.from)
    row.refuse('from', `Another row of this class says ${own.from}: a class changes on one day.`)
  const asked = slot && readPeriod(row, slot, timetable)
  const kind = row.read('roomKind', (text) => readWord(open.words, text, 'a kind of room'))
  if (within && ahead.broken.has(within.id) && !row.isRefused()) row.refuse('class', notWhole)
  if (!slot || !asked || !within || !own || row.isRefused()) return
  const period = 'id' in asked ? asked : await makePeriod(row, { ...slot, ...asked }, timetable, reading)
  const room = await findRoom(row, kind, open, reading)
  const wanted = { periodId: period.id, roomId: room?.id ?? null, personId }
  const twin = timetable.made.find(
    (one) => one.classId === within.id && one.periodId === period.id && one.personId === personId,
  )
  if (twin && sameLesson(twin, wanted)) return
  if (twin) {
    row.refuse('room', 'Another row puts this class into another room in the same period.')
    return
  }
  replace(row, within.id, own, timetable)
  tellClashes(row, diary, { ...wanted, classId: within.id }, known)
  const stands = timetable.standing.some((one) => one.classId === within.id && sameLesson(one, wanted))
  if (!stands)
    await makeLesson(row, { db, ids, timetable }, { ...wanted, classId: within.id, starts: own.from })
}

const listRoomKinds = (db: OrgReader, country: string) => listWords(db, country, 'room_kind', db.today)

export const timetable: Kind = {
  key: 'timetable',
  title: 'Timetable',
  about:
    'A line for each lesson of a class in the week, the fortnight or up to four weeks. It replaces the timetable of the classes in the file from a day on; periods and rooms that are not there are made.',
  fields: async () => [
    { ...classField, required: true },
    { key: 'week', label: 'Week', synonyms: ['Timetable week', 'Cycle week', 'Week name', 'A/B'] },
    {
      key: 'day',
      label: 'Day',
      synonyms: ['Weekday', 'Day name', 'Day of week', 'Cycle day'],
      required: true,
    },
    { key: 'period', label: 'Period', synonyms: ['Lesson', 'Slot', 'Period name'], required: true },
    { key: 'begins', label: 'Begins', synonyms: ['Start', 'Start time', 'Starts', 'Time from'] },
    { key: 'ends', label: 'Ends', synonyms: ['End', 'End time', 'Finish', 'Time to'] },
    { key: 'room', label: 'Room', synonyms: ['Room name', 'Room code', 'Location'] },
    { key: 'roomKind', label: 'Kind of room', synonyms: ['Room kind', 'Room type', 'Type of room'] },
    { key: 'teacher', label: 'Teacher', synonyms: ['Staff', 'Teacher code', 'Taken by', 'Staff code'] },
    { key: 'from', label: 'From', synonyms: ['Date from', 'Effective from', 'Start date'] },
  ],
  open: async (db, { country, known, parts, plan }) => {
    const timetable = await readKnownTimetable(db, known)
    const words = await listRoomKinds(db, country)
    const ahead = await readAhead({ known, parts, plan }, timetable, words, db.today)
    const replaced = ({ classId }: { classId: number }) =>
      ahead.classes.has(classId) && !ahead.broken.has(classId)
    const staying = timetable.standing.filter((one) => !replaced(one))
    const open: Open = {
      ...{ timetable, ahead, words, said: new Set() },
      diary: await openDiary(db, [...staying, ...timetable.made]),
    }
    return (row, reading) => readLesson(row, open, reading)
  },
}
