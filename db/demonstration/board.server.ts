import { type Asker, everyone, type OrgWriter, readAs, writeAs } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { readForecasts } from '#features/progress/api.server.ts'
import { addDays, mondayOf } from '#features/school/api.ts'
import {
  beginProposal,
  changeWeek,
  finishProposal,
  handOver,
  helpHours,
  problemOf,
  shortfall,
  solveAllocation,
  usualNumbers,
} from '#features/support/api.server.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { thisYear } from './calendar.ts'
import { type HelpGiven, meetsOn } from './help.ts'
import type { Dates } from './rows/dates.ts'
import type { School } from './school.ts'
import { idIn } from './shape.ts'
import type { Person } from './staff.ts'
import { cyclesAYear } from './truth.ts'

type Given = { engine: Pick<Engine, 'owner'>; school: School; managers: readonly Person[]; by: Person }

const country = 'england'
const firstStep = cyclesAYear + 1

const askerOn = ({ school, by }: Given, day: string): Asker => ({
  ...{ orgId: school.shape.orgId, personId: by.id, accountId: null, today: day },
  now: new Date(`${day}T14:00:00Z`),
})
const writeOn = <T>(given: Given, day: string, command: (db: OrgWriter) => Promise<T>): Promise<T> =>
  writeAs(given.engine.owner, askerOn(given, day), command)

const groupsOf = ({ school, managers }: Given): HelpGiven[] =>
  school.help.filter(
    ({ kind, owner }) => kind === 'small_group' && managers.some(({ id }) => id === owner.id),
  )

/** What was known on that day of those who were then put into small groups, and to whom each went. */
async function readGroups(given: Given, day: string) {
  const { school, managers, engine } = given
  const cycleId = idIn(school.shape.cycles, firstStep)
  const subjectId = idIn(school.shape.subjects, 'mathematics')
  const members = groupsOf(given).flatMap(({ owner, pupils }) => pupils.map((pupil) => ({ owner, pupil })))
  const ids = members.map(({ pupil }) => pupil.id)
  const { found, kinds } = await readAs(engine.owner, askerOn(given, day), async (db) => ({
    found: await readForecasts(db, everyone, ids, cycleId),
    kinds: await listWords(db, country, 'help_kind', day),
  }))
  const unit = found?.subjects.get(subjectId)?.unit ?? 1
  const needs = members.map(({ pupil }) => {
    const line = found?.forecasts.find((one) => one.pupilId === pupil.id && one.subjectId === subjectId)
    const grades = line?.reach == null ? 0 : shortfall({ sd: line.sd / unit, reach: line.reach })
    return {
      ...{ pupilId: pupil.id, year: `Year ${pupil.year}`, stage: '', subjectId, findingId: null },
      ...{ found: 'fall', grades, hoursHad: 0 },
    }
  })
  return {
    ...{ cycle: { id: cycleId, name: 'Cycle 1' }, needs, inNeed: needs.length, running: [], fewest: 0 },
    kinds: kinds.filter(({ key }) => key === 'small_group'),
    managers: managers.map(({ id }) => ({ id, hours: helpHours(usualNumbers) })),
    wishes: members.map(({ pupil, owner }) => {
      return { pupilId: pupil.id, wish: 'pin' as const, managerId: owner.id }
    }),
  }
}

/** The small groups of the second cycle as the proposal they came from: worked out by the solver, accepted whole. */
async function shareGroups(given: Given, dates: Dates): Promise<void> {
  const cycle = thisYear.cycles[1]
  if (!cycle) return
  const day = dates.date(cycle.first + 2)
  const desk = await readGroups(given, day)
  const answer = await solveAllocation(problemOf(desk))
  if (!answer.ok) throw new Error('The groups of the demonstration do not fit into its hours')
  await writeOn(given, day, async (db) => {
    const id = await beginProposal(db, desk.cycle.id)
    await finishProposal(db, id, { answer, desk })
    for (const { id: plan_id, pupils } of groupsOf(given))
      await db
        .updateTable('allocation_line')
        .set({ settled: 'accepted', plan_id })
        .where('org_id', '=', db.orgId)
        .where('allocation_id', '=', id)
        .where(
          'pupil_id',
          'in',
          pupils.map((pupil) => pupil.id),
        )
        .execute()
    const settled = { settled_at: db.now, settled_by: db.personId }
    await db
      .updateTable('allocation')
      .set({ state: 'settled', ...settled })
      .where('org_id', '=', db.orgId)
      .where('id', '=', id)
      .execute()
  })
}

type Absence = { standIn: Person; away: Person; said: string; starts: string; ends: string; reason: string }

/** Somebody hands all of their help over for some days. */
async function sendAway(given: Given, { standIn, away, said, ...spell }: Absence): Promise<void> {
  const where = { reach: everyone, personId: given.by.id, country, base: `/${given.school.plan.slug}` }
  await writeOn(given, said, async (db) => {
    const running = await db
      .selectFrom('help_plan')
      .select('id')
      .where('org_id', '=', db.orgId)
      .where('owner_id', '=', away.id)
      .where('ended_on', 'is', null)
      .execute()
    const asked = { fromId: away.id, toId: standIn.id, ...spell }
    const done = await handOver(db, where, { ...asked, planIds: running.map(({ id }) => id) })
    if (!done.ok) throw new Error(Object.values(done.errors)[0])
  })
}

/** One is at a course until next week; another says today who sees their pupils from Monday to Wednesday. */
async function sendTwoAway(given: Given, today: string): Promise<void> {
  const [first] = given.managers
  const [next, standIn, away] = given.managers.slice(-3)
  if (!first || !next || !standIn || !away) return
  const said = addDays(today, -2)
  await sendAway(given, {
    ...{ standIn, away, said, starts: said, ends: addDays(today, 7), reason: 'a course on reading' },
  })
  const monday = addDays(mondayOf(today), 7)
  await sendAway(given, {
    ...{ standIn: first, away: next, said: today, starts: monday, ends: addDays(monday, 2) },
    reason: 'a visit to another school',
  })
}

const beginsAt: Record<string, number> = { small_group: 8 * 60 + 30, mentoring: 11 * 60 + 45 }

/** Small groups meet before lesson 1, mentoring in lesson time, the rest between: on the days of their registers. */
async function putOnItsDays(
  db: OrgWriter,
  { id: planId, kind, owner, timesAWeek }: HelpGiven,
): Promise<void> {
  const begins = beginsAt[kind] ?? 9 * 60
  for (const day of meetsOn(timesAWeek))
    await changeWeek(db, owner.id, { intent: 'put', planId, weekday: day + 1, begins })
}

/** At School B: help was shared out once by a proposal, two have laid out their week, and one is away. */
export async function shareHelp(
  engine: Pick<Engine, 'owner'>,
  schools: readonly School[],
  { dates, today }: { dates: Dates; today: string },
): Promise<void> {
  const school = schools.find(({ plan }) => plan.slug === 'b')
  const managers =
    school?.posts.filter(({ role }) => role === 'learning-manager').map(({ person }) => person) ?? []
  const by = school?.posts.find(({ role }) => role === 'senior-leader')?.person
  if (!school || !by) return
  const given = { engine, school, managers, by }
  await shareGroups(given, dates)
  await sendTwoAway(given, today)
  // Two have laid out their week; the others have it before them.
  for (const { id } of [managers[0], managers.at(-2)].filter((one) => one !== undefined))
    await writeOn(given, today, async (db) => {
      for (const help of school.help.filter(({ owner }) => owner.id === id)) await putOnItsDays(db, help)
      await changeWeek(db, id, { intent: 'lay out' })
    })
}
