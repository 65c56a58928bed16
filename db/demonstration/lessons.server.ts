import {
  type Asker,
  everyone,
  type OrgReader,
  type OrgWriter,
  readAs,
  writeAs,
} from '#features/access/api.server.ts'
import { listFindings, listStandings } from '#features/progress/api.server.ts'
import { addDays, mondayOf } from '#features/school/api.ts'
import {
  acceptDraft,
  addGap,
  beginDraft,
  keepRegister,
  listSpareStaff,
  listStanding,
  startPlan,
  workOutDraft,
} from '#features/support/api.server.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import type { School } from './school.ts'
import { idIn } from './shape.ts'
import type { Person } from './staff.ts'
import { stepNow } from './truth.ts'

type Given = { engine: Pick<Engine, 'owner'>; school: School; by: Person }
type Group = { kind: 'extra_lesson' | 'small_group'; subject: string; year: number; pupils: number }

const country = 'england'
/** The groups whose lessons were accepted last week, for this cycle, and those begun since, which wait for "Propose". */
const accepted: readonly Group[] = [
  { kind: 'small_group', subject: 'mathematics', year: 10, pupils: 5 },
  { kind: 'extra_lesson', subject: 'english-language', year: 9, pupils: 4 },
  { kind: 'extra_lesson', subject: 'combined-science', year: 8, pupils: 6 },
]
const waiting: readonly Group[] = [
  { kind: 'small_group', subject: 'mathematics', year: 9, pupils: 4 },
  { kind: 'small_group', subject: 'english-language', year: 10, pupils: 5 },
  { kind: 'extra_lesson', subject: 'mathematics', year: 8, pupils: 6 },
  { kind: 'extra_lesson', subject: 'combined-science', year: 9, pupils: 4 },
]
const acceptedAgo = 5
const startedAgo = 6
const SECONDS = 2

const words = {
  small_group: { aim: 'Sure of what the last cycle showed to be missing', minutes: 50, timesAWeek: 1 },
  extra_lesson: { aim: 'Caught up with what was not understood', minutes: 50, timesAWeek: 1 },
} as const

function at({ engine, school, by }: Given, day: string, personId = by.id) {
  const asker: Asker = {
    ...{ orgId: school.shape.orgId, personId, accountId: null, today: day },
    now: new Date(`${day}T14:00:00Z`),
  }
  return {
    read: <T>(query: (db: OrgReader) => Promise<T>) => readAs(engine.owner, asker, query),
    write: <T>(command: (db: OrgWriter) => Promise<T>) => writeAs(engine.owner, asker, command),
  }
}

/** Those of a year group furthest behind in a subject as last judged, who are in no group yet. */
async function chooseBehind(
  db: OrgReader,
  { school }: Given,
  group: Group,
  taken: Set<number>,
): Promise<number[]> {
  const there = new Set(
    school.pupils.flatMap(({ id, year, left }) => (year === group.year && left === null ? [id] : [])),
  )
  const standings = await listStandings(db, everyone, {
    ...{
      cycleId: idIn(school.shape.cycles, stepNow - 1),
      subjectId: idIn(school.shape.subjects, group.subject),
    },
  })
  const chosen = standings
    .filter(({ pupilId, reach }) => reach !== null && there.has(pupilId) && !taken.has(pupilId))
    .toSorted((a, b) => (a.reach ?? 1) - (b.reach ?? 1) || a.pupilId - b.pupilId)
    .slice(0, group.pupils)
    .map(({ pupilId }) => pupilId)
  for (const id of chosen) taken.add(id)
  return chosen
}

/** Begins help that is given as lessons, run by somebody of the department who is kept free. */
async function startGroups(
  given: Given,
  day: string,
  groups: readonly Group[],
  taken: Set<number>,
): Promise<void> {
  const where = { reach: everyone, country, base: `/${given.school.plan.slug}` }
  await at(given, day).write(async (db) => {
    const spare = await listSpareStaff(db)
    for (const [place, group] of groups.entries()) {
      const subjectId = idIn(given.school.shape.subjects, group.subject)
      const { departmentId } = await db
        .selectFrom('subject')
        .select('department_id as departmentId')
        .where('org_id', '=', db.orgId)
        .where('id', '=', subjectId)
        .executeTakeFirstOrThrow()
      const able = spare.flatMap(({ id, departmentIds }) =>
        departmentId !== null && departmentIds.includes(departmentId) ? [id] : [],
      )
      const { aim, minutes, timesAWeek } = words[group.kind]
      const done = await startPlan(db, where, {
        ...{ kind: group.kind, aim, minutes, timesAWeek, place: 'As the timetable of special lessons says' },
        ...{
          outcome: { outcome: 'forecast', subjectId },
          ownerId: able[place] ?? given.by.id,
          beforeId: null,
        },
        ...{ reviewOn: addDays(day, 35), exitRule: 'When the forecast is safe', finding: [] },
        pupil: await chooseBehind(db, given, group, taken),
      })
      if (!done.ok) throw new Error(Object.values(done.errors)[0])
    }
  })
}

