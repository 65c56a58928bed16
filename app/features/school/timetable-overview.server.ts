import type { OrgReader } from '#features/access/api.server.ts'
import { listClassNames } from './queries/classes.server.ts'
import { listStaff } from './queries/staff.server.ts'
import { findTimetableDay, listPeriods, listRooms } from './queries/timetable.server.ts'
import { listSpare, listStaffLessons, listTakenRooms } from './queries/timetable-staff.server.ts'
import { listClashes } from './queries/timetable-use.server.ts'
import type { Clash } from './rules/clashes.ts'
import { formatPupilName, formatStaffName } from './rules/names.ts'
import { periodWords } from './rules/timetable.ts'
import { layGrid } from './rules/timetable-grid.ts'
import { clashWords, spareWords, timetableFinding } from './rules/timetable-words.ts'

const mostShown = 50

const nameIn = (names: ReadonlyMap<number, string>) => (id: number) => names.get(id) ?? '?'

/** Each clash in words, and where it can be mended. */
async function tellClashes(db: OrgReader, clashes: readonly Clash[], base: string, weeks: number) {
  const [rooms, classes, periods, staff] = [
    await listRooms(db),
    await listClassNames(db),
    await listPeriods(db),
    await listStaff(db),
  ]
  const names = {
    person: nameIn(new Map(staff.map((one) => [one.id, formatStaffName(one)]))),
    room: nameIn(new Map(rooms.map(({ id, name }) => [id, name]))),
    className: nameIn(new Map(classes.map(({ id, name }) => [id, name]))),
    period: nameIn(new Map(periods.map((period) => [period.id, periodWords(period, weeks)]))),
  }
  const toOf = ({ of, id, classIds }: Clash) => {
    if (of === 'person' || of === 'spare') return `${base}/staff/${id}/timetable`
    return of === 'room' ? `${base}/rooms/${id}` : `${base}/classes/${classIds[0]}/timetable`
  }
  return clashes.slice(0, mostShown).map((clash) => ({ words: clashWords(clash, names), to: toOf(clash) }))
}

/** The timetable of the school as its page shows it: what clashes, and who is kept free when. */
export async function readOverview(db: OrgReader, base: string) {
  const periods = await listPeriods(db)
  const weeks = new Set(periods.map(({ week }) => week)).size
  const lessons = [...(await listStaffLessons(db)), ...(await listTakenRooms(db))]
  const classes = new Set(lessons.map(({ classId }) => classId)).size
  const clashes = await listClashes(db)
  const spare = Map.groupBy(await listSpare(db), ({ periodId }) => periodId)
  const taught = periods.filter(({ lesson }) => lesson)
  const entries = new Map(
    taught.map(({ id }) => [
      id,
      (spare.get(id) ?? []).map((one) => ({
        ...{ key: String(one.id), lead: formatPupilName(one), to: `${base}/staff/${one.id}/timetable` },
        notes: [],
      })),
    ]),
  )
  return {
    finding: timetableFinding({ periods: taught.length, classes, clashes: clashes.length, weeks }),
    clashes: await tellClashes(db, clashes, base, weeks),
    more: Math.max(0, clashes.length - mostShown),
    spare: spareWords(taught.map(({ id }) => spare.get(id)?.length ?? 0)),
    grid: spare.size === 0 ? [] : layGrid(periods, entries, await findTimetableDay(db, db.today)),
    rooms: (await listRooms(db)).length,
    periods: periods.length,
  }
}
