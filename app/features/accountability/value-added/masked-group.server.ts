import { type Kysely, sql } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { type OrgReader, type OrgWriter, readAs, recordEvent, writeAs } from '#features/access/api.server.ts'
import { dateIn } from '#platform/clock.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'
import { fitMasked } from '#stats/multilevel/federated/centre.ts'
import { labelOf, type Party } from '#stats/multilevel/federated/school.ts'
import { agreementOf, asText, FEWEST_MASKED, KeptFit, type MaskedCohort, MaskedParties } from './masked.ts'
import { forgetKey, keepAnswer, openSchool } from './masked-school.server.ts'

/** The cohorts about which schools of this group let themselves be asked, and how far each fit is. */
export async function listMasked(db: OrgReader) {
  const parts = await db
    .selectFrom('masked_part')
    .innerJoin('org_link', (join) =>
      join
        .onRef('org_link.child_id', '=', 'masked_part.org_id')
        .onRef('org_link.parent_id', '=', 'masked_part.recipient_id'),
    )
    .select(['masked_part.org_id as orgId', 'public_key as publicKey'])
    .select(['year_name as yearName', 'year_number as yearNumber'])
    .distinct()
    .where('masked_part.recipient_id', '=', db.orgId)
    .where(holdsOn('org_link', db.today))
    .orderBy('year_name', 'desc')
    .orderBy('year_number')
    .orderBy('masked_part.org_id')
    .execute()
  const fits = await db
    .selectFrom('masked_fit')
    .select(['year_name', 'year_number', 'state', 'why', 'result'])
    .where('org_id', '=', db.orgId)
    .execute()
  const byCohort = Map.groupBy(parts, ({ yearName, yearNumber }) => `${yearName} ${yearNumber}`)
  return [...byCohort.values()].flatMap((own) => {
    const [first] = own
    if (!first) return []
    const { yearName, yearNumber } = first
    const fit = fits.find((one) => one.year_name === yearName && one.year_number === yearNumber)
    const parties = own.map(({ orgId, publicKey }) => ({ name: String(orgId), publicKey }))
    const kept = fit?.state === 'done' ? KeptFit.parse(fit.result) : null
    return [{ yearName, yearNumber, parties, state: fit?.state ?? null, why: fit?.why ?? null, kept }]
  })
}

/** Begins the fit of a cohort with the schools that take part now: once, and never with others afterwards. */
export async function beginMasked(db: OrgWriter, cohort: MaskedCohort) {
  const found = (await listMasked(db)).find(
    (one) => one.yearName === cohort.yearName && one.yearNumber === cohort.yearNumber,
  )
  if (!found) throw notFound()
  if (found.state !== null || found.parties.length < FEWEST_MASKED)
    return { ok: false as const, why: `It takes ${FEWEST_MASKED} schools, and is done once.` }
  await db
    .insertInto('masked_fit')
    .values({
      ...{ org_id: db.orgId, year_name: cohort.yearName, year_number: cohort.yearNumber, state: 'running' },
      ...{ parties: JSON.stringify(found.parties), begun_at: db.now },
    })
    .execute()
  await recordEvent(db, {
    ...{ action: 'accountability.masked-fit-begun', subject: 'masked_fit' },
    after: { ...cohort, schools: found.parties.length },
  })
  return { ok: true as const }
}

type Running = MaskedCohort & { orgId: number; parties: unknown }

/**
 * Runs the fits that were begun: each school answers from its own rows, the group reads what is addressed to it. Killed and
 * run again, each school answers the same rounds in the same words.
 */
export async function runMasked(owner: Kysely<DB>, now: Date): Promise<number> {
  const found = await sql<Running>`
    select org_id as "orgId", year_name as "yearName", year_number as "yearNumber", parties
    from masked_fit where state = 'running'`.execute(owner)
  const today = dateIn('Europe/London', now)
  const askerOf = (orgId: number) => ({ orgId, personId: null, accountId: null, now, today })
  for (const { orgId: groupId, parties: kept, ...cohort } of found.rows) {
    const parties = MaskedParties.parse(kept)
    const agreement = agreementOf(groupId, cohort)
    const asked = await Promise.all(
      parties.map(async ({ name }): Promise<Party> => {
        const asker = askerOf(Number(name))
        const school = await readAs(owner, asker, (db) => openSchool(db, groupId, cohort, parties))
        return {
          name,
          answer: async (round) => {
            const words = await school.answer(round)
            await writeAs(owner, asker, (db) => keepAnswer(db, { groupId, cohort, round, words }))
            const label = labelOf(agreement, round)
            return readAs(owner, askerOf(groupId), (db) => readAnswer(db, name, cohort, label))
          },
        }
      }),
    )
    const fitted = await fitMasked(agreement, asked)
    await writeAs(owner, askerOf(groupId), (db) => keepFit(db, cohort, fitted))
    for (const { name } of parties)
      await writeAs(owner, askerOf(Number(name)), (db) => forgetKey(db, groupId, cohort))
  }
  return found.rows.length
}

async function readAnswer(db: OrgReader, name: string, cohort: MaskedCohort, round: string) {
  const row = await db
    .selectFrom('masked_answer')
    .select('words')
    .where('org_id', '=', Number(name))
    .where('recipient_id', '=', db.orgId)
    .where('year_name', '=', cohort.yearName)
    .where('year_number', '=', cohort.yearNumber)
    .where('round', '=', round)
    .executeTakeFirstOrThrow()
  const words: string[] = JSON.parse(row.words)
  return BigUint64Array.from(words, BigInt)
}

async function keepFit(db: OrgWriter, cohort: MaskedCohort, fitted: Awaited<ReturnType<typeof fitMasked>>) {
  const kept = fitted.ok
    ? {
        state: 'done',
        rounds: asText(fitted.records),
        result: asText({ parties: fitted.parties, plan: fitted.plan, optimum: fitted.optimum }),
      }
    : { state: 'stopped', why: fitted.message }
  await db
    .updateTable('masked_fit')
    .set(kept)
    .where('org_id', '=', db.orgId)
    .where('year_name', '=', cohort.yearName)
    .where('year_number', '=', cohort.yearNumber)
    .execute()
  await recordEvent(db, {
    ...{ action: 'accountability.masked-fit-ended', subject: 'masked_fit' },
    after: { ...cohort, state: kept.state },
  })
}
