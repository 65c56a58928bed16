import { at, type Numbers } from '../../vector.ts'

/**
 * Numbers on their way under masks are whole numbers of 64 bits, counted in a unit that everybody knows and added modulo
 * 2^64: so masks cancel exactly, and no bit of a sum depends on the order in which it was made.
 */
export type Words = BigUint64Array<ArrayBuffer>

// One bit for the sign and one to spare, so that the sum of all answers cannot pass from one end to the other.
const BITS = 62

/** The finest unit, a power of two, in which numbers up to `largest` and their sums can be written. */
export const unitFor = (largest: number): number => 2 ** (Math.ceil(Math.log2(largest)) - BITS)

/** Throws RangeError for a number that is not finite or too large for its unit. */
export function toWords(values: Numbers, unit: number): Words {
  const words = new BigUint64Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const counted = Math.round(at(values, i) / unit)
    if (!(Math.abs(counted) < 2 ** BITS)) throw new RangeError('An answer is too large for the unit agreed')
    words[i] = BigInt.asUintN(64, BigInt(counted))
  }
  return words
}

export const fromWords = (words: Words, unit: number): Float64Array<ArrayBuffer> =>
  Float64Array.from(words, (word) => Number(BigInt.asIntN(64, word)) * unit)

/** Word by word, modulo 2^64. Throws RangeError for lists of different length. */
export function addWords(a: Words, b: Words): Words {
  if (a.length !== b.length) throw new RangeError('Answers of different length cannot be added')
  return a.map((word, i) => BigInt.asUintN(64, word + (b[i] ?? 0n)))
}
