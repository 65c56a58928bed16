import { cell } from './vector.ts'

const ROOT_HALF = Math.SQRT1_2
const ROOT_TWO_PI = Math.sqrt(2 * Math.PI)

/** (a0 x^n + a1 x^(n-1) + ... + an), coefficients from the highest power down. */
function polynomial(coefficients: Float64Array, x: number): number {
  let value = 0
  for (let i = 0; i < coefficients.length; i++) value = value * x + cell(coefficients, i)
  return value
}

// Cody (1969), "Rational Chebyshev approximations for the error function", Mathematics of Computation 23.
const CENTRE_TOP = new Float64Array([
  0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694,
])
const CENTRE_BOTTOM = new Float64Array([
  1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171,
])
const MIDDLE_TOP = new Float64Array([
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
  881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
])
const MIDDLE_BOTTOM = new Float64Array([
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
])
const TAIL_TOP = new Float64Array([
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  6.587491615298378e-4,
])
const TAIL_BOTTOM = new Float64Array([
  1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
])

/** exp(-y^2) without the rounding error that squaring a large y first would bring. */
function expMinusSquare(y: number): number {
  const coarse = Math.trunc(y * 16) / 16
  return Math.exp(-coarse * coarse) * Math.exp(-(y - coarse) * (y + coarse))
}

/**
 * The complementary error function 1 - erf(x), accurate to about 1e-15 *relative* in the upper tail too, which
 * the information matrix of an ordinal model needs (Cody 1969).
 */
export function erfc(x: number): number {
  const y = Math.abs(x)
  if (y <= 0.46875) {
    const square = y * y
    return 1 - (x * polynomial(CENTRE_TOP, square)) / polynomial(CENTRE_BOTTOM, square)
  }
  if (Number.isNaN(y)) return Number.NaN
  const upper = y <= 4 ? erfcMiddle(y) : erfcTail(y)
  return x < 0 ? 2 - upper : upper
}

const erfcMiddle = (y: number): number =>
  (expMinusSquare(y) * polynomial(MIDDLE_TOP, y)) / polynomial(MIDDLE_BOTTOM, y)

function erfcTail(y: number): number {
  if (y > 27) return 0
  const inverse = 1 / (y * y)
  const correction = (inverse * polynomial(TAIL_TOP, inverse)) / polynomial(TAIL_BOTTOM, inverse)
  return (expMinusSquare(y) * (1 / Math.sqrt(Math.PI) - correction)) / y
}

/** Density of the standard normal distribution. */
export const normalPdf = (x: number): number => Math.exp(-0.5 * x * x) / ROOT_TWO_PI

/** P(Z <= x) for a standard normal Z, accurate relative to its own size in the lower tail. */
export const normalCdf = (x: number): number => 0.5 * erfc(-x * ROOT_HALF)

/** P(low < Z <= high), computed in whichever tail keeps its digits; 0 when low >= high. */
export function normalBetween(low: number, high: number): number {
  if (low >= high) return 0
  return low > 0 ? normalCdf(-low) - normalCdf(-high) : normalCdf(high) - normalCdf(low)
}

// Wichura (1988), "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37.
const NEAR_TOP = new Float64Array([
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
  1971.5909503065513, 133.14166789178438, 3.3871328727963665,
])
const NEAR_BOTTOM = new Float64Array([
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
  687.1870074920579, 42.31333070160091, 1,
])
const FAR_TOP = new Float64Array([
  7.745450142783414e-4, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
])
const FAR_BOTTOM = new Float64Array([
  1.0507500716444169e-9, 5.475938084995345e-4, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
])
const FURTHEST_TOP = new Float64Array([
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
  0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
])
const FURTHEST_BOTTOM = new Float64Array([
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 7.868691311456133e-4,
  0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
])

/** The x with P(Z <= x) = p. Gives -Infinity at 0, Infinity at 1 and NaN outside 0..1. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN
  if (p === 0 || p === 1) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (q * polynomial(NEAR_TOP, r)) / polynomial(NEAR_BOTTOM, r)
  }
  const depth = Math.sqrt(-Math.log(q < 0 ? p : 1 - p))
  const size =
    depth <= 5
      ? polynomial(FAR_TOP, depth - 1.6) / polynomial(FAR_BOTTOM, depth - 1.6)
      : polynomial(FURTHEST_TOP, depth - 5) / polynomial(FURTHEST_BOTTOM, depth - 5)
  return q < 0 ? -size : size
}
