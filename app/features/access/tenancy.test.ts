import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { findBrokenEvent, recordEvent, recordEvents } from './audit.server.ts'
import { readManyAs } from './database.server.ts'
import { findReach } from './reach.server.ts'
import { findStanding, postsGiving } from './standing.server.ts'
import { anAsker, anOrganisation, aPerson, aPost, aSeat, reading, testNow, writing } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
})
afterAll(() => engine.close())

const familyNames = (orgId: number) =>
  reading(engine.owner, orgId, (db) =>
    db.selectFrom('person').select('family_name').where('org_id', '=', db.orgId).execute(),
  )

describe('one door', () => {
  test('a school sees its own people and nobody else’s, even when the query forgets to ask', async () => {
    const mine = await anOrganisation(engine.owner)
    const other = await anOrganisation(engine.owner)
    await writing(engine.owner, mine.id, (db) => aPerson(db, { familyName: 'Mine' }))
    await writing(engine.owner, other.id, (db) => aPerson(db, { familyName: 'Foreign' }))
    expect(await familyNames(mine.id)).toEqual([{ family_name: 'Mine' }])
    const forgotten = await reading(engine.owner, mine.id, (db) =>
      sql<{ n: number }>`select count(*) as n from person where org_id is not null`.execute(db),
    )
    expect(forgotten.rows[0]?.n).toBe(1)
  })

  test('a row cannot be written into another organisation', async () => {
    const mine = await anOrganisation(engine.owner)
    const other = await anOrganisation(engine.owner)
    const writeAbroad = writing(engine.owner, mine.id, (db) =>
      db.insertInto('person').values({ org_id: other.id, family_name: 'X', given_name: 'Y' }).execute(),
    )
    await expect(writeAbroad).rejects.toThrow(/row-level security/)
  })

  test('a reader cannot write', async () => {
    const mine = await anOrganisation(engine.owner)
    const sneak = reading(engine.owner, mine.id, (db) =>
      sql`insert into person (org_id, family_name, given_name) values (${db.orgId}, 'X', 'Y')`.execute(db),
    )
    await expect(sneak).rejects.toThrow(/read-only/)
  })

  test('a transaction leaves nothing behind for the next one, aborted or not', async () => {
    const mine = await anOrganisation(engine.owner)
    const other = await anOrganisation(engine.owner)
    await writing(engine.owner, other.id, (db) => aPerson(db, { familyName: 'Foreign' }))
    const broken = writing(engine.owner, other.id, (db) => sql`select 1 / 0`.execute(db))
    await expect(broken).rejects.toThrow(/division by zero/)
    expect(await familyNames(mine.id)).toEqual([])
    const after = await sql<{ orgs: string }>`select current_setting('app.orgs', true) as orgs`.execute(
      engine.owner,
    )
    expect(after.rows[0]?.orgs ?? '').toBe('')
  })

  test('several organisations at once show exactly those named', async () => {
    const [one, two, three] = [
      await anOrganisation(engine.owner),
      await anOrganisation(engine.owner),
      await anOrganisation(engine.owner),
    ]
    await writing(engine.owner, one.id, (db) => aPerson(db))
    await writing(engine.owner, two.id, (db) => aPerson(db))
    await writing(engine.owner, three.id, (db) => aPerson(db))
    const seen = await readManyAs(engine.owner, anAsker(one.id), [one.id, two.id], (db) =>
      sql<{ org_id: number }>`select org_id from person where org_id is not null order by org_id`.execute(db),
    )
    expect(seen.rows.map((row) => row.org_id)).toEqual([one.id, two.id])
  })
})

describe('posts are the source of rights', () => {
  test('an ended post gives nothing', async () => {
    const org = await anOrganisation(engine.owner)
    const personId = await writing(engine.owner, org.id, async (db) => {
      const id = await aPerson(db)
      await aPost(db, id, 'head', { starts: '2020-09-01', ends: '2026-11-23' })
      return id
    })
    await aSeat(engine.owner, 'leaver', org.id, personId)
    const standing = await findStanding(engine.owner, 'leaver', org.slug, testNow, '2026-11-24')
    expect(standing).toBeNull()
    const dayBefore = await findStanding(engine.owner, 'leaver', org.slug, testNow, '2026-11-23')
    expect(dayBefore?.posts).toHaveLength(1)
  })

  test('an executive principal leads the schools the federation governs, and no others', async () => {
    const federation = await anOrganisation(engine.owner, { kind: 'federation' })
    const school = await anOrganisation(engine.owner)
    const stranger = await anOrganisation(engine.owner)
    await engine.owner
      .insertInto('org_link')
      .values({ parent_id: federation.id, child_id: school.id, kind: 'governs', starts: '2020-01-01' })
      .execute()
    const personId = await writing(engine.owner, federation.id, async (db) => {
      const id = await aPerson(db)
      await aPost(db, id, 'executive-principal')
      return id
    })
    await aSeat(engine.owner, 'principal', federation.id, personId)
    const inSchool = await findStanding(engine.owner, 'principal', school.slug, testNow, '2026-11-24')
    expect(inSchool && postsGiving(inSchool, 'pupils.view')).toHaveLength(1)
    expect(await findStanding(engine.owner, 'principal', stranger.slug, testNow, '2026-11-24')).toBeNull()
  })

  test('a teacher without classes reaches no pupil', async () => {
    const org = await anOrganisation(engine.owner)
    const personId = await writing(engine.owner, org.id, async (db) => {
      const id = await aPerson(db)
      await aPost(db, id, 'teacher', { scope: 'own_classes' })
      return id
    })
    await aSeat(engine.owner, 'teacher', org.id, personId)
    const standing = await findStanding(engine.owner, 'teacher', org.slug, testNow, '2026-11-24')
    const posts = standing ? postsGiving(standing, 'pupils.view') : []
    const reach = await reading(engine.owner, org.id, (db) => findReach(db, posts))
    expect(reach).toEqual({ pupils: [], classes: [] })
    expect(standing && postsGiving(standing, 'targets.agree')).toEqual([])
  })
})

