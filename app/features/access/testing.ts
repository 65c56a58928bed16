import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { type Asker, type OrgReader, type OrgWriter, readAs, writeAs } from './database.server.ts'
import { createOrganisation, type NewOrganisation, type Organisation } from './organisations.server.ts'
import type { Role } from './roles.ts'
import type { Scope } from './rules/posts.ts'

let made = 0
/** A whole number not given out before in this run: for slugs, names and codes that must differ. */
export const next = (): number => {
  made += 1
  return made
}

export const testToday = '2026-11-24'
export const testNow = new Date('2026-11-24T10:00:00Z')

/** An organisation with made-up particulars; a school unless said otherwise. */
export function anOrganisation(
  owner: Kysely<DB>,
  given: Partial<NewOrganisation> = {},
): Promise<Organisation> {
  const number = next()
  return createOrganisation(owner, {
    slug: `school-${number}`,
    kind: 'school',
    name: `School ${number}`,
    ...given,
  })
}

/** Who asks in a test: nobody in particular of an organisation. */
export function anAsker(orgId: number, given: Partial<Asker> = {}): Asker {
  return { orgId, personId: null, accountId: null, now: testNow, today: testToday, ...given }
}

export const reading = <T>(
  owner: Kysely<DB>,
  orgId: number,
  query: (db: OrgReader) => Promise<T>,
): Promise<T> => readAs(owner, anAsker(orgId), query)

export const writing = <T>(
  owner: Kysely<DB>,
  orgId: number,
  command: (db: OrgWriter) => Promise<T>,
): Promise<T> => writeAs(owner, anAsker(orgId), command)

/** Who asks on a day, at ten in the morning: nobody in particular, on the day of the tests, unless said. */
export type On = { personId?: number | null; today?: string }

const askerOn = (made: { school: { org: { id: number } } }, { personId = null, today = '2026-11-24' }: On) =>
  anAsker(made.school.org.id, { personId, today, now: new Date(`${today}T10:00:00Z`) })

/** What a query finds in a school that was made, for somebody on a day. */
export const readOn = <T>(
  owner: Kysely<DB>,
  made: { school: { org: { id: number } } },
  on: On,
  query: (db: OrgReader) => Promise<T>,
): Promise<T> => readAs(owner, askerOn(made, on), query)

export const writeOn = <T>(
  owner: Kysely<DB>,
  made: { school: { org: { id: number } } },
  on: On,
  command: (db: OrgWriter) => Promise<T>,
): Promise<T> => writeAs(owner, askerOn(made, on), command)

/** A person; answers the id. */
export async function aPerson(
  db: OrgWriter,
  given: { familyName?: string; givenName?: string; born?: string } = {},
): Promise<number> {
  const number = next()
  const row = await db
    .insertInto('person')
    .values({
      org_id: db.orgId,
      family_name: given.familyName ?? `Family${number}`,
      given_name: given.givenName ?? `Given${number}`,
      born: given.born ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** A post held since long ago unless said otherwise; answers the id. */
export async function aPost(
  db: OrgWriter,
  personId: number,
  role: Role,
  given: { scope?: Scope; scopeId?: number; starts?: string; ends?: string } = {},
): Promise<number> {
  const row = await db
    .insertInto('post')
    .values({
      org_id: db.orgId,
      person_id: personId,
      role,
      scope: given.scope ?? 'organisation',
      scope_id: given.scopeId ?? null,
      starts: given.starts ?? '2020-09-01',
      ends: given.ends ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** Seats an account with a person of an organisation. */
export async function aSeat(
  owner: Kysely<DB>,
  accountId: string,
  orgId: number,
  personId: number,
): Promise<void> {
  await owner
    .insertInto('seat')
    .values({ account_id: accountId, org_id: orgId, person_id: personId })
    .execute()
}
