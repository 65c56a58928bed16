import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOrganisation } from '#features/access/api.server.ts'
import { reading } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { listHelpToReview, listReceived, listUnacted } from '#features/support/api.server.ts'
import { togetherOf } from '#features/support/api.ts'
import { auditYear } from '#features/targets/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { schoolPlans, talkedOver } from './schools.ts'
import { hasDemonstration, seedDemonstration } from './seed.server.ts'

let engine: TestEngine
const steps: number[] = []

beforeAll(async () => {
  engine = await openTestEngine('in a folder')
  await loadPacks(engine.owner)
  await seedDemonstration(engine, {
    today: '2026-11-24',
    onProgress: (done, total) => steps.push(done / total),
  })
}, 600_000)
afterAll(() => engine.close())

const count = async (question: ReturnType<typeof sql<{ n: number }>>) =>
  (await question.execute(engine.owner)).rows[0]?.n

test('the demonstration is there when seeding ends, and tells how far it is', async () => {
  expect(await hasDemonstration(engine)).toBe(true)
  expect(steps.at(-1)).toBe(1)
  expect(steps).toEqual([...steps].sort((a, b) => a - b))
})

test('on the day of seeding school B is in the third week of its third cycle', async () => {
  const found = await sql<{ number: number; starts: string; state: string }>`
    select number, starts, state from cycle join org on org.id = cycle.org_id
    where org.slug = 'b' and cycle.org_id = org.id and '2026-11-24' between starts and ends`.execute(
    engine.owner,
  )
  expect(found.rows).toEqual([{ number: 3, starts: '2026-11-09', state: 'open' }])
})

test('the cycles that are over are closed and keep what was entered', async () => {
  const closed = await count(sql`select count(*)::int n from cycle where org_id > 0 and state = 'closed'`)
  const open = await count(sql`select count(*)::int n from cycle where org_id > 0 and state = 'open'`)
  expect({ closed, open }).toEqual({ closed: 3 * 8 + 4 * 2, open: 7 })
})

test('on the day of seeding the open cycle of school B is under way', async () => {
  const of = (what: string) =>
    sql<{
      n: number
    }>`select count(*)::int n from ${sql.table(what)} t join org on org.id = t.org_id where org.slug = 'b'`
  const found = await Promise.all(
    ['reminder', 'cover', 'cycle_deadline', 'finding_answer'].map((t) => count(of(t))),
  )
  expect(found.map((n) => (n ?? 0) > 0)).toEqual([true, true, true, true])
  const minutes = await sql<{ median: number }>`
    select percentile_cont(0.5) within group (order by m)::float8 as median from (
      select sum(t.seconds) / 60 as m from entry_time t join org on org.id = t.org_id
      join cycle c on c.org_id = t.org_id and c.id = t.cycle_id and c.state = 'closed'
      where org.slug = 'b' and t.org_id = org.id group by t.cycle_id, t.person_id) each`.execute(engine.owner)
  expect(minutes.rows[0]?.median).toBeGreaterThan(8)
  expect(minutes.rows[0]?.median).toBeLessThan(40)
})

test('each school has learned from its readings how its teachers err, as they were made to', async () => {
  const found = await sql<{ slug: string; noise: number; drift: number }>`
    select org.slug, (m.parameters #>> '{types,judgement,noiseSd}')::float8 as noise, (m.parameters ->> 'sharedDrift')::float8 as drift
    from reading_model m join org on org.id = m.org_id where m.org_id > 0 order by org.slug`.execute(
    engine.owner,
  )
  expect(found.rows.map(({ slug }) => slug)).toEqual(schoolPlans.map(({ slug }) => slug).sort())
  const off = found.rows.filter(
    ({ noise, drift }) => Math.abs(noise - 0.6) > 0.1 || Math.abs(drift - 0.1) > 0.03,
  )
  expect(off).toEqual([])
})

