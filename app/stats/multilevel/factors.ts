import { at, sum } from '../vector.ts'
import { type Factor, type GroupedSums, levelColumn } from './grouped.ts'
import { type MultilevelModel, type Refusal, refuse } from './model.ts'

interface Chosen {
  readonly ok: true
  readonly columns: readonly string[]
  readonly references: readonly { readonly factor: string; readonly level: string }[]
}

/**
 * The fixed columns of a model: numbers as they are, of each factor all levels that occur but its reference. Refuses a
 * name that is neither, with the names there are.
 */
export function chooseFixed(
  sums: GroupedSums,
  { fixed, references = {} }: MultilevelModel,
): Chosen | Refusal {
  const columns: string[] = []
  const chosen: { factor: string; level: string }[] = []
  const stray = Object.keys(references).find(
    (name) => !fixed.includes(name) || !sums.factors.some(({ column }) => column === name),
  )
  if (stray !== undefined) return noFactor(stray, references[stray] ?? '')
  for (const name of fixed) {
    const factor = sums.factors.find(({ column }) => column === name)
    if (factor) {
      const counts = countLevels(sums, factor)
      if (counts.size < 2) return oneLevel(name)
      const reference = references[name] ?? mostFrequent(counts)
      if (!counts.has(reference)) return noSuchLevel(name, reference, [...counts.keys()])
      columns.push(
        ...[...counts.keys()].filter((level) => level !== reference).map((level) => levelColumn(name, level)),
      )
      chosen.push({ factor: name, level: reference })
    } else if (name !== sums.outcome && sums.columns.includes(name)) columns.push(name)
    else return noSuchColumn(name, sums)
  }
  return { ok: true, columns, references: chosen }
}

/** How many pupils have each level of a factor, those nobody has left out. */
export function countLevels(
  { columns, groups }: GroupedSums,
  { column, levels }: Factor,
): Map<string, number> {
  const counts = levels.map((level): [string, number] => {
    const place = columns.indexOf(levelColumn(column, level))
    return [level, Math.round(sum(groups.map(({ n, means }) => n * at(means, place))))]
  })
  return new Map(counts.filter(([, count]) => count > 0))
}

const mostFrequent = (counts: ReadonlyMap<string, number>): string =>
  [...counts].sort(([a, countA], [b, countB]) => countB - countA || a.localeCompare(b))[0]?.[0] ?? ''

function noSuchColumn(name: string, { columns, factors, outcome }: GroupedSums): Refusal {
  const ofFactors = new Set(
    factors.flatMap(({ column, levels }) => levels.map((level) => levelColumn(column, level))),
  )
  const known = [
    ...columns.filter((column) => column !== outcome && !ofFactors.has(column)),
    ...factors.map((f) => f.column),
  ]
  if (name === outcome)
    return refuse('no such column', name, `“${name}” is what is to be explained and cannot explain itself.`)
  const there = known.length === 0 ? 'there is none beside the outcome' : `there are ${known.join(', ')}`
  return refuse('no such column', name, `The sums have no column “${name}”; ${there}.`)
}

const noSuchLevel = (factor: string, level: string, levels: readonly string[]): Refusal =>
  refuse(
    'no such column',
    factor,
    `“${factor}” has no “${level}” to compare with; it has ${levels.join(', ')}.`,
  )

const noFactor = (name: string, level: string): Refusal =>
  refuse(
    'no such column',
    name,
    `“${name}” is no column of words among the fixed effects, so nothing can be compared with its “${level}”.`,
  )

const oneLevel = (name: string): Refusal =>
  refuse('constant column', name, `“${name}” is the same for every pupil. Leave it out.`)
