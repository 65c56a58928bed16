import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linkOrganisations } from '#features/access/api.server.ts'
import { anOrganisation } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { fitNationalChances } from '#features/targets/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { addWords, fromWords } from '#stats/multilevel/federated/fixed-point.ts'
import { describeFit, fitMultilevel } from '#stats/multilevel/fit.ts'
import type { Sums } from '#stats/multilevel/sums.ts'
import { beginMasked, listMasked, runMasked } from './masked-group.server.ts'
import { joinMasked, listOwnParts } from './masked-school.server.ts'
import { readOutgoing, sendSums } from './releases.server.ts'
import { asGroupedSums } from './school-sums.ts'
import { compareSchools } from './schools.ts'
import { afterResults, type Leavers, readingAfter, someLeavers, writingAfter } from './testing.ts'

let engine: TestEngine
let schools: Leavers[]
let county: { id: number }
let sums: { orgId: number; name: string; sums: Sums }[]
const cohort = { yearName: '2026/27', yearNumber: 11 }
const now = new Date(`${afterResults}T12:00:00Z`)

const join = ({ school }: Leavers, recipientId: number) =>
  writingAfter(engine.owner, school.org.id, (db) =>
    joinMasked(db, { country: 'england', recipientId, yearNumber: 11 }),
  )
