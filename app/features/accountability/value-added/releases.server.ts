import { sql } from 'kysely'
import { z } from 'zod'
import { listGroupsOf, type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'
import { findDifference } from '#stats/multilevel/release.ts'
import type { Sums } from '#stats/multilevel/sums.ts'
import { type Cohort, readCohorts } from './entries.server.ts'
import { asGroupedSums, type Sendable, sumCohort } from './school-sums.ts'

/** Sums as they are kept. */
export const StoredSums = z.object({
  n: z.int().positive(),
  means: z.array(z.number()).length(2),
  products: z.array(z.number()).length(3),
})

export type Release = {
  id: number
  recipientId: number
  recipient: string
  yearNumber: number
  yearName: string
  sums: Sums
  sentAt: Date
  /** Null where the post is held away. */
  sentBy: string | null
}

/** What this school has sent, the newest first. */
export async function listReleases(db: OrgReader): Promise<Release[]> {
  const rows = await db
    .selectFrom('sums_release')
    .innerJoin('org', 'org.id', 'sums_release.recipient_id')
    .leftJoin('person', (join) =>
      join.onRef('person.org_id', '=', 'sums_release.org_id').onRef('person.id', '=', 'sums_release.sent_by'),
    )
    .select(['sums_release.id', 'recipient_id as recipientId', 'org.name as recipient', 'sums'])
    .select(['year_number as yearNumber', 'year_name as yearName', 'sent_at as sentAt'])
    .select(sql<string | null>`person.given_name || ' ' || person.family_name`.as('sentBy'))
    .where('sums_release.org_id', '=', db.orgId)
    .orderBy('sums_release.id', 'desc')
    .execute()
  return rows.map((row) => ({ ...row, sums: StoredSums.parse(row.sums) }))
}

/** What schools that this group governs, oversees or is partner of today have sent to it. */
export async function listReceived(db: OrgReader) {
  const rows = await db
    .selectFrom('sums_release')
    .innerJoin('org_link', (join) =>
      join
        .onRef('org_link.child_id', '=', 'sums_release.org_id')
        .onRef('org_link.parent_id', '=', 'sums_release.recipient_id'),
    )
    .innerJoin('org', 'org.id', 'sums_release.org_id')
    .select(['sums_release.org_id as orgId', 'org.name', 'org.slug', 'sums'])
    .select(['year_number as yearNumber', 'year_name as yearName', 'sent_at as sentAt'])
    .distinctOn(['year_name', 'year_number', 'sums_release.org_id'])
    .where('sums_release.recipient_id', '=', db.orgId)
    .where(holdsOn('org_link', db.today))
    .orderBy('year_name', 'desc')
    .orderBy('year_number')
    .orderBy('sums_release.org_id')
    .execute()
  return rows.map((row) => ({ ...row, sums: StoredSums.parse(row.sums) }))
}

/** A cohort as it would be sent today: its own sums, or those that were sent before, which stay. */
export type Outgoing = {
  yearNumber: number
  yearName: string
  sendable: Sendable
  /** Sent before, and what the results come to now differs: what was sent stays. */
  changed: boolean
  sentTo: readonly number[]
  /** Groups that may ask about it under masks. */
  maskedFor: readonly number[]
}

type Part = { recipientId: number; yearName: string; yearNumber: number }

const listParts = (db: OrgReader): Promise<Part[]> =>
  db
    .selectFrom('masked_part')
    .select(['recipient_id as recipientId', 'year_name as yearName', 'year_number as yearNumber'])
    .where('org_id', '=', db.orgId)
    .execute()

/** Whoever holds two versions of a cohort could subtract them and have the pupil between: the first one sent stays. */
function outgoingOf(cohort: Cohort, releases: readonly Release[], parts: readonly Part[]): Outgoing {
  const { yearNumber, year } = cohort
  const isOwn = (one: Omit<Part, 'recipientId'>) =>
    one.yearNumber === yearNumber && one.yearName === year.name
  const own = releases.filter(isOwn)
  const now = sumCohort(cohort.entries)
  const before = own.at(-1)?.sums
  const grouped = (sums: Sums) => asGroupedSums([{ name: '', sums }])
  return {
    ...{ yearNumber, yearName: year.name, sentTo: own.map(({ recipientId }) => recipientId) },
    maskedFor: parts.filter(isOwn).map(({ recipientId }) => recipientId),
    sendable: before ? { ok: true, sums: before } : now,
    changed: before !== undefined && findDifference(grouped(before), grouped(now.sums)) !== undefined,
  }
}

/** What could be sent of the newest year with results, to whom, and what was sent. */
export async function readOutgoing(db: OrgReader, country: string) {
  const releases = await listReleases(db)
  const found = await readCohorts(db, { country })
  const parts = await listParts(db)
  return {
    releases,
    outgoing: (found?.cohorts ?? []).map((cohort) => outgoingOf(cohort, releases, parts)),
    groups: await listGroupsOf(db),
  }
}

type Sending = { country: string; recipientId: number; yearNumber: number }

/** Sends the sums of a year group to a group this school belongs to: once, and what was sent before stays. */
export async function sendSums(db: OrgWriter, { country, recipientId, yearNumber }: Sending) {
  const { outgoing, groups } = await readOutgoing(db, country)
  const recipient = groups.find(({ id }) => id === recipientId)
  const cohort = outgoing.find((one) => one.yearNumber === yearNumber)
  if (!recipient || !cohort) throw notFound()
  const { sendable, yearName, sentTo, maskedFor } = cohort
  if (maskedFor.includes(recipientId))
    return { ok: false as const, why: `${recipient.name} asks about this year group under masks.` }
  if (!sendable.ok) return { ok: false as const, why: sendable.why }
  if (sentTo.includes(recipientId))
    return { ok: false as const, why: `${recipient.name} has them already: a cohort is sent once.` }
  const { id } = await db
    .insertInto('sums_release')
    .values({
      ...{ org_id: db.orgId, recipient_id: recipientId, year_number: yearNumber, year_name: yearName },
      ...{ sums: JSON.stringify(sendable.sums), sent_at: db.now, sent_by: db.personId },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, {
    ...{ action: 'accountability.sums-sent', subject: 'sums_release', subjectId: id },
    after: { to: recipient.name, yearNumber, yearName, pupils: sendable.sums.n },
  })
  return { ok: true as const }
}