test('the audit of Year 9 at School A1 finds the one bent subject, and nothing else', async () => {
  const year = await sql<{ orgId: number; yearGroupId: number }>`
    select g.org_id as "orgId", g.id as "yearGroupId" from year_group g join org on org.id = g.org_id
    where org.slug = ${talkedOver.slug} and g.number = ${talkedOver.year}`.execute(engine.owner)
  const { orgId = 0, yearGroupId = 0 } = year.rows[0] ?? {}
  const { differences, compared } = await reading(engine.owner, orgId, (db) =>
    auditYear(db, yearGroupId, 'england'),
  )
  expect(compared).toBeGreaterThan(100)
  // Of two groups one stands apart from the other and the other from the one, in what was moved and in what is asked.
  const found = differences.map(({ group, words }) => `${words.split(',')[0]}, ${group}`)
  expect([...new Set(found)].sort()).toEqual(['History, Pupil premium: No', 'History, Pupil premium: Yes'])
})

test('at school B help is running, some of it overdue, some decided on, and much that was flagged waits', async () => {
  const org = await engine.owner
    .selectFrom('org')
    .select('id')
    .where('slug', '=', 'b')
    .executeTakeFirstOrThrow()
  const { due, waiting } = await reading(engine.owner, org.id, async (db) => ({
    due: await listHelpToReview(db, '2026-11-24'),
    waiting: await listUnacted(db, '2026-11-24'),
  }))
  expect(due.length).toBeGreaterThan(5)
  expect(due.every(({ pupils }) => pupils.length > 0)).toBe(true)
  expect(waiting.length).toBeGreaterThan(20)
  expect(Math.max(...waiting.map(({ days }) => days))).toBeGreaterThan(30)
  const decided = await count(sql`select count(*)::int n from help_review where org_id = ${org.id}`)
  // Two of the mentoring, and the class of everybody past a line.
  expect(decided).toBe(3)
})

test('what schools give of their help holds what it truly does in about 95 of 100 ranges, by lot, by a line and in steps too', async () => {
  const found = await sql<{ design: string; effect: number; se: number; truth: number }>`
    select g.design, g.effect::float8 as effect, g.se::float8 as se, t.effect::float8 as truth
    from evidence_gift g
    join org county on county.id = g.recipient_id and county.slug = 'county'
    join demonstration.truth_help t on t.org_id = g.org_id and t.kind = g.kind
    where g.org_id > 0`.execute(engine.owner)
  // A grade is between half and three quarters of the standard deviation of a year’s marks, by school and subject.
  const holds = ({ effect, se, truth }: (typeof found.rows)[number]) =>
    effect - 2.1 * se <= 0.75 * truth && effect + 2.1 * se >= 0.5 * truth
  expect(new Set(found.rows.map(({ design }) => design))).toEqual(
    new Set(['lot', 'line', 'steps', 'comparison']),
  )
  expect(found.rows.length).toBeGreaterThan(15)
  expect(found.rows.filter(holds).length / found.rows.length).toBeGreaterThanOrEqual(0.85)
  const ruled = found.rows.filter(({ design }) => design === 'line' || design === 'steps')
  expect(ruled.every(holds)).toBe(true)
  // Enough of them say something: a range that holds everything would hold the truth as well.
  expect(ruled.every(({ se }) => se < 0.25)).toBe(true)
})

test('the county sees six schools’ small groups together, and the school that keeps its own to itself nowhere', async () => {
  const org = async (slug: string) =>
    engine.owner.selectFrom('org').select('id').where('slug', '=', slug).executeTakeFirstOrThrow()
  const { id } = await org('county')
  const small = (await reading(engine.owner, id, listReceived)).filter(({ kind }) => kind === 'small_group')
  expect([...new Set(small.map(({ name }) => name))].sort()).toEqual([
    ...['Partner school P1', 'Partner school P2', 'Partner school P3', 'School A1', 'School A2', 'School B'],
  ])
  const { pooled } = togetherOf('small_group', small, null)
  // Small groups add .3 grades a cycle.
  expect(pooled?.mean.low).toBeLessThan(0.3 * 0.75)
  expect(pooled?.mean.high).toBeGreaterThan(0.3 * 0.5)
})

