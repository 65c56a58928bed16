import { eigenSymmetric } from './eigen.ts'
import { cholesky, inverseFromCholesky } from './linear.ts'
import { at, cell, dot, increase, type Numbers } from './vector.ts'

/** One row of a regression. */
export interface RobustRow {
  readonly y: number
  /** The columns, a constant among them. */
  readonly x: Numbers
  /** 1 unless said. */
  readonly weight?: number
  /** Rows of one cluster may err together; each row is a cluster of its own unless said. */
  readonly cluster?: string | number
}

/** A coefficient with a standard error that holds whatever the spread of errors, and errors of one cluster together. */
export interface RobustCoefficient {
  readonly estimate: number
  readonly se: number
  /** Degrees of freedom of its t, rounded down. */
  readonly freedom: number
  readonly clusters: number
}

/**
 * One coefficient of a weighted least-squares fit with the CR2 standard error and Satterthwaite degrees of freedom (Bell and
 * McCaffrey 2002; Pustejovsky and Tipton 2018), which hold where clusters are few or unlike; with single rows this is HC2.
 * Undefined when the columns do not vary freely, or when a cluster alone carries the coefficient.
 */
export function fitRobust(rows: readonly RobustRow[], column: number): RobustCoefficient | undefined {
  const p = rows[0]?.x.length ?? 0
  if (rows.length <= p) return undefined
  const scaled = rows.map(({ x, y, weight = 1 }) => {
    const root = Math.sqrt(weight)
    return { x: Float64Array.from(x, (value) => value * root), y: y * root }
  })
  const fit = leastSquares(scaled, p)
  if (!fit) return undefined
  const clusters = new Map<string | number, number[]>()
  rows.forEach(({ cluster, weight = 1 }, i) => {
    if (weight === 0) return
    const key = cluster ?? `row ${i}`
    const members = clusters.get(key)
    if (members) members.push(i)
    else clusters.set(key, [i])
  })
  const scores = [...clusters.values()].map((members) =>
    clusterScore(
      members.flatMap((i) => scaled[i] ?? []),
      fit,
      p,
      column,
    ),
  )
  const variance = scores.reduce((sum, { score }) => sum + score * score, 0)
  const freedom = satterthwaite(scores, fit.inverse, p)
  if (!(variance > 0) || !(freedom > 1 - 1e-6)) return undefined
  return {
    ...{ estimate: cell(fit.coefficients, column), se: Math.sqrt(variance) },
    ...{ freedom: Math.floor(freedom + 1e-6), clusters: clusters.size },
  }
}

type Scaled = { readonly x: Float64Array; readonly y: number }
type Fit = { coefficients: Float64Array; inverse: Float64Array; root: Float64Array }

function leastSquares(rows: readonly Scaled[], p: number): Fit | undefined {
  const cross = new Float64Array(p * p)
  const moments = new Float64Array(p)
  for (const { x, y } of rows)
    for (let a = 0; a < p; a++) {
      increase(moments, a, cell(x, a) * y)
      for (let b = 0; b < p; b++) increase(cross, a * p + b, cell(x, a) * cell(x, b))
    }
  const lower = cholesky(cross, p)
  if (!lower) return undefined
  for (let i = 0; i < p; i++)
    if (cell(lower, i * p + i) ** 2 < 1e-10 * cell(cross, i * p + i)) return undefined
  const inverse = inverseFromCholesky(lower, p)
  const root = cholesky(inverse, p)
  if (!root) return undefined
  return { coefficients: times(inverse, moments, p), inverse, root }
}

const times = (matrix: Float64Array, vector: Numbers, p: number): Float64Array =>
  Float64Array.from({ length: p }, (_, i) => dot(matrix.subarray(i * p, (i + 1) * p), vector))

/** What a cluster adds: e'u for the variance; |u|^2 and X'u for the degrees of freedom, where u = (I - H)^(-1/2) X M c. */
interface ClusterScore {
  readonly score: number
  readonly size: number
  readonly pull: Float64Array
}

function clusterScore(rows: readonly Scaled[], fit: Fit, p: number, column: number): ClusterScore {
  const along = fit.inverse.subarray(column * p, (column + 1) * p)
  const plain = Float64Array.from(rows, ({ x }) => dot(x, along))
  const u = adjust(rows, plain, fit.root, p)
  let score = 0
  const pull = new Float64Array(p)
  rows.forEach(({ x, y }, i) => {
    score += (y - dot(x, fit.coefficients)) * cell(u, i)
    for (let a = 0; a < p; a++) increase(pull, a, cell(x, a) * cell(u, i))
  })
  return { score, size: dot(u, u), pull }
}

/** (I - Z Z')^(-1/2) v with Z = X L and L L' = (X'X)^-1, by the eigenvalues of the small Z'Z; a direction fitted wholly is dropped. */
function adjust(rows: readonly Scaled[], v: Float64Array, root: Float64Array, p: number): Float64Array {
  const z = rows.map(({ x }) =>
    Float64Array.from({ length: p }, (_, b) => {
      let sum = 0
      for (let a = b; a < p; a++) sum += cell(x, a) * cell(root, a * p + b)
      return sum
    }),
  )
  const [only] = z
  if (only && z.length === 1) {
    const leverage = dot(only, only)
    return leverage > 1 - 1e-9 ? new Float64Array(1) : v.map((value) => value / Math.sqrt(1 - leverage))
  }
  const inner = new Float64Array(p * p)
  const zv = new Float64Array(p)
  z.forEach((row, i) => {
    for (let a = 0; a < p; a++) {
      increase(zv, a, cell(row, a) * cell(v, i))
      for (let b = 0; b < p; b++) increase(inner, a * p + b, cell(row, a) * cell(row, b))
    }
  })
  const { values, vectors } = eigenSymmetric(inner, p)
  const middle = new Float64Array(p)
  for (let k = 0; k < p; k++) {
    const s = at(values, k)
    if (s < 1e-14) continue
    const factor = s > 1 - 1e-9 ? -1 / s : (1 / Math.sqrt(1 - s) - 1) / s
    let part = 0
    for (let a = 0; a < p; a++) part += cell(vectors, a * p + k) * cell(zv, a)
    for (let a = 0; a < p; a++) increase(middle, a, factor * part * cell(vectors, a * p + k))
  }
  return v.map((value, i) => value + dot(z[i] ?? [], middle))
}

/** (sum B_gg)^2 / sum B_gh^2 with B_gh = u_g'(I - H)u_h: the degrees of freedom were errors independent and alike. */
function satterthwaite(scores: readonly ClusterScore[], inverse: Float64Array, p: number): number {
  const turned = scores.map(({ pull }) => times(inverse, pull, p))
  let trace = 0
  let squares = 0
  scores.forEach(({ size, pull }, g) => {
    for (let h = 0; h <= g; h++) {
      const entry = (g === h ? size : 0) - dot(pull, turned[h] ?? [])
      if (g === h) trace += entry
      squares += (g === h ? 1 : 2) * entry * entry
    }
  })
  return (trace * trace) / squares
}
