import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linkOrganisations } from '#features/access/api.server.ts'
import { anOrganisation, reading } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { createRandom } from '#stats/random.ts'
import type { Answer } from '../impact/answers.ts'
import type { Study } from '../impact/studies.ts'
import { aHelpSchool, type HelpSchool, readOn, writeOn } from '../testing.ts'
import { beginGiving, endGiving, keepGifts } from './commands.server.ts'
import { type Gift, giftsFrom } from './gifts.ts'
import { giveDue } from './jobs.server.ts'
import { listBeside, listReceived, listShared } from './queries.server.ts'
import { type Given, schoolsOf, togetherOf } from './rules.ts'
import { sharedFinding, togetherWords } from './words.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const country = 'england'
const aGift = (made: HelpSchool, given: Partial<Gift> = {}): Gift => ({
  ...{ kind: 'small_group', cycleId: made.cycles[1], throughId: made.cycles[1], cycle: 'Cycle 2 of 2026/27' },
  ...{ design: 'comparison', effect: 0.2, se: 0.1, helped: 12, compared: 80, ...given },
})

/** Schools of one group, of which the first ones give. */
async function someSchools(giving: number, silent = 0) {
  const group = await anOrganisation(engine.owner, { kind: 'partnership' })
  const schools: HelpSchool[] = []
  for (let place = 0; place < giving + silent; place += 1) {
    const made = await aHelpSchool(engine.owner, 1)
    const childId = made.school.org.id
    await linkOrganisations(engine.owner, {
      parentId: group.id,
      childId,
      kind: 'partners',
      starts: '2020-09-01',
    })
    schools.push(made)
  }
  for (const made of schools.slice(0, giving)) await give(made, group.id)
  return { group, schools }
}
const give = (made: HelpSchool, recipientId: number, gift: Partial<Gift> = {}) =>
  writeOn(engine.owner, made, { personId: made.headId }, async (db) => {
    await beginGiving(db, { country, recipientIds: [recipientId] })
    await keepGifts(db, [recipientId], [aGift(made, gift)])
  })
const seenBy = async (made: HelpSchool) =>
  (await readOn(engine.owner, made, {}, listShared)).flatMap(({ given }) => given.map(({ orgId }) => orgId))
const idsOf = (schools: readonly HelpSchool[]) =>
  schools.map(({ school }) => school.org.id).sort((a, b) => a - b)

