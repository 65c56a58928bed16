import { count, dateOf, formatDay } from '#features/school/api.ts'
import type { CycleState } from '../schema.ts'

type CycleWords = { name: string; state: CycleState; opens: string; closes: string; ends: string }
export type Coverage = { due: number; done: number }

/** Part of the marks that are in, or null when none are due. */
export const share = ({ due, done }: Coverage): number | null => (due === 0 ? null : done / due)

export const percent = (part: number | null): string => (part === null ? '–' : `${Math.floor(100 * part)} %`)

export const addUp = (rows: readonly Coverage[]): Coverage => ({
  due: rows.reduce((sum, row) => sum + row.due, 0),
  done: rows.reduce((sum, row) => sum + row.done, 0),
})

/** The first line of a cycle's page. */
export function cycleFinding(cycle: CycleWords, coverage: Coverage, today: string): string {
  const { name, state } = cycle
  if (state === 'closed') return `${name} is closed: what was known that day is kept as it was`
  if (state === 'planned') return `${name} is planned: entry opens on ${formatDay(cycle.opens)}`
  const late =
    cycle.closes < today ? `was due on ${formatDay(cycle.closes)}` : `is due by ${formatDay(cycle.closes)}`
  if (coverage.due === 0) return `${name} is open, and no pupil is enrolled in a class of its year groups`
  if (coverage.done === coverage.due) return `${name}: every judgement is in`
  return `${name}: ${percent(share(coverage))} of the judgements are in; entry ${late}`
}

/** The first line of the page on who enters by when. */
export function deadlinesFinding(cycle: Pick<CycleWords, 'name' | 'closes'>, others: number): string {
  const all = `${cycle.name}: entries are due by ${formatDay(cycle.closes)}`
  return others === 0 ? `${all}, for everybody` : `${all}, but for ${count(others, 'other deadline')}`
}

/** Whether what was frozen still is, in words. */
export function frozenWords(frozen: {
  at: Date
  entries: number
  forecasts: number
  modelVersion: string | null
  unchanged: boolean
}): string {
  const { at, entries, forecasts, modelVersion, unchanged } = frozen
  const day = formatDay(dateOf(new Date(at)))
  const made = forecasts > 0 ? ` and ${count(forecasts, 'forecast')} (${modelVersion})` : ''
  const what = `${count(entries, 'entry', 'entries')}${made}`
  return unchanged
    ? `${what}, unchanged since they were frozen on ${day}`
    : `${what}: no longer what was frozen on ${day}. Tell whoever runs the server`
}

export type Gap = { classId: number; className: string; teachers: string; missing: number }

/** What stands between a cycle and its closing. */
export function gapFinding(name: string, gaps: readonly Gap[], unsettled = 0): string {
  const checks = `${count(unsettled, 'check')} ${unsettled === 1 ? 'is' : 'are'} not settled`
  if (gaps.length === 0)
    return unsettled === 0
      ? `${name} can be closed: nothing is missing`
      : `${name}: no entry is missing, ${checks}`
  const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0)
  const entries = `${count(missing, 'entry', 'entries')} in ${count(gaps.length, 'class', 'classes')} ${missing === 1 ? 'is' : 'are'} not full in ${name} yet`
  return unsettled === 0 ? entries : `${entries}, and ${checks}`
}

/** The first line of a class's mark sheet. */
export function enterFinding(given: {
  className: string
  cycle: { name: string; state: CycleState; opens: string }
  /** The last day of entry for this class. */
  closes: string
  full: number
  pupils: number
  today: string
}): string {
  const { className, cycle, closes, full, pupils, today } = given
  if (cycle.state === 'planned')
    return `${cycle.name} is not open yet: entry begins on ${formatDay(cycle.opens)}`
  if (cycle.state === 'closed') return `${cycle.name} of ${className} is closed`
  if (pupils > 0 && full === pupils) return `${className}: ${cycle.name} is entered for every pupil`
  const due = `${closes < today ? 'it was due' : 'due'} by ${formatDay(closes)}`
  return `${className}: ${full} of ${pupils} pupils have a full entry in ${cycle.name}, ${due}`
}
