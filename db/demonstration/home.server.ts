import { sql } from 'kysely'
import { findOrganisation, type OrgWriter, readAs, writeAs } from '#features/access/api.server.ts'
import { listCycles } from '#features/cycle/api.server.ts'
import { makeRun, proposeFromCycle, releaseRun, startRun } from '#features/family/api.server.ts'
import { addDays } from '#features/school/api.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import type { School } from './school.ts'
import { idIn } from './shape.ts'
import { stepNow } from './truth.ts'

const sentYear = 10

/** All comments of a year group passed by the tutors, but those of its last two registration groups; one is sent back. */
async function readComments(db: OrgWriter, cycleId: number, yearGroupId: number): Promise<void> {
  await sql`
    with due as (
      select s.class_id, s.pupil_id, s.marks ->> 'comment' as words, r.tutor_id,
        dense_rank() over (order by r.name desc) as place, row_number() over (partition by r.id order by s.pupil_id, s.class_id) as n
      from snapshot_entry s
      join registration_group r on r.org_id = s.org_id and r.id = s.registration_group_id
      where s.org_id = ${db.orgId} and s.cycle_id = ${cycleId} and s.year_group_id = ${yearGroupId} and s.marks ->> 'comment' <> '')
    insert into comment_reading (org_id, cycle_id, class_id, pupil_id, state, words, note, person_id, at)
    select ${db.orgId}, ${cycleId}, class_id, pupil_id, case when place = 2 then 'sent back' else 'passed' end, words,
      case when place = 2 then 'Please say what comes next in words a parent can use' end, tutor_id, ${db.now.toISOString()}::timestamptz
    from due where place > 2 or (place = 2 and n = 1)`.execute(db)
}

/** Praise of one year group is sent, that of the others waits to be looked at. */
async function sendSome(db: OrgWriter, cycleId: number, yearGroupId: number): Promise<void> {
  await sql`
    update praise set state = 'sent', sent_by = ${db.personId}::bigint, sent_at = ${db.now.toISOString()}::timestamptz
    where org_id = ${db.orgId} and cycle_id = ${cycleId} and pupil_id in (select s.pupil_id from snapshot_entry s
      where s.org_id = ${db.orgId} and s.cycle_id = ${cycleId} and s.year_group_id = ${yearGroupId})`.execute(
    db,
  )
  await sql`
    update praise set for_head = true where org_id = ${db.orgId} and cycle_id = ${cycleId} and id in (select id from praise o
      where o.org_id = ${db.orgId} and o.cycle_id = ${cycleId} and o.kind = 'exceptional' order by o.id limit 6)`.execute(
    db,
  )
}

/** After the last closed cycle at School B: comments read, praise sent for Year 10 and proposed for the rest, reports of Year 10 released. */
export async function sendHome(engine: Pick<Engine, 'owner'>, schools: readonly School[]): Promise<void> {
  const school = schools.find(({ plan }) => plan.slug === 'b')
  const org = await findOrganisation(engine.owner, 'b')
  if (!school || !org) return
  const { shape, posts } = school
  const cycleId = idIn(shape.cycles, stepNow - 1)
  const yearGroupId = idIn(shape.yearGroups, sentYear)
  const personId =
    posts.find(({ role }) => role === 'head' || role === 'executive-principal')?.person.id ?? null
  const start = { orgId: org.id, personId, accountId: null }
  const cycles = await readAs(engine.owner, { ...start, now: new Date(), today: '2000-01-01' }, (db) =>
    listCycles(db),
  )
  const [cycle, before] = [cycleId, idIn(shape.cycles, stepNow - 2)].map((id) =>
    cycles.find((one) => one.id === id),
  )
  if (!cycle) throw new Error('The demonstration has no closed cycle')
  const today = addDays(cycle.closes, 4)
  const asker = { ...start, now: new Date(`${today}T10:00:00Z`), today }
  const write = <T>(command: (db: OrgWriter) => Promise<T>) => writeAs(engine.owner, asker, command)
  const run = await write(async (db) => {
    await readComments(db, cycleId, yearGroupId)
    await proposeFromCycle(db, cycle, { before, country: org.country })
    await sendSome(db, cycleId, yearGroupId)
    return startRun(
      db,
      { cycleId, yearGroupId, alsoEnglish: false, replyBy: addDays(today, 10) },
      org.country,
    )
  })
  if (!run.ok) throw new Error(run.why)
  await makeRun({ org, now: asker.now, write, read: (query) => readAs(engine.owner, asker, query) }, run.id)
  await write((db) => releaseRun(db, run.id, `/${org.slug}`))
}
