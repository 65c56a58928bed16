import { cholesky, inverseFromCholesky } from './linear.ts'
import { at, dot, range } from './vector.ts'

/**
 * Mean and covariance of several measures of the same pupils, as a joint normal distribution. `covariance` is row by
 * row, kinds x kinds. Plain JSON: keep it with what is worked out from it.
 */
export interface Moments {
  readonly kinds: readonly string[]
  readonly mean: readonly number[]
  readonly covariance: readonly number[]
  readonly pupils: number
}

/** A measured sum of the kinds: weight of each kind, and the value. A kind itself has weight 1 and all others 0. */
export interface Reading {
  readonly weights: readonly number[]
  readonly value: number
}

/** What the known readings say of all kinds: their mean and covariance given them. Nothing known: the moments themselves. */
export interface Conditional {
  readonly mean: readonly number[]
  readonly covariance: readonly number[]
}

/** Pupils with readings of the same sums: their number, and the sums and cross-products of the readings. */
interface Pattern {
  readonly rows: readonly (readonly number[])[]
  n: number
  readonly sums: Float64Array
  readonly products: Float64Array
}

/**
 * Mean and covariance by maximum likelihood from pupils of whom some measures are missing (EM: Dempster, Laird and Rubin
 * 1977; Little and Rubin, "Statistical analysis with missing data", 11.2): what is missing is neither guessed nor left
 * out, each pupil counts for what is known. All it asks of the pupils are counts, sums and cross-products of each pattern of
 * what is known, which may be added over schools. Readings of one pupil must not follow from each other.
 * Undefined with fewer than `fewest` pupils, or where a kind is known of nobody.
 */
export function fitMoments(
  kinds: readonly string[],
  pupils: readonly (readonly Reading[])[],
  { rounds = 200, fewest = 30 } = {},
): Moments | undefined {
  const known = pupils.filter((readings) => readings.length > 0)
  const start = startFrom(kinds, known)
  if (known.length < fewest || !start) return undefined
  const patterns = countPatterns(known)
  let moments = start
  for (let round = 0; round < rounds; round++) {
    const next = step(moments, patterns)
    const moved = next.mean.map(
      (mean, k) => Math.abs(mean - at(moments.mean, k)) / Math.sqrt(varianceOf(next, k)),
    )
    const turned = next.covariance.map(
      (value, i) => Math.abs(value - at(moments.covariance, i)) / scaleAt(next, i),
    )
    moments = next
    if (Math.max(...moved, ...turned) < 1e-7) break
  }
  return moments
}

const varianceOf = ({ kinds, covariance }: Moments, k: number): number => at(covariance, k * kinds.length + k)
const scaleAt = (moments: Moments, i: number): number => {
  const size = moments.kinds.length
  return Math.sqrt(varianceOf(moments, Math.floor(i / size)) * varianceOf(moments, i % size))
}

// Each kind by itself, as if none had to do with another.
function startFrom(kinds: readonly string[], pupils: readonly (readonly Reading[])[]): Moments | undefined {
  const size = kinds.length
  const single = kinds.map((_, k) =>
    pupils.flatMap((readings) =>
      readings.flatMap(({ weights, value }) => (at(weights, k) !== 0 ? value : [])),
    ),
  )
  if (single.some((values) => values.length < 2)) return undefined
  const mean = single.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length)
  const variance = single.map((values, k) =>
    Math.max(1e-9, values.reduce((sum, value) => sum + (value - at(mean, k)) ** 2, 0) / values.length),
  )
  const covariance = range(0, size * size).map((i) =>
    i % (size + 1) === 0 ? at(variance, i / (size + 1)) : 0,
  )
  return { kinds, mean, covariance, pupils: pupils.length }
}

function countPatterns(pupils: readonly (readonly Reading[])[]): Pattern[] {
  const patterns = new Map<string, Pattern>()
  for (const readings of pupils) {
    const rows = readings.map(({ weights }) => weights)
    const key = JSON.stringify(rows)
    const size = rows.length
    const pattern = patterns.get(key) ?? {
      ...{ rows, n: 0, sums: new Float64Array(size), products: new Float64Array(size * size) },
    }
    pattern.n += 1
    readings.forEach(({ value }, i) => {
      pattern.sums[i] = at(pattern.sums, i) + value
      readings.forEach((other, j) => {
        pattern.products[i * size + j] = at(pattern.products, i * size + j) + value * other.value
      })
    })
    patterns.set(key, pattern)
  }
  return [...patterns.values()]
}

