import { beforeAll, describe, expect, test } from 'vitest'
import type { Agreement } from '#stats/multilevel/federated/agreement.ts'
import { fitMasked, type MaskedFit } from '#stats/multilevel/federated/centre.ts'
import { addWords, fromWords, toWords } from '#stats/multilevel/federated/fixed-point.ts'
import { createSchool, type Party, type Round, type School } from '#stats/multilevel/federated/school.ts'
import { fitMultilevel } from '#stats/multilevel/fit.ts'
import type { GroupedSums } from '#stats/multilevel/grouped.ts'
import { examSums, fitted } from '#stats/multilevel/testing.ts'
import { createMaskParty, fingerprintOf, type MaskParty } from './pair-masks.ts'

const agreement: Agreement = {
  ...{ name: 'exam 1', method: 'REML', level: 'school', outcome: 'normexam' },
  ...{ fixed: ['standLRT', 'sex=M'], slopes: ['standLRT'] },
  scales: { standLRT: { about: 0.2, apart: 1.5 }, normexam: { about: -0.1, apart: 0.8 } },
  ...{ largestGroup: 250, mostPupils: 10_000, mostRounds: 200 },
}

const first = (count: number): GroupedSums => {
  const all = examSums()
  return { ...all, groups: all.groups.slice(0, count) }
}

async function keysFor(names: readonly string[]): Promise<MaskParty[]> {
  const keys = new Map<string, MaskParty>()
  for (const name of names) keys.set(name, await createMaskParty(name, (other) => keys.get(other)?.publicKey))
  return [...keys.values()]
}

async function schoolsOf(sums: GroupedSums, own = agreement): Promise<School[]> {
  const names = sums.groups.map(({ path }) => `school ${path[0]}`)
  const parties = await keysFor(names)
  return sums.groups.flatMap((group, i) => {
    const [name, party] = [names[i], parties[i]]
    return name && party ? [createSchool(name, { ...sums, groups: [group] }, own, party.maskFor)] : []
  })
}

function succeeded(result: Awaited<ReturnType<typeof fitMasked>>): MaskedFit {
  if (!result.ok) throw new Error(result.message)
  return result
}

describe('twenty schools that show nobody their numbers', () => {
  let masked: MaskedFit
  let schools: School[]
  const pooled = fitted(
    fitMultilevel(first(20), {
      method: 'REML',
      fixed: ['standLRT', 'sex=M'],
      slopes: { school: ['standLRT'] },
    }),
  )
  beforeAll(async () => {
    schools = await schoolsOf(first(20))
    masked = succeeded(await fitMasked(agreement, schools))
  })

  test('get the fit of all pupils together, to eleven digits', () => {
    expect(Math.abs(masked.fit.deviance / pooled.deviance - 1)).toBeLessThan(1e-13)
    for (const [i, { estimate, standardError }] of pooled.fixed.entries()) {
      expect(Math.abs((masked.fit.fixed[i]?.estimate ?? 9) - estimate)).toBeLessThan(1e-11)
      expect(Math.abs((masked.fit.fixed[i]?.standardError ?? 9) - standardError)).toBeLessThan(1e-11)
    }
    for (const [i, value] of (pooled.levels[0]?.covariance ?? []).entries())
      expect(Math.abs((masked.fit.levels[0]?.covariance[i] ?? 9) - value)).toBeLessThan(1e-11)
    expect(masked.fit.pupils).toBe(pooled.pupils)
  })

  test('each work out their own effect, and it is the one the pooled fit gives', () => {
    const own = schools[13]?.effects(masked.plan, masked.optimum)[0]
    const theirs = pooled.levels[0]?.effects[13]
    expect(own?.path).toEqual(theirs?.path)
    expect(own?.values[0]).toBeCloseTo(theirs?.values[0] ?? 0, 11)
    expect(own?.covariance[2]).toBeCloseTo(theirs?.covariance[2] ?? 0, 11)
  })

  test('in some dozens of rounds of fewer than fifty numbers, of which the centre keeps question and sum', () => {
    expect(masked.records.length).toBeLessThan(80)
    expect(Math.max(...masked.records.map(({ sum }) => sum.length))).toBeLessThan(50)
    expect(Object.keys(masked.records[3] ?? {})).toEqual(['round', 'sum'])
    expect(masked.fit.levels[0]?.effects).toEqual([])
  })
})

/** How unevenly numbers from 0 to 255 fall, as chi-squared over its degrees of freedom in standard deviations. */
function unevenness(bytes: readonly number[]): number {
  const counts = new Array<number>(256).fill(0)
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1
  const expected = bytes.length / 256
  const chi = counts.reduce((all, count) => all + (count - expected) ** 2 / expected, 0)
  return (chi - 255) / Math.sqrt(2 * 255)
}

