import { type Factor, type GroupedSums, type GroupSums, levelColumn } from './grouped.ts'
import { type Refusal, refuse } from './model.ts'
import { chooseColumns } from './sums.ts'

/** Sums with the name of where they came from, for messages. */
export interface NamedSums {
  readonly name: string
  readonly sums: GroupedSums
}

/**
 * The sums of several schools beside one another. A level of a factor that occurs in one school alone is 0 in the others.
 * Refuses sums of different outcomes, levels or columns, and a group that is there twice.
 */
export function joinSums(
  parts: readonly NamedSums[],
): { readonly ok: true; readonly sums: GroupedSums } | Refusal {
  const [first] = parts
  if (!first) return refuse('too few groups', '', 'There are no sums to join.')
  const refused = checkAlike(parts) ?? checkTwice(parts)
  if (refused) return refused
  const factors = joinFactors(parts.flatMap(({ sums }) => sums.factors))
  const columns = [...new Set(parts.flatMap(({ sums }) => sums.columns))]
  const groups = parts.flatMap(({ sums }) => {
    const places = columns.map((column) => sums.columns.indexOf(column))
    return sums.groups.map((group): GroupSums => ({ path: group.path, ...chooseColumns(group, places) }))
  })
  return { ok: true, sums: { ...first.sums, columns, factors, groups } }
}

function joinFactors(factors: readonly Factor[]): Factor[] {
  const found = Map.groupBy(factors, ({ column }) => column)
  return [...found].map(([column, same]) => ({
    column,
    levels: [...new Set(same.flatMap(({ levels }) => levels))].sort((a, b) => a.localeCompare(b)),
  }))
}

/** What must be the same in all files: everything but the levels a factor happens to have. */
function shapeOf({ outcome, levels, columns, factors }: GroupedSums): string[] {
  const ofFactors = new Set(
    factors.flatMap((own) => own.levels.map((level) => levelColumn(own.column, level))),
  )
  const numbers = columns.filter((column) => !ofFactors.has(column)).sort()
  return [
    `the outcome ${outcome}`,
    `the levels ${levels.join(', ')}`,
    `the columns ${numbers.join(', ')}`,
    `the factors ${
      factors
        .map(({ column }) => column)
        .sort()
        .join(', ') || '(none)'
    }`,
  ]
}

function checkAlike([first, ...rest]: readonly NamedSums[]): Refusal | undefined {
  const wanted = first ? shapeOf(first.sums) : []
  for (const { name, sums } of rest) {
    const own = shapeOf(sums)
    const other = own.findIndex((line, i) => line !== wanted[i])
    if (other < 0) continue
    const what = `${name} has ${own[other]}, ${first?.name} has ${wanted[other]}.`
    return refuse('columns differ', name, `${what} Make both with the same --y, --x, --group and --nested.`)
  }
}

function checkTwice(parts: readonly NamedSums[]): Refusal | undefined {
  const seen = new Map<string, string>()
  for (const { name, sums } of parts) {
    for (const { path } of sums.groups) {
      const key = JSON.stringify(path)
      const before = seen.get(key)
      const group = `“${path.join(' / ')}”`
      if (before !== undefined) {
        const what =
          before === name ? `${group} is in ${name} twice.` : `${group} is in ${before} and in ${name}.`
        return refuse(
          'groups twice',
          path.at(-1) ?? '',
          `${what} Leave one out, or give each group a name of its own.`,
        )
      }
      seen.set(key, name)
    }
  }
}
