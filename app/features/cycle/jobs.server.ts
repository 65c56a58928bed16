import { type Kysely, sql } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import {
  installationAt,
  listOrganisations,
  type Organisation,
  type OrgWriter,
  writeAs,
} from '#features/access/api.server.ts'
import { isQuiet } from '#features/notices/api.ts'
import { writeReminders } from './commands/remind.server.ts'
import { listClassStates } from './queries/chase.server.ts'
import { type Cycle, listCycles } from './queries/cycles.server.ts'
import { listReminderDays, listRounds } from './queries/deadlines.server.ts'
import { groupByPerson } from './rules/chase.ts'
import { reminderDue } from './rules/deadlines.ts'

/**
 * Keeps that a deadline's reminder has gone; false when it had already. The row and the reminders are one transaction:
 * a process killed in between leaves neither, a second process waits here and then finds the row.
 */
async function beginRound(
  db: OrgWriter,
  cycle: Cycle,
  round: { closes: string; daysBefore: number; people: number },
): Promise<boolean> {
  const begun = await db
    .insertInto('reminder_round')
    .values({
      ...{ org_id: db.orgId, cycle_id: cycle.id, closes: round.closes, days_before: round.daysBefore },
      ...{ sent_at: db.now, people: round.people },
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return begun.numInsertedOrUpdatedRows === 1n
}

async function remindIn(db: OrgWriter, org: Organisation, cycle: Cycle): Promise<number> {
  const days = await listReminderDays(db, cycle.id)
  const done = await listRounds(db, cycle.id)
  const states = await listClassStates(db, cycle)
  let reminded = 0
  for (const [closes, classes] of Map.groupBy(states, (one) => one.closes)) {
    const daysBefore = reminderDue(closes, days, db.today)
    if (daysBefore === null) continue
    if (done.some((one) => one.closes === closes && one.daysBefore === daysBefore)) continue
    const behind = groupByPerson(classes).filter((one) => one.missing > 0)
    if (!(await beginRound(db, cycle, { closes, daysBefore, people: behind.length }))) continue
    await writeReminders(db, { cycle, base: `/${org.slug}`, byClock: true }, behind)
    reminded += behind.length
  }
  return reminded
}

async function remindAt(db: OrgWriter, org: Organisation): Promise<number> {
  let reminded = 0
  for (const cycle of (await listCycles(db)).filter((one) => one.state === 'open'))
    reminded += await remindIn(db, org, cycle)
  return reminded
}

/**
 * Reminds those who are behind where a deadline's day has come, in every organisation; answers how many were reminded.
 * Called every minute and after every start; each deadline's reminder goes out once, in working hours.
 */
export async function remindDue(owner: Kysely<DB>, now: Date): Promise<number> {
  const found = await sql<{ orgId: number }>`
    select distinct org_id as "orgId" from cycle where state = 'open' and cardinality(reminder_days) > 0`.execute(
    owner,
  )
  const ids = found.rows.map((row) => row.orgId)
  const awake = (await listOrganisations(owner)).filter(
    (org) => ids.includes(org.id) && !isQuiet(org.timeZone, now),
  )
  let reminded = 0
  for (const org of awake) {
    const asker = installationAt(org, now)
    reminded += await writeAs(owner, asker, (db) => remindAt(db, org))
  }
  return reminded
}
