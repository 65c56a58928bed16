import { sumTable } from '../multilevel/collect.ts'
import { totalsOf } from '../multilevel/grouped.ts'
import { type Refusal, refuse } from '../multilevel/model.ts'
import { makePlan, type Plan } from '../multilevel/plan.ts'
import { range } from '../vector.ts'
import type { CrossedData, CrossedFactor } from './data.ts'
import { type Layout, layOut } from './layout.ts'
import { addRows, createAdder, designRows, type SparseLine } from './lines.ts'
import { addSquare, emptyPieces, meetings, type Pieces, sameShape } from './pieces.ts'
import { findTold, type Told } from './told.ts'

/** Everything that a crossed model needs of its results, whatever the variances. */
export interface Design {
  readonly plan: Plan
  readonly layout: Layout
  /** By block what its levels tell of the rest; squares and sums leave it out. */
  readonly told: readonly Told[]
  /** Squares of all lines. */
  readonly whole: Pieces
  /** By how many results a level of the eliminated factor has: how many such levels, and the squares of their sums. */
  readonly bySize: readonly { readonly size: number; readonly levels: number; readonly squares: Pieces }[]
  /** Of the same shape: each step of a solution works in it, and leaves nothing that another needs. */
  readonly room: Pieces
  /** Sum of lines of each level of the eliminated factor, and their number. */
  readonly sums: readonly { readonly line: SparseLine; readonly size: number }[]
}

export function prepareDesign(data: CrossedData): { readonly ok: true; readonly design: Design } | Refusal {
  const layout = layOut(data)
  const pupils = data.factors[layout.eliminated]
  if (!pupils) return refuse('no such level', '', 'Name at least one way in which results are grouped.')
  const refused = checkFactors(data)
  if (refused) return refused
  const columns = [...data.fixed.map(({ values }) => values), data.outcome]
  const codes = ownCodes(pupils)
  const sums = sumTable(
    columns,
    codes,
    codes.reduce((most, code) => Math.max(most, code + 1), 0),
  )
  const planned = makePlan(
    {
      ...{ method: 'REML', outcome: 'outcome', fixed: data.fixed.map(({ name }) => name) },
      levels: [{ name: pupils.name, slopes: [] }],
    },
    totalsOf(sums, columns.length),
  )
  if (!planned.ok) return planned
  return { ok: true, design: gatherLines(data, planned.plan, layout) }
}

/** A result without a level is a level of its own. */
const ownCodes = ({ codes, levels }: CrossedFactor): Int32Array =>
  codes.map((code, row) => (code >= 0 ? code : levels.length + row))

function checkFactors({ factors, outcome }: CrossedData): Refusal | undefined {
  for (const { name, codes } of factors) {
    const used = countUsed(codes)
    if (used < 2)
      return refuse('too few groups', name, `At least two of “${name}” are needed; there is ${used}.`)
    if (used >= outcome.length)
      return refuse(
        'too few pupils',
        name,
        `Each “${name}” has one result, so its effect cannot be told from the result.`,
      )
  }
}

function countUsed(codes: Int32Array): number {
  const seen = new Set<number>()
  for (let row = 0; row < codes.length; row++) seen.add(codes[row] ?? -1)
  return seen.size - (seen.has(-1) ? 1 : 0)
}

function gatherLines(data: CrossedData, plan: Plan, layout: Layout): Design {
  const rows = designRows(data, plan, layout)
  const { told, free } = findTold(rows, layout)
  const pupils = data.factors[layout.eliminated]
  const { starts, inOrder } = rowsByLevel(pupils)
  const addUp = createAdder(layout, rows, free)
  const sumOf = (own: Int32Array) => ({ line: addUp(own), size: own.length })
  const sums = range(0, starts.length - 1).map((level) =>
    sumOf(inOrder.subarray(starts[level], starts[level + 1])),
  )
  const met = meetings(layout)
  for (const { line } of sums) met.note(line)
  for (const row of withoutLevel(pupils)) met.note(addUp(Int32Array.of(row)))
  const whole = emptyPieces(layout, met.places())
  addRows(whole, rows, layout, free)
  const sizes = Map.groupBy(
    sums.filter(({ size }) => size > 0),
    ({ size }) => size,
  )
  const bySize = [...sizes].map(([size, same]) => {
    const squares = sameShape(whole)
    for (const { line } of same) addSquare(squares, line, layout.rest)
    return { size, levels: same.length, squares }
  })
  return { plan, layout, told, whole, bySize, sums, room: sameShape(whole) }
}

const withoutLevel = (factor: CrossedFactor | undefined): number[] =>
  Array.from(factor?.codes ?? [], (code, row) => (code < 0 ? row : -1)).filter((row) => row >= 0)

/** Rows in the order of their level: those of level l stand from starts[l] to before starts[l + 1]. */
function rowsByLevel(factor: CrossedFactor | undefined): { starts: Int32Array; inOrder: Int32Array } {
  const { codes, levels } = factor ?? { codes: new Int32Array(), levels: [] }
  const starts = new Int32Array(levels.length + 1)
  for (const code of codes) if (code >= 0) starts[code + 1] = (starts[code + 1] ?? 0) + 1
  for (let level = 0; level < levels.length; level++)
    starts[level + 1] = (starts[level + 1] ?? 0) + (starts[level] ?? 0)
  const next = starts.slice()
  const inOrder = new Int32Array(starts.at(-1) ?? 0)
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? -1
    if (code < 0) continue
    const place = next[code] ?? 0
    inOrder[place] = row
    next[code] = place + 1
  }
  return { starts, inOrder }
}