describe('the audit chain', () => {
  const event = { action: 'access.tested', subject: 'person', subjectId: 1, after: { b: 1, a: 'x' } }

  test('holds while nobody touches it, and names the first event that was altered', async () => {
    const org = await anOrganisation(engine.owner)
    await writing(engine.owner, org.id, async (db) => {
      await recordEvent(db, event)
      await recordEvent(db, { ...event, before: { a: 'y' }, reason: 'asked' })
      await recordEvent(db, event)
    })
    expect(await reading(engine.owner, org.id, findBrokenEvent)).toBeNull()
    await sql`update audit_event set reason = 'altered' where org_id = ${org.id} and seq = 2`.execute(
      engine.owner,
    )
    expect(await reading(engine.owner, org.id, findBrokenEvent)).toBe(2)
  })

  test('takes many at once in their order, each with what it tells and does not tell, and is whole', async () => {
    const org = await anOrganisation(engine.owner)
    const many = Array.from({ length: 40 }, (_, at) => ({
      ...{ action: event.action, subject: event.subject, subjectId: at },
      ...(at % 2 ? { before: null } : {}),
      ...(at % 3 ? { after: { at } } : {}),
      ...(at % 5 ? {} : { reason: `because, ${at}` }),
    }))
    await writing(engine.owner, org.id, async (db) => {
      await recordEvent(db, event)
      await recordEvents(db, many)
      await recordEvents(db, [])
    })
    expect(await reading(engine.owner, org.id, findBrokenEvent)).toBeNull()
    const { rows } = await sql<{
      about: string
      before: string | null
      after: unknown
      reason: string | null
    }>`
      select subject_id as about, before::text, after, reason from audit_event
      where org_id = ${org.id} and seq > 1 order by seq`.execute(engine.owner)
    expect(rows.map(({ about }) => Number(about))).toEqual(many.map(({ subjectId }) => subjectId))
    expect(rows.slice(0, 3)).toMatchObject([
      { before: null, after: null, reason: 'because, 0' },
      { before: 'null', after: { at: 1 }, reason: null },
      { before: null, after: { at: 2 }, reason: null },
    ])
  })

  test('names a missing last event', async () => {
    const org = await anOrganisation(engine.owner)
    await writing(engine.owner, org.id, (db) => recordEvent(db, event))
    await sql`delete from audit_event where org_id = ${org.id}`.execute(engine.owner)
    expect(await reading(engine.owner, org.id, findBrokenEvent)).toBe(1)
  })

  test('the application itself can neither change nor remove an event', async () => {
    const org = await anOrganisation(engine.owner)
    const alter = writing(engine.owner, org.id, async (db) => {
      await recordEvent(db, event)
      await db.updateTable('audit_event').set({ reason: 'x' }).where('org_id', '=', db.orgId).execute()
    })
    await expect(alter).rejects.toThrow(/permission denied/)
  })
})

describe('the catalogue', () => {
  test('row-level security is on and forced on every table, and views run with the rights of who asks', async () => {
    const found = await sql<{ name: string }>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and (
        c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)
        or c.relkind = 'v' and not coalesce(c.reloptions::text like '%security_invoker=true%', false))`.execute(
      engine.owner,
    )
    expect(found.rows).toEqual([])
  })

  test('the role of the application owns nothing and cannot pass by row-level security', async () => {
    const found = await sql<{ name: string }>`
      select r.rolname as name from pg_roles r where r.rolname = 'everyschool_app' and not (r.rolsuper or r.rolbypassrls)
        and not exists (select from pg_class c where c.relowner = r.oid)
        and not exists (select from pg_proc p where p.proowner = r.oid)`.execute(engine.owner)
    expect(found.rows).toEqual([{ name: 'everyschool_app' }])
  })

  // Each with why it must, and what keeps it harmless.
  const withMakersRights = {
    refresh_statistics:
      'only the owner may have a table counted; it takes names of tables, and answers nothing',
  }

  test('no function runs with the rights of its maker, but for those named here', async () => {
    const found = await sql<{ name: string }>`
      select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'public' and p.prosecdef`.execute(engine.owner)
    expect(found.rows.map((row) => row.name)).toEqual(Object.keys(withMakersRights))
  })

  test('every key of an organisation’s table begins with org_id, and so does every foreign key between them', async () => {
    const found = await sql<{ name: string }>`
      select con.conname as name
      from pg_constraint con
      join pg_class c on c.oid = con.conrelid
      join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
      join pg_attribute org on org.attrelid = c.oid and org.attname = 'org_id' and not org.attisdropped
      where con.contype in ('p', 'u', 'f') and con.conkey[1] <> org.attnum and c.relname <> 'seat'`.execute(
      engine.owner,
    )
    expect(found.rows).toEqual([])
  })
})