/** The regression of all kinds on the readings of a pattern: gain = S H' (H S H')^-1, and what stays of the covariance. */
function regress({ kinds, covariance }: Moments, rows: readonly (readonly number[])[]) {
  const [size, many] = [kinds.length, rows.length]
  const column = (k: number): readonly number[] => covariance.slice(k * size, (k + 1) * size)
  // S H', kinds x readings.
  const shared = range(0, size).map((k) => rows.map((row) => dot(row, column(k))))
  const own = Float64Array.from(
    rows.flatMap((row) =>
      rows.map((_, j) => row.reduce((sum, weight, k) => sum + weight * at(shared[k] ?? [], j), 0)),
    ),
  )
  // A measure that follows from others leaves rounding in place of a variance: too little to divide by.
  for (let i = 0; i < many; i++) own[i * many + i] = at(own, i * many + i) * (1 + 1e-9) + 1e-12
  const lower = cholesky(own, many)
  const inverse = lower ? inverseFromCholesky(lower, many) : new Float64Array(many * many)
  const gain = shared.map((line) =>
    range(0, many).map((j) => line.reduce((sum, value, i) => sum + value * at(inverse, i * many + j), 0)),
  )
  const left = range(0, size * size).map((i) => {
    const [k, l] = [Math.floor(i / size), i % size]
    return at(covariance, i) - dot(gain[k] ?? [], shared[l] ?? [])
  })
  return { gain, left }
}

function step(moments: Moments, patterns: readonly Pattern[]): Moments {
  const { kinds, mean, pupils } = moments
  const size = kinds.length
  const moved = new Float64Array(size)
  const spread = new Float64Array(size * size)
  for (const { rows, n, sums, products } of patterns) {
    const { gain, left } = regress(moments, rows)
    const many = rows.length
    const centre = rows.map((row) => dot(row, mean))
    const off = centre.map((value, i) => at(sums, i) - n * value)
    // Cross-products about the mean of the last round.
    const about = range(0, many * many).map((i) => {
      const [a, b] = [Math.floor(i / many), i % many]
      return (
        at(products, i) -
        at(centre, a) * at(sums, b) -
        at(centre, b) * at(sums, a) +
        n * at(centre, a) * at(centre, b)
      )
    })
    for (let k = 0; k < size; k++) {
      moved[k] = at(moved, k) + dot(gain[k] ?? [], off)
      const half = range(0, many).map((j) =>
        (gain[k] ?? []).reduce((sum, g, i) => sum + g * at(about, i * many + j), 0),
      )
      for (let l = 0; l < size; l++)
        spread[k * size + l] =
          at(spread, k * size + l) + dot(half, gain[l] ?? []) + n * at(left, k * size + l)
    }
  }
  const shift = [...moved].map((value) => value / pupils)
  return {
    ...{ kinds, pupils, mean: mean.map((value, k) => value + at(shift, k)) },
    covariance: [...spread].map(
      (value, i) => value / pupils - at(shift, Math.floor(i / size)) * at(shift, i % size),
    ),
  }
}

/**
 * All kinds given what is known of a pupil: mean mu + S_go S_oo^-1 (x_o - mu_o), covariance S_gg - S_go S_oo^-1 S_og. A kind that
 * is known has itself as mean and no variance. What is the same for all pupils of whom the same is known is worked out once.
 */
export function conditionBy(moments: Moments): (readings: readonly Reading[]) => Conditional {
  const regressions = new Map<string, ReturnType<typeof regress>>()
  return (readings) => {
    if (readings.length === 0) return moments
    const rows = readings.map(({ weights }) => weights)
    const key = JSON.stringify(rows)
    const { gain, left } = regressions.get(key) ?? regress(moments, rows)
    regressions.set(key, { gain, left })
    const off = readings.map(({ weights, value }) => value - dot(weights, moments.mean))
    return {
      mean: moments.mean.map((mean, k) => mean + dot(gain[k] ?? [], off)),
      covariance: left,
    }
  }
}