describe('what schools give', () => {
  test('is seen by the group and by the schools of it that give, and by nobody else', async () => {
    const { group, schools } = await someSchools(3, 1)
    const [first, , , silent] = schools
    if (!first || !silent) throw new Error('no schools')
    const givers = idsOf(schools.slice(0, 3))
    expect((await reading(engine.owner, group.id, listReceived)).map(({ orgId }) => orgId)).toEqual(givers)
    expect(await seenBy(first)).toEqual(givers)
    expect(await seenBy(silent)).toEqual([])
    const elsewhere = await someSchools(1)
    const [other] = elsewhere.schools
    expect(other && (await seenBy(other))).toEqual(other && idsOf([other]))
    expect(await reading(engine.owner, elsewhere.group.id, listReceived)).toHaveLength(1)
  })

  test('is an effect, its error and counts: no row of it can name a pupil', async () => {
    const { schools } = await someSchools(1)
    const [row] = await engine.owner
      .selectFrom('evidence_gift')
      .selectAll()
      .where('org_id', 'in', idsOf(schools))
      .execute()
    expect(Object.keys(row ?? {}).filter((column) => /pupil|person|name/.test(column))).toEqual([])
  })

  test('is gone at once when the school ends it, and with its sight of the others', async () => {
    const { group, schools } = await someSchools(3)
    const [first, second] = schools
    if (!first || !second) throw new Error('no schools')
    await writeOn(engine.owner, first, { personId: first.headId }, (db) => endGiving(db, group.id))
    expect(await reading(engine.owner, group.id, listReceived)).toHaveLength(2)
    expect(await seenBy(second)).not.toContain(first.school.org.id)
    expect(await seenBy(first)).toEqual([])
    const again = writeOn(engine.owner, first, {}, (db) => endGiving(db, group.id))
    await expect(again).rejects.toMatchObject({ status: 404 })
    const told = await engine.owner
      .selectFrom('audit_event')
      .select('action')
      .where('org_id', '=', first.school.org.id)
      .where('subject', 'in', ['evidence_choice', 'evidence_gift'])
      .orderBy('seq')
      .execute()
    expect(told.map(({ action }) => action)).toEqual([
      'support.evidence-begun',
      'support.evidence-given',
      'support.evidence-ended',
    ])
  })

  test('is seen no longer once the school has left the group, nor does it see the others', async () => {
    const { group, schools } = await someSchools(3)
    const [first, second] = schools
    if (!first || !second) throw new Error('no schools')
    await engine.owner
      .updateTable('org_link')
      .set({ ends: '2026-10-31' })
      .where('child_id', '=', first.school.org.id)
      .execute()
    expect(await reading(engine.owner, group.id, listReceived)).toHaveLength(2)
    expect(await seenBy(second)).not.toContain(first.school.org.id)
    expect(await seenBy(first)).toEqual([])
  })

  test('goes to no group the school does not belong to, and nobody writes it in another’s name', async () => {
    const { schools } = await someSchools(1)
    const stranger = await anOrganisation(engine.owner, { kind: 'federation' })
    const [first] = schools
    if (!first) throw new Error('no school')
    const begin = writeOn(engine.owner, first, { personId: first.headId }, (db) =>
      beginGiving(db, { country, recipientIds: [stranger.id] }),
    )
    await expect(begin).rejects.toMatchObject({ status: 404 })
    const other = await aHelpSchool(engine.owner, 1)
    const forged = writeOn(engine.owner, first, {}, (db) =>
      keepGifts({ ...db, orgId: other.school.org.id }, [stranger.id], [aGift(other)]),
    )
    await expect(forged).rejects.toThrow('row-level security')
  })

  test('stays as it was given of a cycle; what runs over several grows with them', async () => {
    const { group, schools } = await someSchools(1)
    const [first] = schools
    if (!first) throw new Error('no school')
    const again = (gift: Partial<Gift>) =>
      writeOn(engine.owner, first, {}, (db) => keepGifts(db, [group.id], [aGift(first, gift)]))
    await again({ effect: 0.9 })
    const kept = await reading(engine.owner, group.id, listReceived)
    expect(kept.map(({ effect }) => effect)).toEqual([expect.closeTo(0.2, 5)])
    const steps = { kind: 'immersion_day', design: 'steps' as const, cycleId: first.cycles[0] }
    await again({ ...steps, throughId: first.cycles[0], effect: 0.1 })
    await again({ ...steps, effect: 0.3 })
    const grown = (await reading(engine.owner, group.id, listReceived)).filter(
      ({ design }) => design === 'steps',
    )
    expect(grown.map(({ effect }) => effect)).toEqual([expect.closeTo(0.3, 5)])
  })

  test('is looked at again when a further cycle has been judged, once', async () => {
    const { schools } = await someSchools(1)
    const [first] = schools
    if (!first) throw new Error('no school')
    const at = new Date('2026-12-20T10:00:00Z')
    await giveDue(engine.owner, at)
    expect(await giveDue(engine.owner, at)).toBe(0)
    await engine.owner
      .updateTable('cycle')
      .set({ closed_at: new Date('2026-12-21T15:00:00Z') })
      .where('org_id', '=', first.school.org.id)
      .where('id', '=', first.cycles[1])
      .execute()
    const later = new Date('2026-12-21T16:00:00Z')
    expect(await giveDue(engine.owner, later)).toBe(1)
    expect(await giveDue(engine.owner, later)).toBe(0)
  })

  test('stands beside a school’s own on the page of the kind, and says when schools are too few', async () => {
    const { schools } = await someSchools(3)
    const alone = { value: 0.4, low: 0, high: 0.8 }
    const beside = (made: HelpSchool | undefined) =>
      made
        ? readOn(engine.owner, made, {}, (db) => listBeside(db, { kind: 'small_group', alone, table: null }))
        : Promise.reject(new Error('no school'))
    const [known] = await beside(schools[0])
    expect(known?.rows.map(({ key }) => key)).toEqual(['alone', 'mean', 'own', 'next'])
    expect(known?.words).toContain('of a standard deviation')
    const two = await someSchools(2)
    const [few] = await beside(two.schools[0])
    expect(few?.rows.map(({ key }) => key)).toEqual(['alone'])
    expect(few?.words).toContain('not enough schools')
  })
})

