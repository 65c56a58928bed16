import { sql } from 'kysely'
import { everyone, type OrgWriter, writeAs } from '#features/access/api.server.ts'
import {
  addLinks,
  arrangeSeries,
  beginMeeting,
  changeSeries,
  closeMeeting,
  getSeries,
  listItems,
  listMeetings,
  listSuggestions,
  loadMeeting,
  type OneMeeting,
  sendMinutes,
  showItems,
} from '#features/meetings/api.server.ts'
import { addDays } from '#features/school/api.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { demonstrationToday } from './calendar.ts'
import { addHelped, addOwnItems, decideOne } from './deciding.server.ts'
import type { School } from './school.ts'
import type { Post } from './staff.ts'

const country = 'england'
const daysAWeek = 7

/** Weeks of this year in which the half hour was held: one in each of its cycles. */
const weeksHeld = [3, 7, 11]
const weekNow = Math.floor(demonstrationToday / daysAWeek)
type At = { engine: Pick<Engine, 'owner'>; school: School; chair: number }

const onDay = <T>(at: At, day: string, command: (db: OrgWriter) => Promise<T>): Promise<T> => {
  const asker = { orgId: at.school.shape.orgId, personId: at.chair, accountId: null }
  return writeAs(at.engine.owner, { ...asker, now: new Date(`${day}T08:05:00Z`), today: day }, command)
}

const leading = ['head', 'senior-leader']

/** The head, or where the head’s post is held in the federation, the first of the leaders. */
function leadersOf({ posts }: School): Post[] {
  const leaders = posts.filter(({ role }) => leading.includes(role))
  return leaders.toSorted((a, b) => leading.indexOf(a.role) - leading.indexOf(b.role))
}

/** Departments and year groups are shared out among the leaders, in turn. */
async function linkLeaders(db: OrgWriter, school: School): Promise<void> {
  const leaders = [...new Set(leadersOf(school).map(({ person }) => person.id))]
  const link = { departmentId: null, yearGroupId: null, teacherId: null }
  const after = [
    ...[...school.shape.departments.values()].map((departmentId) => ({ ...link, departmentId })),
    ...[...school.shape.yearGroups.values()].map((yearGroupId) => ({ ...link, yearGroupId })),
  ]
  await addLinks(
    db,
    after.flatMap((one, place) => {
      const personId = leaders[place % leaders.length]
      return personId === undefined ? [] : [{ ...one, personId }]
    }),
  )
}

/** The half hour on the weekday of the day of seeding, so that it meets on that day. */
async function arrangeHalfHour(db: OrgWriter): Promise<number> {
  const none = { country, departmentId: null, yearGroupId: null }
  const id = await arrangeSeries(db, { ...none, kind: 'slt-half-hour' })
  const { name, begins, minutes, everyWeeks, roles, chairRole } = await getSeries(db, id)
  const weekday = ((new Date(`${db.today}T12:00:00Z`).getUTCDay() + 6) % daysAWeek) + 1
  await changeSeries(db, id, {
    ...{ intent: 'change', name, weekday, begins, minutes, everyWeeks, roles, chairRole },
  })
  return id
}

/** What else a school runs, from the day of seeding on. */
async function arrangeOthers(db: OrgWriter, school: School): Promise<void> {
  const none = { country, departmentId: null, yearGroupId: null }
  for (const kind of ['slt-three-hours', 'learning-managers', 'pastoral'])
    await arrangeSeries(db, { ...none, kind })
  for (const name of ['English', 'Mathematics']) {
    const departmentId = school.shape.departments.get(name)
    if (departmentId !== undefined) await arrangeSeries(db, { ...none, kind: 'department', departmentId })
  }
  const mathematics = school.shape.departments.get('Mathematics')
  if (mathematics !== undefined)
    await arrangeSeries(db, { ...none, kind: 'intervention-day', departmentId: mathematics })
}

const mostNew = 4
const mostCarried = 3

/** Holds one half hour: what is decided, what is let go with a word, what is carried on for want of time. */
async function holdOne(db: OrgWriter, { school, chair }: At, seriesId: number, nth: number) {
  const [found] = await listMeetings(db, { seriesIds: [seriesId], from: db.today, to: db.today })
  if (!found) return
  const planned = await loadMeeting(db, found.id)
  if (nth === 0) await addOwnItems(db, planned)
  if (nth === 1) await addHelped(db, planned, school)
  await beginMeeting(db, planned, chair)
  const one: OneMeeting = { ...planned, meeting: { ...planned.meeting, state: 'open', chairId: chair } }
  const lines = await showItems(db, everyone, await listItems(db, found.id))
  const decided = [
    ...lines.filter((line) => line.asks),
    ...lines.filter((line) => line.source === 'by hand' || line.findingId !== null).slice(0, mostNew),
  ]
  const suggested = await listSuggestions(db, one, decided, country)
  for (const [place, line] of decided.entries()) await decideOne(db, one, line, suggested[place] ?? [], place)
  const left = lines
    .filter((line) => !decided.includes(line))
    .map(({ id, source }, place) => ({
      itemId: id ?? -1,
      what: source !== 'changed' && place < mostCarried ? ('carry' as const) : ('drop' as const),
      word:
        source === 'changed'
          ? 'Heard; nothing to decide'
          : place < mostCarried
            ? 'No time was left'
            : 'With the tutor',
    }))
  await closeMeeting(db, one, left)
  await sendMinutes(db, { ...one, meeting: { ...one.meeting, state: 'closed' } }, `/${school.plan.slug}`)
}

/** The record begins with the meetings that are held here: no others lie before today. */
const keepOnly = (db: OrgWriter, days: readonly string[], today: string) =>
  sql`delete from meeting where org_id = ${db.orgId} and held_on < ${today}::date
    and not (held_on = any(${[...days]}::date[]))`.execute(db)

/**
 * The rhythm of each full school through the doors that keep it: half hours held in each cycle of this year, with
 * decisions carried out and not, said to have helped and not; what is said goes by the readings alone, while two of the
 * pupils decided on are truly helped (`truth_event`). On the day of seeding the next half hour waits with its agenda.
 */
export async function holdMeetings(
  engine: Pick<Engine, 'owner'>,
  schools: readonly School[],
  today: string,
): Promise<void> {
  for (const school of schools.filter(({ plan }) => plan.full)) {
    const chair = leadersOf(school)[0]?.person.id
    if (chair === undefined) continue
    const at = { engine, school, chair }
    const days = weeksHeld.map((week) => addDays(today, (week - weekNow) * daysAWeek))
    const seriesId = await onDay(at, days[0] ?? today, async (db) => {
      await linkLeaders(db, school)
      const made = await arrangeHalfHour(db)
      await keepOnly(db, days, today)
      return made
    })
    for (const [place, day] of days.entries()) await onDay(at, day, (db) => holdOne(db, at, seriesId, place))
    await onDay(at, today, (db) => arrangeOthers(db, school))
  }
}
