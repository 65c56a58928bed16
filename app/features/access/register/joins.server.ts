import { recordEvent } from '../audit.server.ts'
import type { Read } from './rows.ts'
import { auditOf, keyOf, make, type Outcome, type Register } from './write.server.ts'

/** A school is governed by one group at a time: what the register said before ends on the day before. */
async function endEarlier({ trx }: Register, link: { parent: number; child: number; joined: string }) {
  const before = new Date(new Date(`${link.joined}T00:00:00Z`).getTime() - 86_400_000)
    .toISOString()
    .slice(0, 10)
  await trx
    .updateTable('org_link')
    .set({ ends: before })
    .where('child_id', '=', link.child)
    .where('kind', '=', 'governs')
    .where('parent_id', '<>', link.parent)
    .where('starts', '<=', before)
    .where((eb) => eb.or([eb('ends', 'is', null), eb('ends', '>', before)]))
    .where(
      'parent_id',
      'in',
      trx.selectFrom('establishment').select('organisation_id').where('register', '=', 'group'),
    )
    .execute()
}

export async function join(
  register: Register,
  { urn, group, joined }: Extract<Read, { as: 'membership' }>,
): Promise<Outcome> {
  const { trx } = register
  const school = register.here.get(keyOf({ register: 'school', number: urn }))
  if (!school) return 'elsewhere'
  const parent = register.here.get(keyOf(group.facts)) ?? (await make(register, group.facts, group.kind))
  const ends = group.facts.closed && group.facts.closed >= joined ? group.facts.closed : null
  const ofPair = await trx
    .selectFrom('org_link')
    .select(['starts', 'ends', 'kind'])
    .where('parent_id', '=', parent.id)
    .where('child_id', '=', school.id)
    .orderBy('starts', 'desc')
    .executeTakeFirst()
  if (ofPair && ofPair.starts === joined && ofPair.ends === ends && ofPair.kind === group.link)
    return 'unchanged'
  const link = { starts: joined, ends, kind: group.link }
  // One that is still open had its first day told differently; one that has ended was an earlier membership.
  if (ofPair && (ofPair.ends === null || ofPair.starts === joined))
    await trx
      .updateTable('org_link')
      .set(link)
      .where('parent_id', '=', parent.id)
      .where('child_id', '=', school.id)
      .where('starts', '=', ofPair.starts)
      .execute()
  else
    await trx
      .insertInto('org_link')
      .values({ parent_id: parent.id, child_id: school.id, ...link })
      .execute()
  if (group.link === 'governs') await endEarlier(register, { parent: parent.id, child: school.id, joined })
  for (const id of [parent.id, school.id])
    await recordEvent(auditOf(register, id), {
      ...{ action: 'access.joined', subject: 'org_link', subjectId: `${parent.id}/${school.id}` },
      ...(ofPair ? { before: ofPair } : {}),
      after: link,
    })
  return ofPair ? 'changed' : 'new'
}

export async function keepLink(register: Register, read: Extract<Read, { as: 'link' }>): Promise<Outcome> {
  const { trx } = register
  const school = register.here.get(keyOf({ register: 'school', number: read.urn }))
  if (!school) return 'elsewhere'
  const key = { organisation_id: school.id, other_number: read.other, kind: read.kind }
  const said = { other_name: read.name, since: read.since }
  const before = await trx
    .selectFrom('establishment_link')
    .select(['other_name', 'since'])
    .where('organisation_id', '=', school.id)
    .where('other_number', '=', read.other)
    .where('kind', '=', read.kind)
    .executeTakeFirst()
  if (before && before.other_name === read.name && before.since === read.since) return 'unchanged'
  await trx
    .insertInto('establishment_link')
    .values({ ...key, ...said })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'other_number', 'kind']).doUpdateSet(said))
    .execute()
  await recordEvent(auditOf(register, school.id), {
    ...{
      action: 'access.registered',
      subject: 'establishment_link',
      subjectId: `${school.id}/${read.other}`,
    },
    ...(before ? { before } : {}),
    after: { ...key, ...said },
  })
  return before ? 'changed' : 'new'
}