describe('what is given', () => {
  const study = (given: Partial<Study>): Study => ({
    ...{ cycle: 'Cycle 2', covers: [2], design: 'comparison', helped: 12, compared: 80, why: null, se: 0.2 },
    ...{ effect: { value: 0.1, low: -0.3, high: 0.5 }, balance: [], eValue: 1, ...given },
  })
  const answer = (studies: Study[], outcome: Answer['outcome'] = 'forecast'): Answer => ({
    ...{ kind: 'small_group', outcome, studies, design: null, verdict: 'not enough evidence' },
    ...{ effect: null, se: null, months: null, next100: null },
  })

  test('is the surest way of each cycle, and nothing that cannot be told', () => {
    const lot = study({ design: 'lot', se: 0.3, effect: { value: 0.3, low: 0, high: 0.6 } })
    const other = study({ covers: [3], cycle: 'Cycle 3' })
    const silent = study({ covers: [4], effect: null, helped: null, why: 'too few' })
    const gifts = giftsFrom([answer([study({}), lot, other, silent])], '2026/27')
    expect(gifts.map(({ cycleId, design, effect }) => [cycleId, design, effect.toFixed(3)])).toEqual([
      [2, 'lot', '0.300'],
      [3, 'comparison', '0.100'],
    ])
    expect(gifts[0]).toMatchObject({ cycle: 'Cycle 2 of 2026/27', helped: 12, compared: 80 })
    expect(giftsFrom([answer([study({})], 'attendance')], '2026/27')).toEqual([])
  })

  test('counts nobody out: a number of fewer than six is never given, nor a sum with such a part', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.nat(12), (helped, compared) => {
        const [gift] = giftsFrom([answer([study({ helped, compared })])], '2026/27')
        for (const count of [gift?.helped, gift?.compared])
          expect(count === null || count === 0 || (count ?? 0) >= 6).toBe(true)
        const shared = schoolsOf([
          { ...aSchoolGift(1, 0.1), helped: gift?.helped ?? null },
          { ...aSchoolGift(1, 0.2), helped: 10 },
        ])
        expect(shared[0]?.helped === null).toBe(gift?.helped === null)
      }),
    )
  })
})

const aSchoolGift = (orgId: number, effect: number, se = 0.15): Given => ({
  ...{ orgId, name: `School ${orgId}`, kind: 'small_group', cycleId: 1, throughId: 1, cycle: 'Cycle 2' },
  ...{ design: 'comparison', effect, se, helped: 12, compared: 60 },
})

describe('what schools know together', () => {
  test('is nothing with fewer than three, and says so', () => {
    const two = togetherOf('small_group', [aSchoolGift(1, 0.2), aSchoolGift(2, 0.3)], 1)
    expect([two.pooled, two.own]).toEqual([null, null])
    expect(togetherWords(two, [{ months: 0, from: 0, to: 1 }])).toBe(
      '2 schools, 2 cycles (2 pupils alike): not enough schools yet. It takes 3 to say how far schools lie apart.',
    )
    expect(sharedFinding([two], 1)).toBe('Not enough schools give yet to know anything together')
  })

  test('counts a school once however many cycles it gave', () => {
    const given = [aSchoolGift(1, 0.2), aSchoolGift(1, 0.3), aSchoolGift(2, 0.1)]
    expect(togetherOf('small_group', given, 1)).toMatchObject({ cycles: 3, pooled: null })
  })

  test('draws a school’s own towards the others, the more the less it knows, and never past them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.5, max: 0.8, noNaN: true }), { minLength: 3, maxLength: 9 }),
        (effects) => {
          const given = effects.map((effect, at) => aSchoolGift(at + 1, effect, at === 0 ? 0.3 : 0.12))
          const { own, pooled, schools } = togetherOf('small_group', given, 1)
          const mine = schools.find(({ orgId }) => orgId === 1)?.effect.value ?? 0
          const mean = pooled?.mean.value ?? 0
          expect(own?.value).toBeGreaterThanOrEqual(Math.min(mine, mean) - 1e-9)
          expect(own?.value).toBeLessThanOrEqual(Math.max(mine, mean) + 1e-9)
          expect(pooled?.next.high).toBeGreaterThan(pooled?.next.low ?? 0)
        },
      ),
    )
  })

  test('holds the mean in 95 and the next school in nine of ten groups of schools, and draws a school’s own closer to its truth', () => {
    const random = createRandom(11)
    const tried = Array.from({ length: 300 }, () => {
      const truths = Array.from({ length: 9 }, () => random.normal(0.15, 0.12))
      const given = truths.slice(0, 8).map((truth, at) => {
        const se = 0.1 + 0.15 * random.uniform()
        return aSchoolGift(at + 1, truth + random.normal(0, se), se)
      })
      const { own, pooled, schools } = togetherOf('small_group', given, 1)
      const [truth, next] = [truths[0] ?? 0, truths[8] ?? 0]
      const alone = schools.find(({ orgId }) => orgId === 1)?.effect.value ?? 0
      return {
        held: Number(pooled !== null && pooled.mean.low <= 0.15 && 0.15 <= pooled.mean.high),
        next: Number(pooled !== null && pooled.next.low <= next && next <= pooled.next.high),
        off: ((own?.value ?? 0) - truth) ** 2,
        alone: (alone - truth) ** 2,
      }
    })
    const mean = (of: (one: (typeof tried)[number]) => number) =>
      tried.reduce((sum, one) => sum + of(one), 0) / tried.length
    expect(mean(({ held }) => held)).toBeGreaterThan(0.93)
    expect(mean(({ next }) => next)).toBeGreaterThan(0.88)
    expect(mean(({ off }) => off)).toBeLessThan(0.8 * mean(({ alone }) => alone))
  })
})
