import { type Flag, gradeLabels, readGrade, type Scale } from '#features/measures/api.ts'

/** What a column of a mark sheet takes. */
export type Field = { key: string; label: string; required: boolean } & (
  | { kind: 'judgement' | 'scale'; scale: Scale }
  | { kind: 'flags'; flags: readonly Flag[] }
  | { kind: 'comment' }
  | { kind: 'score'; max: number }
)
/** So many cells go in one request: a column of a large class, or a pasted block in a few. */
export const CELLS_AT_ONCE = 60
/** The answer to cells that another account typed than the one which is signed in by now. */
export const SOMEBODY_ELSE = 409

/** Whether a pupil has every mark that must be there; where none must, every mark there is. */
export function isFull(fields: readonly Field[], textOf: (key: string) => string | undefined): boolean {
  const required = fields.filter((field) => field.required)
  return (required.length > 0 ? required : fields).every(({ key }) => textOf(key))
}

/** A mark as it is kept. */
export type Stored = string | string[]
export type CellRead = { ok: true; text: string; stored: Stored | null } | { ok: false; why: string }

const kept = (text: string): CellRead => ({ ok: true, text, stored: text === '' ? null : text })

const flagNames = ({ short, key, label }: Flag) => [short, key, label].map((name) => name.toLowerCase())

/** The flag a word means: by its letters or name, or by so much of the beginning that no other is meant. */
function findFlag(flags: readonly Flag[], word: string): Flag | undefined {
  const folded = word.toLowerCase()
  const exact = flags.find((flag) => flagNames(flag).includes(folded))
  const begun = flags.filter((flag) => flagNames(flag).some((name) => name.startsWith(folded)))
  return exact ?? (begun.length === 1 ? begun[0] : undefined)
}

const wordsOf = (typed: string) => typed.split(/[\s,;]+/).filter(Boolean)

function readFlags(flags: readonly Flag[], typed: string): CellRead {
  const words = wordsOf(typed)
  const meant = words.map((word) => findFlag(flags, word))
  const unknown = words.find((_, at) => meant[at] === undefined)
  if (unknown !== undefined) {
    const known = flags.map((flag) => `${flag.short} (${flag.label.toLowerCase()})`).join(', ')
    return { ok: false, why: `“${unknown}” is not a flag: use ${known}.` }
  }
  const chosen = flags.filter((flag) => meant.includes(flag))
  if (chosen.length === 0) return kept('')
  return {
    ok: true,
    text: chosen.map((flag) => flag.short).join(' '),
    stored: chosen.map((flag) => flag.key),
  }
}

function readScore(max: number, typed: string): CellRead {
  const score = Number(typed.replace(',', '.'))
  if (!/^\d+([.,]\d+)?$/.test(typed) || score > max)
    return { ok: false, why: `“${typed}” is not a mark from 0 to ${max}.` }
  return kept(String(score))
}

/** Reads what was typed into a cell; an empty cell takes the mark away. What the field does not know is refused. */
export function readCell(field: Field, typed: string): CellRead {
  const text = typed.trim()
  if (text === '') return kept('')
  if (field.kind === 'comment') return kept(text)
  if (field.kind === 'flags') return readFlags(field.flags, text)
  if (field.kind === 'score') return readScore(field.max, text)
  const read = readGrade(field.scale, text)
  return read.ok ? kept(read.grade) : { ok: false, why: read.why }
}

/** A kept mark as it stands in its cell. */
export function cellText(field: Field, stored: unknown): string {
  if (Array.isArray(stored)) {
    const flags = field.kind === 'flags' ? field.flags : []
    return flags
      .filter((flag) => stored.includes(flag.key))
      .map((flag) => flag.short)
      .join(' ')
  }
  return typeof stored === 'string' || typeof stored === 'number' ? String(stored) : ''
}

/** Whether nothing longer could be meant, so that the cursor may go on by itself: 7 of 9–1, but not 1 of 0–20. */
export function isComplete(field: Field, typed: string): boolean {
  if (field.kind !== 'judgement' && field.kind !== 'scale') return false
  const labels = gradeLabels(field.scale)
  const longer = labels.some((label) => label.length > typed.length && label.startsWith(typed))
  return !longer && labels.includes(typed)
}

function mayBecomeFlags(flags: readonly Flag[], typed: string): boolean {
  const words = wordsOf(typed)
  const begun = /[\s,;]$/.test(typed) ? undefined : words.at(-1)?.toLowerCase()
  const whole = begun === undefined ? words : words.slice(0, -1)
  if (whole.some((word) => findFlag(flags, word) === undefined)) return false
  return begun === undefined || flags.some((flag) => flagNames(flag).some((name) => name.startsWith(begun)))
}

function mayBecomeGrade(scale: Scale, typed: string): boolean {
  const folded = typed.trim().toLowerCase()
  if (scale.scale === 'ordered')
    return scale.grades.some((grade) =>
      [grade.label, ...grade.synonyms].some((name) => name.toLowerCase().startsWith(folded)),
    )
  const whole = /^-?(\d*)([.,]\d*)?$/.exec(folded)
  return whole
    ? Number(whole[1] || 0) <= scale.highest
    : scale.years_and_months === true && /^\d/.test(folded)
}

function mayBecome(field: Field, typed: string): boolean {
  if (field.kind === 'comment') return true
  if (field.kind === 'flags') return mayBecomeFlags(field.flags, typed)
  if (field.kind === 'score')
    return /^\d*([.,]\d*)?$/.test(typed) && !(Number(typed.replace(',', '.')) > field.max)
  return mayBecomeGrade(field.scale, typed)
}

/** Why what is being typed can no longer become a mark, however it goes on; null while it can. */
export function whyNever(field: Field, typed: string): string | null {
  if (typed.trim() === '' || mayBecome(field, typed)) return null
  const read = readCell(field, typed)
  return read.ok ? null : read.why
}

/** What may be typed, in a line above the sheet. */
export function fieldHint(field: Field): string {
  if (field.kind === 'comment') return 'words of your own'
  if (field.kind === 'flags')
    return field.flags.map((flag) => `${flag.short} ${flag.label.toLowerCase()}`).join(', ')
  if (field.kind === 'score') return `0 to ${field.max}`
  const labels = gradeLabels(field.scale)
  return labels.length <= 12 ? labels.join(' ') : `${labels[0]} to ${labels.at(-1)}`
}
