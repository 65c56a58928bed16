import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { recordEvent } from '../audit.server.ts'
import { type OrgWriter, writerOf } from '../database.server.ts'
import { insertOrganisation } from '../organisations.server.ts'
import { join, keepLink } from './joins.server.ts'
import { type Facts, type Group, type Read, slugFor } from './rows.ts'

type When = { now: Date; today: string }
/** An organisation as the register would know it; `facts` is null when it was never taken from there. */
export type Here = { id: number; kind: string; name: string; facts: Facts | null }
export type Outcome = 'new' | 'changed' | 'unchanged' | 'elsewhere' | 'closed'
/** A refusal that only what is here already explains. */
export class Unfit extends Error {}

export type Register = {
  trx: Kysely<DB>
  when: When
  here: Map<string, Here>
  slugs: Set<string>
  made: number
}

export const keyOf = ({ register, number }: Pick<Facts, 'register' | 'number'>) => `${register}/${number}`

/** What of the register is here already, within the transaction of a reading. */
export async function openRegister(trx: Kysely<DB>, when: When): Promise<Register> {
  const orgs = await trx
    .selectFrom('org')
    .leftJoin('establishment as e', 'e.organisation_id', 'org.id')
    .select(['org.id', 'org.kind', 'org.name as orgName', 'org.slug', 'org.urn'])
    .select(['e.register', 'e.number', 'e.name', 'e.type', 'e.phase', 'e.status', 'e.postcode', 'e.opened'])
    .select(['e.closed', 'e.authority_code', 'e.authority_name', 'e.authority_number'])
    .execute()
  const here = new Map<string, Here>()
  for (const { id, kind, orgName, slug: _, urn, ...row } of orgs) {
    const facts = row.register === null ? null : (row as Facts)
    const key = facts ? keyOf(facts) : urn ? keyOf({ register: 'school', number: urn }) : undefined
    if (key) here.set(key, { id, kind, name: orgName, facts })
  }
  return { trx, when, here, slugs: new Set(orgs.map((org) => org.slug)), made: 0 }
}

/** Takes an organisation here for the one of this number; false when it is none, or either is somebody else already. */
export async function knowAs(
  register: Register,
  slug: string,
  given: Pick<Facts, 'register' | 'number'>,
): Promise<boolean> {
  const org = await register.trx
    .selectFrom('org')
    .select(['id', 'kind', 'name'])
    .where('slug', '=', slug)
    .executeTakeFirst()
  const held = register.here.get(keyOf(given))
  if (!org || (held && held.id !== org.id)) return false
  if (!held && [...register.here.values()].some(({ id }) => id === org.id)) return false
  register.here.set(keyOf(given), held ?? { ...org, facts: null })
  return true
}

export const auditOf = ({ trx, when }: Register, orgId: number): OrgWriter =>
  writerOf(trx, { orgId, personId: null, accountId: null, ...when })

export async function make(register: Register, facts: Facts, kind: 'school' | Group['kind']): Promise<Here> {
  const { trx, when } = register
  const slug = slugFor(facts, register.slugs)
  const urn = facts.register === 'school' ? { urn: facts.number } : {}
  const { id } = await insertOrganisation(trx, { slug, kind, name: facts.name, ...urn })
  await trx
    .insertInto('establishment')
    .values({ organisation_id: id, ...facts, taken_on: when.today })
    .execute()
  await recordEvent(auditOf(register, id), {
    ...{ action: 'access.registered', subject: 'org', subjectId: id },
    after: facts,
  })
  const made = { id, kind, name: facts.name, facts }
  register.slugs.add(slug)
  register.here.set(keyOf(facts), made)
  register.made += 1
  return made
}

/** What is closed counts its memberships to that day. */
async function endMemberships({ trx }: Register, id: number, closed: string): Promise<void> {
  await trx
    .updateTable('org_link')
    .set({ ends: closed })
    .where((eb) => eb.or([eb('parent_id', '=', id), eb('child_id', '=', id)]))
    .where('ends', 'is', null)
    .where('starts', '<=', closed)
    .execute()
}

async function update(register: Register, here: Here, facts: Facts): Promise<Outcome> {
  const { trx, when } = register
  const same =
    here.facts !== null &&
    Object.entries(facts).every(([key, value]) => here.facts?.[key as keyof Facts] === value)
  if (same) return 'unchanged'
  const row = { ...facts, taken_on: when.today }
  await trx
    .insertInto('establishment')
    .values({ organisation_id: here.id, ...row })
    .onConflict((conflict) => conflict.column('organisation_id').doUpdateSet(row))
    .execute()
  if (here.facts === null && facts.register === 'school')
    await trx.updateTable('org').set({ urn: facts.number }).where('id', '=', here.id).execute()
  // The organisation follows the register for as long as it bears the name it has there.
  if (here.facts && here.name === here.facts.name && facts.name !== here.name)
    await trx.updateTable('org').set({ name: facts.name }).where('id', '=', here.id).execute()
  if (facts.closed) await endMemberships(register, here.id, facts.closed)
  await recordEvent(auditOf(register, here.id), {
    ...{ action: 'access.registered', subject: 'org', subjectId: here.id },
    ...{ before: here.facts, after: facts },
  })
  here.facts = facts
  return 'changed'
}

async function takeFacts(register: Register, facts: Facts, kind: 'school' | Group['kind']): Promise<Outcome> {
  const found = register.here.get(keyOf(facts))
  if (!found) {
    if (facts.status === 'Closed') return 'closed'
    await make(register, facts, kind)
    return 'new'
  }
  if (found.kind !== kind)
    throw new Unfit(`Number ${facts.number} is here as a ${found.kind}, not a ${kind}.`)
  return update(register, found, facts)
}

/** Writes what a row says, unless it is here already or of nobody here. Throws Unfit when it cannot be so. */
export function takeRow(register: Register, read: Read): Promise<Outcome> {
  if (read.as === 'school') return takeFacts(register, read.facts, 'school')
  if (read.as === 'group') return takeFacts(register, read.group.facts, read.group.kind)
  return read.as === 'membership' ? join(register, read) : keepLink(register, read)
}