const begin = () => writingAfter(engine.owner, county.id, (db) => beginMasked(db, cohort))
const masked = async () => (await readingAfter(engine.owner, county.id, listMasked))[0]
const countAs = async (orgId: number, table: string) => {
  const found = await readingAfter(engine.owner, orgId, (db) =>
    sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)} where org_id is not null`.execute(
      db,
    ),
  )
  return found.rows[0]?.n
}

beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
  await fitNationalChances(engine.owner)
  schools = []
  for (const lift of [0, 1, 1, 2])
    schools.push(
      await someLeavers(
        engine.owner,
        lift === 2 ? 8 : 25,
        (place) => [String(2 + lift + (place % 4)), String(1 + lift + (place % 5))],
        96 + ((7 * schools.length) % 5),
      ),
    )
  county = await anOrganisation(engine.owner, { kind: 'authority' })
  for (const { school } of schools)
    await linkOrganisations(engine.owner, {
      ...{ parentId: county.id, childId: school.org.id, kind: 'oversees', starts: '2020-09-01' },
    })
  sums = await Promise.all(
    schools.map(async ({ school }) => {
      const { outgoing } = await readingAfter(engine.owner, school.org.id, (db) =>
        readOutgoing(db, 'england'),
      )
      const own = outgoing[0]?.sendable.sums ?? { n: 0, means: [], products: [] }
      return { orgId: school.org.id, name: school.org.name, sums: own }
    }),
  )
})
afterAll(() => engine.close())

describe('four schools, one of them too small to send', () => {
  test('begin only when all four take part, and once', async () => {
    for (const one of schools.slice(0, 3)) expect(await join(one, county.id)).toEqual({ ok: true })
    expect(await begin()).toMatchObject({ ok: false, why: expect.stringContaining('4 schools') })
    const [first, , , small] = schools
    if (!first || !small) throw new Error('no schools')
    expect(await join(first, county.id)).toMatchObject({ ok: false })
    const sending = writingAfter(engine.owner, first.school.org.id, (db) =>
      sendSums(db, { country: 'england', recipientId: county.id, yearNumber: 11 }),
    )
    expect(await sending).toMatchObject({ ok: false, why: expect.stringContaining('under masks') })
    await join(small, county.id)
    expect(await begin()).toEqual({ ok: true })
    expect(await begin()).toMatchObject({ ok: false })
    expect((await masked())?.state).toBe('running')
    expect(await runMasked(engine.owner, now)).toBe(1)
    expect(await runMasked(engine.owner, now)).toBe(0)
    expect((await masked())?.state).toBe('done')
  })

  test('get the fit that their open sums would give, to nine digits', async () => {
    const kept = (await masked())?.kept
    if (!kept) throw new Error('no fit')
    const fit = describeFit(kept.plan, kept.optimum, [], [])
    const grouped = asGroupedSums(sums.map(({ orgId, sums: own }) => ({ name: String(orgId), sums: own })))
    const open = fitMultilevel(grouped, { method: 'REML', fixed: ['expected'] })
    if (!open.ok) throw new Error(open.message)
    expect(fit.pupils).toBe(83)
    expect(Math.abs(fit.deviance / open.deviance - 1)).toBeLessThan(1e-12)
    for (const [i, { estimate }] of open.fixed.entries())
      expect(Math.abs((fit.fixed[i]?.estimate ?? 9) - estimate)).toBeLessThan(1e-9)
    expect(fit.levels[0]?.covariance[0]).toBeCloseTo(open.levels[0]?.covariance[0] ?? 9, 9)
  })

  test('each see their own place as the open comparison would show it, and nobody else’s', async () => {
    const open = compareSchools(sums, 'start')
    for (const { school } of schools) {
      const parts = await readingAfter(engine.owner, school.org.id, listOwnParts)
      expect(parts.map(({ group }) => group)).toHaveLength(1)
      const theirs = open.ok ? open.standings.find(({ key }) => key === school.org.id) : undefined
      expect(parts[0]?.standing?.effect).toBeCloseTo(theirs?.effect ?? 9, 9)
      expect(parts[0]?.standing?.half).toBeCloseTo(theirs?.half ?? 9, 9)
    }
  })

  test('leave with the group nothing of one of them: answers that say nothing, and sums over all', async () => {
    const stored = await readingAfter(engine.owner, county.id, async (db) => {
      const answers = await db
        .selectFrom('masked_answer')
        .select(['org_id', 'round', 'words'])
        .where('recipient_id', '=', db.orgId)
        .where('org_id', 'is not', null)
        .execute()
      const fit = await db
        .selectFrom('masked_fit')
        .selectAll()
        .where('org_id', '=', db.orgId)
        .executeTakeFirstOrThrow()
      return { answers, fit }
    })
    const wordsOf = (text: string) => BigUint64Array.from(JSON.parse(text) as string[], BigInt)
    const rounds = Map.groupBy(stored.answers, ({ round }) => round)
    expect(rounds.size).toBeGreaterThan(5)
    // The first round asks for totals: 1 group and n pupils each, in the unit of 64-bit numbers all agreed on.
    const [first = []] = rounds.values()
    const unit = 2 ** (Math.ceil(Math.log2(4096 * 200_000)) - 62)
    const alone = first.map(({ words }) => fromWords(wordsOf(words), unit))
    for (const [i, values] of alone.entries()) {
      expect(Math.abs((values[0] ?? 1) - 1)).toBeGreaterThan(1e-3)
      expect(Math.abs((values[1] ?? 0) - (sums[i]?.sums.n ?? 0))).toBeGreaterThan(1e-3)
    }
    const all = first.map(({ words }) => wordsOf(words)).reduce(addWords)
    expect([...fromWords(all, unit)].slice(0, 2)).toEqual([4, 83])
    const told = JSON.stringify(stored.fit)
    const numbers = sums.flatMap(({ sums: own }) => [...Array.from(own.means), ...Array.from(own.products)])
    const telling = numbers.map(String).filter((text) => text.length > 8)
    expect(telling.length).toBeGreaterThan(10)
    expect(telling.filter((text) => told.includes(text.slice(0, 9)))).toEqual([])
    expect(told).not.toContain('private')
  })

  test('keep their keys and sums to themselves, and forget the keys', async () => {
    const [first, second] = schools.map(({ school }) => school.org.id)
    const stranger = await anOrganisation(engine.owner, { kind: 'authority' })
    expect(await countAs(county.id, 'masked_secret')).toBe(0)
    expect(await countAs(first ?? -1, 'masked_secret')).toBe(1)
    for (const table of ['masked_part', 'masked_answer', 'masked_fit', 'masked_secret'])
      expect(await countAs(stranger.id, table)).toBe(0)
    const foreign = await readingAfter(engine.owner, second ?? -1, (db) =>
      sql<{ n: number }>`select count(*)::int as n from masked_answer where org_id <> ${db.orgId}`.execute(
        db,
      ),
    )
    expect(foreign.rows[0]?.n).toBe(0)
    const keys = await readingAfter(engine.owner, first ?? -1, (db) =>
      db.selectFrom('masked_secret').select('private_key').where('org_id', '=', db.orgId).execute(),
    )
    expect(keys).toEqual([{ private_key: null }])
  })
})