test('each full school held its half hour in every cycle so far, and the next one waits on the day of seeding', async () => {
  const found = await sql<{ slug: string; held: number; waits: number; said: string[]; truly: number }>`
    select org.slug,
      count(distinct c.number) filter (where m.state = 'closed')::int as held,
      count(distinct m.id) filter (where m.state = 'planned' and m.held_on = '2026-11-24')::int as waits,
      array_agg(distinct coalesce(r.helped, r.done)) filter (where r.id is not null) as said,
      count(distinct e.pupil_id)::int as truly
    from org
    join meeting m on m.org_id = org.id
    join meeting_series s on s.org_id = m.org_id and s.id = m.series_id and s.kind = 'slt-half-hour'
    left join cycle c on c.org_id = m.org_id and m.held_on between c.starts and c.ends
    left join agenda_item i on i.org_id = m.org_id and i.meeting_id = m.id
    left join decision d on d.org_id = i.org_id and d.item_id = i.id
    left join decision_pupil p on p.org_id = d.org_id and p.decision_id = d.id
    left join demonstration.truth_event e on e.org_id = p.org_id and e.pupil_id = p.pupil_id
      and e.kind = 'rise' and e.step = 8 and e.subject_id is null
    left join decision_review r on r.org_id = d.org_id and r.decision_id = d.id
    group by org.slug order by org.slug`.execute(engine.owner)
  expect(found.rows.map(({ slug, held, waits, truly }) => ({ slug, held, waits, truly }))).toEqual(
    ['a1', 'a2', 'b'].map((slug) => ({ slug, held: 3, waits: 1, truly: 2 })),
  )
  expect(found.rows.flatMap(({ said }) => said)).toEqual(expect.arrayContaining(['helped', 'not yet']))
})

test('in the timetables of the three full schools nobody, no pupil and no room is in two places', async () => {
  const clashes = (own: string) =>
    count(sql`
      with meeting as (
        select l.org_id, l.period_id, l.class_id, l.room_id, coalesce(l.person_id, t.person_id) as person_id,
          daterange(coalesce(t.starts, l.starts), t.ends, '[]') as days
        from timetabled_lesson l
        left join teaching t on t.org_id = l.org_id and t.class_id = l.class_id and l.person_id is null
      ), learning as (
        select m.org_id, m.period_id, m.class_id, e.pupil_id, daterange(e.starts, e.ends, '[]') as days
        from (select distinct org_id, period_id, class_id from timetabled_lesson) m
        join enrolment e on e.org_id = m.org_id and e.class_id = m.class_id
      )
      select count(*)::int n from ${sql.raw(own === 'pupil_id' ? 'learning' : 'meeting')} a
      join ${sql.raw(own === 'pupil_id' ? 'learning' : 'meeting')} b on b.org_id = a.org_id and b.period_id = a.period_id
        and b.${sql.ref(own)} = a.${sql.ref(own)} and b.class_id > a.class_id and b.days && a.days`)
  expect(await clashes('pupil_id')).toBe(0)
  expect(await clashes('person_id')).toBe(0)
  expect(await clashes('room_id')).toBe(0)
  const busy = await count(sql`
    select count(*)::int n from spare_period s
    join timetabled_lesson l on l.org_id = s.org_id and l.period_id = s.period_id
    left join teaching t on t.org_id = l.org_id and t.class_id = l.class_id and l.person_id is null
    where coalesce(l.person_id, t.person_id) = s.person_id`)
  expect(busy).toBe(0)
})

test('every class of the full schools has its lessons in the timetable, each in a room', async () => {
  const found = await sql<{ slug: string; classes: number; without: number; weeks: number; spare: number }>`
    select org.slug, count(*)::int as classes, count(*) filter (where coalesce(l.n, 0) = 0)::int as without,
      (select max(week) from period p where p.org_id = org.id) as weeks,
      (select min(n)::int from (select count(s.person_id) as n from period p
        left join spare_period s on s.org_id = p.org_id and s.period_id = p.id
        where p.org_id = org.id and p.lesson group by p.id) each) as spare
    from org
    join academic_year y on y.org_id = org.id and '2026-11-24' between y.starts and y.ends
    join class c on c.org_id = y.org_id and c.academic_year_id = y.id
    left join (select org_id, class_id, count(room_id) as n from timetabled_lesson group by 1, 2) l
      on l.org_id = c.org_id and l.class_id = c.id
    where org.slug in ('a1', 'a2', 'b')
    group by org.id, org.slug order by org.slug`.execute(engine.owner)
  expect(found.rows.map(({ slug, without, weeks }) => ({ slug, without, weeks }))).toEqual([
    { slug: 'a1', without: 0, weeks: 1 },
    { slug: 'a2', without: 0, weeks: 1 },
    { slug: 'b', without: 0, weeks: 2 },
  ])
  // Somebody is kept free in every period of the week.
  expect(Math.min(...found.rows.map(({ spare }) => spare))).toBeGreaterThan(0)
})