/** The lessons of this cycle, worked out and accepted on a day. */
async function placeLessons(given: Given, day: string): Promise<void> {
  const on = at(given, day)
  const id = await on.write((db) => beginDraft(db, { calm: false }))
  if (id === null) throw new Error('The demonstration has no cycle for special lessons')
  await workOutDraft(on, { id, country, seconds: SECONDS })
  const where = { country, base: `/${given.school.plan.slug}` }
  await on.write((db) => acceptDraft(db, where, id))
}

/** Registers of the lessons held since; somebody is away each time. */
async function takeRegisters(given: Given, { from, today }: { from: string; today: string }): Promise<void> {
  const { read } = at(given, today)
  const held = await read((db) => listStanding(db, { from, to: addDays(today, -1) }))
  for (const { planId, personId, on: heldOn } of held)
    await at(given, heldOn, personId).write(async (db) => {
      const there = await db
        .selectFrom('help_pupil')
        .select('pupil_id as id')
        .where('org_id', '=', db.orgId)
        .where('plan_id', '=', planId)
        .orderBy('pupil_id')
        .execute()
      const came = there.slice(1).map(({ id }) => id)
      const viewer = { reach: everyone, personId }
      await keepRegister(db, viewer, planId, { heldOn, minutes: 50, there: came, parts: new Map(), note: '' })
    })
}

/** Whoever gives a lesson next week is at a course that day. */
async function sendToCourse(given: Given, today: string): Promise<void> {
  const on = at(given, today)
  const [next] = await on.read((db) => listStanding(db, { from: addDays(today, 2), to: addDays(today, 14) }))
  if (!next) throw new Error('The demonstration has no special lesson to come')
  const missing = { what: 'person' as const, id: next.personId }
  await on.write((db) => addGap(db, { on: next.on, missing, reason: 'a course on assessment' }))
}

/** Year 13 sits mock examinations on two days of the week after next. */
async function keepClear(given: Given, today: string): Promise<void> {
  const missing = { what: 'year_group' as const, id: idIn(given.school.shape.yearGroups, 13) }
  const first = addDays(mondayOf(today), 14)
  const done = await at(given, today).write((db) =>
    addGap(db, { on: first, until: addDays(first, 1), missing, reason: 'mock examinations' }),
  )
  if (!done.ok) throw new Error('Year 13 could not be kept clear')
}

/** Pupils who are helped, and those who were flagged and wait for somebody to act: they stay as they are. */
async function listNotToTake(given: Given, today: string): Promise<Set<number>> {
  const { school } = given
  const cycleId = idIn(school.shape.cycles, stepNow - 1)
  const found = await at(given, today).read((db) => listFindings(db, everyone, { cycleId }))
  const helped = school.help.flatMap(({ pupils }) => pupils.map(({ id }) => id))
  return new Set([...helped, ...found.flatMap(({ pupilId }) => pupilId ?? [])])
}

/** At School B: groups with special lessons for this cycle, groups that wait for theirs, and a teacher away on a day to come. */
export async function planLessons(
  engine: Pick<Engine, 'owner'>,
  schools: readonly School[],
  today: string,
): Promise<void> {
  const school = schools.find(({ plan }) => plan.slug === 'b')
  const by = school?.posts.find(({ role }) => role === 'senior-leader')?.person
  if (!school || !by) return
  const given = { engine, school, by }
  const taken = await listNotToTake(given, today)
  await startGroups(given, addDays(today, -startedAgo), accepted, taken)
  await placeLessons(given, addDays(today, -acceptedAgo))
  await takeRegisters(given, { from: addDays(today, -acceptedAgo), today })
  await startGroups(given, addDays(today, -1), waiting, taken)
  await sendToCourse(given, today)
  await keepClear(given, today)
}
