import { describe, expect, test } from 'vitest'
import { fitMultilevel } from './fit.ts'
import type { GroupedSums } from './grouped.ts'
import { joinSums } from './join.ts'
import { examSums, fitted } from './testing.ts'

/** What each of the 65 schools would send: its own sums, with only the words that its own pupils have. */
function sentBySchools(): { name: string; sums: GroupedSums }[] {
  const all = examSums()
  return all.groups.map((group) => {
    const kept = all.columns.flatMap((column, place) =>
      column.includes('=') && group.means[place] === 0 ? [] : [{ column, place }],
    )
    const places = kept.map(({ place }) => place)
    const pairs = places.flatMap((a, i) =>
      places.slice(0, i + 1).map((b) => [Math.max(a, b), Math.min(a, b)] as const),
    )
    const own = {
      path: group.path,
      n: group.n,
      means: places.map((place) => group.means[place] ?? 0),
      products: pairs.map(([a, b]) => group.products[(a * (a + 1)) / 2 + b] ?? 0),
    }
    const has = (column: string, level: string): boolean =>
      kept.some((own) => own.column === `${column}=${level}`)
    return {
      name: `school-${group.path[0]}.json`,
      sums: {
        ...all,
        columns: kept.map(({ column }) => column),
        factors: all.factors.map(({ column, levels }) => ({
          column,
          levels: levels.filter((level) => has(column, level)),
        })),
        groups: [own],
      },
    }
  })
}

describe('sums of many schools', () => {
  test('joined give the fit of all pupils together to a thousand millionth, boys’ and girls’ schools among them', () => {
    const joined = joinSums(sentBySchools())
    if (!joined.ok) throw new Error(joined.message)
    const model = { method: 'REML', fixed: ['standLRT', 'sex', 'schgend'] } as const
    const [whole, parts] = [examSums(), joined.sums].map((sums) => fitted(fitMultilevel(sums, model)))
    expect(Math.abs((parts?.deviance ?? 0) - (whole?.deviance ?? 1))).toBeLessThan(1e-9)
    for (const { column, estimate } of whole?.fixed ?? []) {
      const other = parts?.fixed.find((own) => own.column === column)?.estimate ?? Number.NaN
      expect(Math.abs(other - estimate)).toBeLessThan(1e-9)
    }
  })

  test('are refused where a school is there twice, or something else was summed', () => {
    const [first, second] = sentBySchools()
    if (!first || !second) throw new Error('no schools')
    const refusal = (...parts: { name: string; sums: GroupedSums }[]) => {
      const joined = joinSums(parts)
      return joined.ok ? undefined : joined.message
    }
    expect(refusal(first, { ...first, name: 'again.json' })).toBe(
      '“1” is in school-1.json and in again.json. Leave one out, or give each group a name of its own.',
    )
    const other = { ...second, sums: { ...second.sums, outcome: 'standLRT' } }
    expect(refusal(first, other)).toContain('school-2.json has the outcome standLRT')
    expect(refusal()).toContain('no sums')
  })
})