test('the application may read nothing of the hidden truth', async () => {
  const rights = await count(sql`
    select count(*)::int n from information_schema.role_table_grants
    where table_schema = 'demonstration' and grantee = 'everyschool_app'`)
  expect(rights).toBe(0)
})

test('rows made later get numbers of their own', async () => {
  const highest = await count(sql`select max(id) n from person where org_id > 0`)
  const made = await sql<{ id: number }>`
    insert into person (org_id, family_name, given_name) select id, 'Newcomer', 'Noor' from org where slug = 'b' returning id`.execute(
    engine.owner,
  )
  expect(made.rows[0]?.id).toBe((highest ?? 0) + 1)
})

test('a database that holds a real school is refused and left as it is', async () => {
  const real = await openTestEngine()
  await createOrganisation(real.owner, { slug: 'real', kind: 'school', name: 'A real school' })
  await expect(seedDemonstration(real, { today: '2026-11-24' })).rejects.toThrow(
    'The demonstration never mixes with real data',
  )
  const left = await real.owner.selectFrom('org').select('slug').execute()
  await real.close()
  expect(left).toEqual([{ slug: 'real' }])
})

test('every key leads to a row that is there', async () => {
  const keys = await sql<{ child: string; parent: string; own: string[]; others: string[] }>`
    select con.conrelid::regclass::text as child, con.confrelid::regclass::text as parent,
      array_agg(a.attname::text order by k.place) as own, array_agg(b.attname::text order by k.place) as others
    from pg_constraint con
    cross join lateral unnest(con.conkey, con.confkey) with ordinality as k(own, other, place)
    join pg_attribute a on a.attrelid = con.conrelid and a.attnum = k.own
    join pg_attribute b on b.attrelid = con.confrelid and b.attnum = k.other
    where con.contype = 'f' and con.connamespace = 'public'::regnamespace
    group by con.oid, con.conrelid, con.confrelid`.execute(engine.owner)
  const lost: string[] = []
  for (const { child, parent, own, others } of keys.rows) {
    const same = own.map((column, place) => `p.${others[place]} = c.${column}`).join(' and ')
    const given = own.map((column) => `c.${column} is not null`).join(' and ')
    const found = await sql<{ n: number }>`${sql.raw(
      `select count(*)::int as n from ${child} c where ${given} and not exists (select 1 from ${parent} p where ${same})`,
    )}`.execute(engine.owner)
    if (found.rows[0]?.n) lost.push(`${child} (${own.join(', ')}): ${found.rows[0].n}`)
  }
  expect(keys.rows.length).toBeGreaterThan(50)
  expect(lost).toEqual([])
})

test('school B has four pathways and nine gateways, Years 10 and 11 on one each, a wish that waits, and a change due for review', async () => {
  const ofB = (table: string, where = 'true') =>
    count(
      sql`select count(*)::int as n from ${sql.table(table)} t join org on org.id = t.org_id where org.slug = 'b' and ${sql.raw(where)}`,
    )
  expect(await ofB('pathway')).toBe(4)
  expect(await ofB('gateway')).toBe(9)
  expect(await ofB('pathway_place', 'ends is null')).toBe(640)
  expect(await ofB('pathway_request', "state = 'waiting'")).toBe(1)
  expect(await ofB('pathway', "closing = 'finish'")).toBe(1)
  expect(await ofB('stage_decision', 'applied_on is null')).toBe(1)
  expect(await ofB('curriculum_change', "ended_on is null and review_on <= '2026-11-24'")).toBe(2)
})