describe('what leaves a school', () => {
  const totals = (parties: readonly string[], number: number): Round => ({
    ...{ number, attempt: 1, parties },
    asked: { kind: 'totals' },
  })

  /** Answers of some schools to many rounds of one question, word by word. */
  async function answers(sums: GroupedSums, rounds: number) {
    const schools = await schoolsOf(sums, { ...agreement, mostRounds: rounds })
    const names = schools.map(({ name }) => name)
    const asked = Array.from({ length: rounds }, (_, i) => totals(names, i + 1))
    return Promise.all(asked.map((round) => Promise.all(schools.map((school) => school.answer(round)))))
  }
  const bytesOf = (words: readonly bigint[], from: bigint) =>
    words.map((word) => Number((word >> from) & 255n))

  test('is even in its highest and lowest bits, alone and with any others short of all, though asked the same each time', async () => {
    const rounds = await answers(first(4), 800)
    const alone = rounds.flatMap((words) => [...(words[0] ?? [])])
    const three = rounds.flatMap((words) => {
      const [a, b, c] = words
      return a && b && c ? [...addWords(addWords(a, b), c)] : []
    })
    for (const words of [alone, three])
      for (const from of [56n, 28n, 0n]) expect(Math.abs(unevenness(bytesOf(words, from)))).toBeLessThan(6)
    const all = rounds.map((words) => words.reduce(addWords, new BigUint64Array(words[0]?.length ?? 0)))
    expect(new Set(all.map(String)).size).toBe(1)
  })

  test('could be the answer of any other pupils: some masks would have made it of theirs', async () => {
    const sums = first(4)
    const [words = new BigUint64Array()] = (await answers(sums, 1))[0] ?? []
    const other = toWords(new Float64Array(words.length).fill(1234.5), 2 ** -20)
    const wouldBeMask = words.map((word, i) => BigInt.asUintN(64, word - (other[i] ?? 0n)))
    expect(addWords(other, wouldBeMask)).toEqual(words)
    expect(Math.abs(unevenness(bytesOf([...wouldBeMask], 56n)))).toBeLessThan(6)
  })

  test('is refused to a question with too few others, asked twice, or past the rounds agreed', async () => {
    const [a, b, c] = await schoolsOf(first(3), { ...agreement, mostRounds: 5 })
    if (!a || !b || !c) throw new Error('no schools')
    const names = [a.name, b.name, c.name]
    await expect(a.answer(totals([a.name, b.name], 1))).rejects.toThrow('fewer than 3 schools')
    await expect(a.answer(totals([a.name, a.name, b.name], 1))).rejects.toThrow('fewer than 3 schools')
    await a.answer(totals(names, 1))
    await expect(a.answer(totals(names, 1))).rejects.toThrow('answered before')
    await expect(a.answer(totals(names, 6))).rejects.toThrow('than were agreed')
  })
})

describe('a school that does not answer', () => {
  /** Stops answering at a round: for good, or for its first attempt alone. */
  const silentFrom = (party: Party, number: number, forGood: boolean): Party => ({
    name: party.name,
    answer: async (round) => {
      if (round.number >= number && (forGood || (round.number === number && round.attempt === 1)))
        throw new Error('no connection')
      return party.answer(round)
    },
  })
  const silence = async (number: number, forGood: boolean) => {
    const schools = await schoolsOf(first(12))
    return schools.map((school, i) => (i === 4 ? silentFrom(school, number, forGood) : school))
  }
  const slopes = { method: 'REML', fixed: ['standLRT', 'sex=M'], slopes: { school: ['standLRT'] } } as const
  const without = (name: string) => {
    const sums = first(12)
    return fitted(
      fitMultilevel(
        { ...sums, groups: sums.groups.filter(({ path }) => `school ${path[0]}` !== name) },
        slopes,
      ),
    )
  }

  test('from the beginning is left out, and the round repeated', async () => {
    const result = succeeded(await fitMasked(agreement, await silence(1, true)))
    expect(result.parties).toHaveLength(11)
    expect(result.records[0]?.round.attempt).toBe(2)
    expect(result.fit.deviance).toBeCloseTo(without('school 5').deviance, 6)
  })

  test('for a moment is asked again, and nothing is lost', async () => {
    const result = succeeded(await fitMasked(agreement, await silence(7, false)))
    expect(result.parties).toHaveLength(12)
    expect(result.records[6]?.round.attempt).toBe(2)
    expect(result.fit.deviance).toBeCloseTo(fitted(fitMultilevel(first(12), slopes)).deviance, 6)
  })

  test('later on stops the fit, because the difference would be its own; unless it agreed to leave', async () => {
    expect(await fitMasked(agreement, await silence(7, true))).toMatchObject({
      ...{ ok: false, missing: 'school 5' },
      message: expect.stringContaining('would show its own'),
    })
    const result = succeeded(await fitMasked(agreement, await silence(7, true), { leaving: () => true }))
    expect(result.fit.deviance).toBeCloseTo(without('school 5').deviance, 6)
  })

  test('and one of three stops it at once', async () => {
    const [a, b, c] = await schoolsOf(first(3))
    if (!a || !b || !c) throw new Error('no schools')
    expect(await fitMasked(agreement, [a, b, silentFrom(c, 1, true)])).toMatchObject({ missing: c.name })
  })
})

describe('numbers under masks', () => {
  test('are whole numbers of a unit, and their sums exact whatever the signs', () => {
    const unit = 2 ** -20
    const sum = addWords(toWords([1.5, -3.25, 1e6], unit), toWords([-2.5, -1, -1e6], unit))
    expect([...fromWords(sum, unit)]).toEqual([-1, -4.25, 0])
    expect(() => toWords([1e13], unit)).toThrow('too large')
    expect(() => toWords([Number.NaN], unit)).toThrow('too large')
    expect(() => addWords(toWords([1], unit), toWords([1, 2], unit))).toThrow(RangeError)
  })

  test('a key can be read out on the telephone', async () => {
    const [a, b] = await keysFor(['a', 'b'])
    const [one, other] = [
      await fingerprintOf(a?.publicKey ?? new Uint8Array()),
      await fingerprintOf(b?.publicKey ?? new Uint8Array()),
    ]
    expect(one).toMatch(/^([0-9a-f]{2} ){11}[0-9a-f]{2}$/)
    expect(one).not.toBe(other)
  })

  test('a plan that cannot be is refused with its reason, as from the schools’ sums', async () => {
    const doubled = { ...agreement, fixed: ['standLRT', 'sex=F', 'sex=M'] }
    const result = await fitMasked(doubled, await schoolsOf(first(6), doubled))
    expect(result).toMatchObject({ ok: false, reason: 'collinear column', about: 'sex=M' })
  })
})
