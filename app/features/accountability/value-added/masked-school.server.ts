import { listGroupsOf, type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { createMaskKeys, openMaskParty, publicKeyFrom } from '#platform/masks/pair-masks.ts'
import { createSchool, labelOf, type Round, type School } from '#stats/multilevel/federated/school.ts'
import { agreementOf, KeptFit, type MaskedCohort, MaskedParties, ownStanding } from './masked.ts'
import { readOutgoing, StoredSums } from './releases.server.ts'
import { asGroupedSums } from './school-sums.ts'

const ofCohort = ({ yearName, yearNumber }: MaskedCohort) => ({
  year_name: yearName,
  year_number: yearNumber,
})

type Joining = { country: string; recipientId: number; yearNumber: number }

/** Lets a group ask this school under masks about a year group: makes its key, and keeps the sums it will answer from. */
export async function joinMasked(db: OrgWriter, { country, recipientId, yearNumber }: Joining) {
  const { outgoing, groups } = await readOutgoing(db, country)
  const recipient = groups.find(({ id }) => id === recipientId)
  const cohort = outgoing.find((one) => one.yearNumber === yearNumber)
  if (!recipient || !cohort) throw notFound()
  if (cohort.sentTo.includes(recipientId) || cohort.maskedFor.includes(recipientId))
    return { ok: false as const, why: `${recipient.name} has this year group already.` }
  const keys = await createMaskKeys()
  const own = { org_id: db.orgId, year_name: cohort.yearName, year_number: yearNumber }
  await db
    .insertInto('masked_part')
    .values({
      ...{ ...own, recipient_id: recipientId, public_key: keys.publicKey },
      ...{ joined_at: db.now, joined_by: db.personId },
    })
    .execute()
  await db
    .insertInto('masked_secret')
    .values({
      ...{ ...own, group_id: recipientId, private_key: keys.privateKey },
      sums: JSON.stringify(cohort.sendable.sums),
    })
    .execute()
  await recordEvent(db, {
    ...{ action: 'accountability.masks-joined', subject: 'masked_part', subjectId: recipientId },
    after: { with: recipient.name, yearNumber, yearName: cohort.yearName },
  })
  return { ok: true as const }
}

/** This school as a party of a group's fit, with the sums and the key it keeps; its key is gone once the fit has ended. */
export async function openSchool(
  db: OrgReader,
  groupId: number,
  cohort: MaskedCohort,
  parties: MaskedParties,
): Promise<School> {
  const row = await db
    .selectFrom('masked_secret')
    .select(['sums', 'private_key'])
    .where('org_id', '=', db.orgId)
    .where('group_id', '=', groupId)
    .where('year_name', '=', cohort.yearName)
    .where('year_number', '=', cohort.yearNumber)
    .executeTakeFirst()
  if (!row) throw notFound()
  const name = String(db.orgId)
  const keyOf = (other: string) => parties.find((party) => party.name === other)?.publicKey
  const sums = asGroupedSums([{ name, sums: StoredSums.parse(row.sums) }])
  return createSchool(name, sums, agreementOf(groupId, cohort), async (label, names, length) => {
    const own = { privateKey: row.private_key ?? '', publicKey: keyOf(name) ?? '' }
    const party = await openMaskParty(name, own, (other) => {
      const key = keyOf(other)
      return key === undefined ? undefined : publicKeyFrom(key)
    })
    return party.maskFor(label, names, length)
  })
}

type Answered = { groupId: number; cohort: MaskedCohort; round: Round; words: BigUint64Array }

/** Addresses the answer to one round to the group. Of a round there is one answer: the first stands, whatever is asked again. */
export async function keepAnswer(db: OrgWriter, { groupId, cohort, round, words }: Answered): Promise<void> {
  await db
    .insertInto('masked_answer')
    .values({
      ...{ org_id: db.orgId, recipient_id: groupId, ...ofCohort(cohort) },
      round: labelOf(agreementOf(groupId, cohort), round),
      words: JSON.stringify([...words].map(String)),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Forgets the key of a fit that has ended; the sums stay, for the school's own place in it. */
export async function forgetKey(db: OrgWriter, groupId: number, cohort: MaskedCohort): Promise<void> {
  await db
    .updateTable('masked_secret')
    .set({ private_key: null })
    .where('org_id', '=', db.orgId)
    .where('group_id', '=', groupId)
    .where('year_name', '=', cohort.yearName)
    .where('year_number', '=', cohort.yearNumber)
    .execute()
  await recordEvent(db, {
    ...{ action: 'accountability.masks-ended', subject: 'masked_part', subjectId: groupId },
    after: { ...cohort },
  })
}

/** Where this school takes part, how far the fit is, and once it is done the school as it finds itself in it. */
export async function listOwnParts(db: OrgReader) {
  const rows = await db
    .selectFrom('masked_part')
    .leftJoin('masked_fit', (join) =>
      join
        .onRef('masked_fit.org_id', '=', 'masked_part.recipient_id')
        .onRef('masked_fit.year_name', '=', 'masked_part.year_name')
        .onRef('masked_fit.year_number', '=', 'masked_part.year_number'),
    )
    .select(['masked_part.recipient_id as groupId', 'masked_part.year_name as yearName', 'why'])
    .select(['masked_part.year_number as yearNumber', 'state', 'parties', 'result'])
    .where('masked_part.org_id', '=', db.orgId)
    .orderBy('masked_part.joined_at', 'desc')
    .execute()
  const names = new Map((await listGroupsOf(db)).map(({ id, name }) => [id, name]))
  return Promise.all(
    rows.map(async ({ groupId, yearName, yearNumber, state, why, ...fit }) => {
      const cohort = { yearName, yearNumber }
      const kept = state === 'done' ? KeptFit.parse(fit.result) : null
      const school = kept && (await openSchool(db, groupId, cohort, MaskedParties.parse(fit.parties)))
      const standing = kept && school ? ownStanding(school, kept) : null
      return { groupId, group: names.get(groupId) ?? '', ...cohort, state, why, standing, kept }
    }),
  )
}
