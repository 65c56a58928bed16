import { sql } from 'kysely'
import { everyone, type OrgWriter, writeAs } from '#features/access/api.server.ts'
import {
  getCycle,
  listClassStates,
  nameCover,
  remind,
  remindDue,
  setCeiling,
  setDeadline,
} from '#features/cycle/api.server.ts'
import { answerFinding, listFindings } from '#features/progress/api.server.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import type { School } from './school.ts'
import { idIn } from './shape.ts'
import { stepNow } from './truth.ts'

const dayOf = (at: Date) => at.toISOString().slice(0, 10)
const shift = (day: string, days: number) =>
  dayOf(new Date(new Date(`${day}T12:00:00Z`).getTime() + days * 86_400_000))

/** The last weekday before a day. */
function weekdayBefore(day: string): string {
  const before = shift(day, -1)
  return [0, 6].includes(new Date(`${before}T12:00:00Z`).getUTCDay()) ? weekdayBefore(before) : before
}

const asSomebody = <T>(
  engine: Pick<Engine, 'owner'>,
  school: School,
  at: string,
  command: (db: OrgWriter) => Promise<T>,
): Promise<T> => {
  const runs = school.posts.find(({ role }) => role === 'data-manager')
  const asker = { orgId: school.shape.orgId, personId: runs?.person.id ?? null, accountId: null }
  return writeAs(engine.owner, { ...asker, now: new Date(at), today: at.slice(0, 10) }, command)
}

/** A class of another subject than mathematics that is still to be entered, and a teacher who does not teach it. */
async function chooseCover(db: OrgWriter, school: School, cycleId: number) {
  const states = await listClassStates(db, await getCycle(db, cycleId))
  const away = states.find(
    (one) => one.done === 0 && one.due > 20 && one.people.length === 1 && one.subject.startsWith('Hist'),
  )
  const absent = away?.people[0]
  const stand = school.teachers.filter(({ department }) => department !== 'Mathematics').at(-1)
  return away && absent && stand && stand.id !== absent.id ? { away, absent, stand } : null
}

/** What was said of findings of the cycle before the last: raised in a meeting, or left, of which some have come back. */
async function answerSome(engine: Pick<Engine, 'owner'>, school: School, at: string): Promise<void> {
  const cycleId = idIn(school.shape.cycles, stepNow - 2)
  await asSomebody(engine, school, at, async (db) => {
    const findings = (await listFindings(db, everyone, { cycleId })).slice(0, 24)
    for (const [place, { id: findingId }] of findings.entries()) {
      const againOn = shift(dayOf(db.now), place < 4 ? -3 : 14)
      const left = { answer: 'not now', reason: 'Known at home, and looked at again later', againOn }
      const raised = { answer: 'meeting', reason: '' }
      await answerFinding(db, everyone, { findingId, ...(place % 2 === 0 ? raised : left) })
    }
  })
}

async function runOne(engine: Pick<Engine, 'owner'>, school: School, yesterday: string): Promise<void> {
  const { shape, plan } = school
  const cycleId = idIn(shape.cycles, stepNow)
  const year11 = shape.yearGroups.get(11)
  await answerSome(engine, school, `${yesterday}T08:30:00Z`)
  await asSomebody(engine, school, `${yesterday}T08:40:00Z`, async (db) => {
    await setCeiling(db, { minutes: 240, collections: 6 })
    if (year11)
      await setDeadline(db, cycleId, {
        ...{ yearGroupId: year11, departmentId: null, closes: shift(yesterday, 7) },
      })
    const cover = await chooseCover(db, school, cycleId)
    if (cover)
      await nameCover(db, `/${plan.slug}`, {
        ...{ classId: cover.away.classId, personId: cover.stand.id, absentId: cover.absent.id },
        ...{ starts: yesterday, ends: shift(yesterday, 14), reason: 'A course' },
      })
  })
}

async function remindDepartment(engine: Pick<Engine, 'owner'>, school: School, at: string): Promise<void> {
  const { shape, plan } = school
  const departmentId = shape.departments.get('Mathematics')
  if (!departmentId) return
  await asSomebody(engine, school, at, (db) =>
    remind(db, everyone, {
      ...{ cycleId: idIn(shape.cycles, stepNow), base: `/${plan.slug}`, departmentId, again: true },
    }),
  )
}

/**
 * What happened in the open cycle up to the day of seeding, each through the door that does it: an earlier deadline for
 * Year 11 of which the clock has reminded, a department reminded by hand, a class covered, a ceiling, decisions.
 */
export async function runCycles(
  engine: Pick<Engine, 'owner'>,
  schools: readonly School[],
  today: string,
): Promise<void> {
  const yesterday = weekdayBefore(today)
  const full = schools.filter(({ plan }) => plan.full)
  await sql`update cycle set reminder_days = '{7,1}' where org_id > 0`.execute(engine.owner)
  for (const school of full) await runOne(engine, school, yesterday)
  await remindDue(engine.owner, new Date(`${yesterday}T09:30:00Z`))
  for (const school of full) await remindDepartment(engine, school, `${yesterday}T14:10:00Z`)
}
