import type { NumericScale, OrderedScale, Scale } from './schema.ts'

export type GradeRead =
  | { ok: true; grade: string }
  | { ok: false; reason: 'empty' | 'no grade' | 'unknown'; why: string }

const tidy = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\u2212\u2010\u2011]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()

const decimalsOf = (step: number) => {
  const [, decimals = ''] = String(step).split('.')
  return decimals.length
}

const steps = (scale: NumericScale) => Math.round((scale.highest - scale.lowest) / scale.step)

const numericLabel = (scale: NumericScale, ordinal: number) =>
  (scale.lowest + ordinal * scale.step)
    .toFixed(decimalsOf(scale.step))
    .replace(/(\.\d*?)0+$|\.0*$/, '$1')
    .replace(/\.$/, '')

/** How many grades the scale has. */
export function gradeCount(scale: Scale): number {
  return scale.scale === 'ordered' ? scale.grades.length : steps(scale) + 1
}

/** The labels, lowest first. */
export function gradeLabels(scale: Scale): string[] {
  return scale.scale === 'ordered'
    ? scale.grades.map((grade) => grade.label)
    : Array.from({ length: gradeCount(scale) }, (_, ordinal) => numericLabel(scale, ordinal))
}

function orderedMatch(scale: OrderedScale, typed: string): string | undefined {
  // Spreadsheets turn the grade 3 into 3.0.
  const text = typed.replace(/^(\d+)[.,]0+$/, '$1')
  const exact = scale.grades.find((grade) => grade.label === text || grade.synonyms.includes(text))
  if (exact) return exact.label
  const folded = text.toLowerCase()
  const alike = scale.grades.filter((grade) =>
    [grade.label, ...grade.synonyms].some((name) => name.toLowerCase() === folded),
  )
  return alike.length === 1 ? alike[0]?.label : undefined
}

function yearsAndMonths(text: string): number | undefined {
  const match = /^(\d{1,2}) ?(?::|y|yr|yrs|years?,?) ?(\d{1,2}) ?(?:m|mo|months?)?$/i.exec(text)
  if (!match) return undefined
  const months = Number(match[2])
  return months < 12 ? Number(match[1]) + months / 12 : undefined
}

function numericMatch(scale: NumericScale, text: string): string | undefined {
  const aged = scale.years_and_months ? yearsAndMonths(text) : undefined
  const bare = scale.unit === '%' ? text.replace(/ ?%$/, '') : text
  const number = aged ?? (/^-?\d+([.,]\d+)?$/.test(bare) ? Number(bare.replace(',', '.')) : Number.NaN)
  if (!(number >= scale.lowest && number <= scale.highest)) return undefined
  const ordinal = Math.round((number - scale.lowest) / scale.step)
  const onStep = Math.abs(scale.lowest + ordinal * scale.step - number) < scale.step * 1e-6
  return onStep || aged !== undefined ? numericLabel(scale, ordinal) : undefined
}

function expectation(scale: Scale): string {
  if (scale.scale === 'numeric')
    return `a number from ${scale.lowest} to ${scale.highest} in steps of ${scale.step}`
  const labels = gradeLabels(scale)
  return labels.length <= 12 ? `one of ${labels.join(', ')}` : `a grade from ${labels[0]} to ${labels.at(-1)}`
}

/**
 * Reads what somebody typed or a file holds as a grade of the scale, tolerant of spaces, case and the scale's
 * own synonyms. What the scale does not know is refused, never guessed; the caller adds row and column.
 */
export function readGrade(scale: Scale, text: string): GradeRead {
  const tidied = tidy(text)
  if (tidied === '') return { ok: false, reason: 'empty', why: 'The cell is empty.' }
  const grade = scale.scale === 'ordered' ? orderedMatch(scale, tidied) : numericMatch(scale, tidied)
  if (grade !== undefined) return { ok: true, grade }
  const missing = scale.no_grade.find((entry) => entry.text.toLowerCase() === tidied.toLowerCase())
  if (missing) return { ok: false, reason: 'no grade', why: `“${tidied}” means ${missing.means}.` }
  return {
    ok: false,
    reason: 'unknown',
    why: `“${tidied}” is not on the scale ${scale.name}: use ${expectation(scale)}.`,
  }
}

/** Place of a grade on its scale, 0 the lowest, or undefined when the scale does not have it. */
export function findOrdinal(scale: Scale, grade: string): number | undefined {
  if (scale.scale === 'ordered') {
    const place = scale.grades.findIndex((entry) => entry.label === grade)
    // What was stored under a former label of the pack is a synonym now.
    const stored = place < 0 ? scale.grades.findIndex((entry) => entry.synonyms.includes(grade)) : place
    return stored < 0 ? undefined : stored
  }
  const label = numericMatch(scale, grade)
  return label === undefined ? undefined : Math.round((Number(label) - scale.lowest) / scale.step)
}

/** Place of a grade on its scale, 0 the lowest. Throws RangeError for a grade that the scale does not have. */
export function gradeOrdinal(scale: Scale, grade: string): number {
  const ordinal = findOrdinal(scale, grade)
  if (ordinal === undefined) throw new RangeError(`“${grade}” is not on the scale ${scale.name}`)
  return ordinal
}

/** The grade at a place, rounded to the nearest and kept within the scale. */
export function gradeAt(scale: Scale, ordinal: number): string {
  const place = Math.min(Math.max(Math.round(ordinal), 0), gradeCount(scale) - 1)
  if (scale.scale === 'numeric') return numericLabel(scale, place)
  const grade = scale.grades[place]
  if (!grade) throw new RangeError(`The scale ${scale.name} has no grade at ${ordinal}`)
  return grade.label
}

/** Points of a grade: the published points of an ordered scale, the number itself on a numeric one. */
export function gradePoints(scale: Scale, grade: string): number {
  const ordinal = gradeOrdinal(scale, grade)
  if (scale.scale === 'numeric') return Number(numericLabel(scale, ordinal))
  return scale.grades[ordinal]?.points ?? Number.NaN
}

/** The points halfway between neighbouring grades, lowest first: one fewer than there are grades. */
export function cutPoints(scale: Scale): number[] {
  const points = gradeLabels(scale).map((label) => gradePoints(scale, label))
  return points.slice(1).map((point, below) => (point + (points[below] ?? point)) / 2)
}

/** Negative when a is the lower grade, 0 when equal. */
export function compareGrades(scale: Scale, a: string, b: string): number {
  return gradeOrdinal(scale, a) - gradeOrdinal(scale, b)
}
