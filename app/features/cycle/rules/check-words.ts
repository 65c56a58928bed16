import { count } from '#features/school/api.ts'
import type { CheckDetail, CheckKind } from '../schema-checks.ts'
import { limits } from './check-facts.ts'

export const checkTitles: Record<CheckKind, string> = {
  'department jump': 'A department moved far more than the others',
  'class jump': 'A class moved far more than the others',
  weekly: 'Judged far from its own weekly marks',
  same: 'The same mark for everybody',
  effort: 'Effort follows attainment throughout',
  tier: 'Above the highest grade of the tier',
  missing: 'Pupils without a full entry',
}

const steps = (value: number): string => Math.abs(value).toFixed(1)
const direction = (value: number): string => (value < 0 ? 'down' : 'up')

type Jump = CheckDetail & { kind: 'class jump' | 'department jump' }

function jumpSentence(detail: Jump): string {
  const { name, pupils, since, mean, usual, shrunk } = detail
  const who =
    detail.kind === 'class jump'
      ? count(pupils, 'pupil')
      : `${count(pupils, 'pupil')} in ${count(detail.classes, 'class', 'classes')}`
  const others =
    Math.abs(usual) < 0.05 ? 'the others hardly moved' : `${direction(usual)} ${steps(usual)} was usual`
  return (
    `${name}: ${who} moved ${direction(mean)} by ${steps(mean)} grade steps on average since ${since}, where ${others}. ` +
    `Held against how much ${detail.kind === 'class jump' ? 'classes of this size' : 'departments'} vary by chance, about ${steps(shrunk)} of that is more than chance.`
  )
}

const oneIn = (chance: number): string =>
  chance < 1e-6
    ? 'fewer than 1 class in a million'
    : `1 class in ${Math.round(1 / chance).toLocaleString('en-GB')}`

/** What a check found, with its numbers, in one or two plain sentences. */
export function checkSentence(detail: CheckDetail): string {
  const { name, pupils } = detail
  switch (detail.kind) {
    case 'class jump':
    case 'department jump':
      return jumpSentence(detail)
    case 'weekly':
      return (
        `${name}: judged ${steps(detail.judged - detail.expected)} grade steps ${detail.judged < detail.expected ? 'lower' : 'higher'} on average than its weekly marks (${Math.round(100 * detail.share)} % of the full marks) let expect. ` +
        `Compared with ${count(detail.beside, 'other class', 'other classes')} of the subject and year.`
      )
    case 'same':
      return `${name}: all ${pupils} pupils have ${detail.field.toLowerCase()} ${detail.grade}. By chance that happens in ${oneIn(detail.agree ** (pupils - 1))}.`
    case 'effort':
      return `${name}: for all ${pupils} pupils ${detail.field.toLowerCase()} can be read off the grade: ${detail.grades} different grades, each with one mark for effort, rising together. By chance that happens in ${oneIn(detail.agree ** (pupils - detail.grades))}.`
    case 'tier':
      return `${name} is entered for the ${detail.tier.toLowerCase()} tier, which ends at ${detail.top}: ${count(detail.over.length, 'pupil')} ${detail.over.length === 1 ? 'is' : 'are'} judged ${[...new Set(detail.over)].join(' and ')}.`
    case 'missing':
      return `${name}: ${detail.missing} of ${count(pupils, 'pupil')} ${detail.missing === 1 ? 'has' : 'have'} no full entry.`
  }
}

/** How it is decided what is put to people, for "how is this worked out?". */
export const checkMethod = [
  `A class or department jumps when its mean movement since the last closed cycle lies ${limits.z} or more standard deviations from the middle of the school’s other classes (the limits of a funnel plot: Spiegelhalter 2005), and by at least ${limits.classEffect} (department: ${limits.departmentEffect}) of how far a single pupil usually moves. Small classes vary more by chance, and that is allowed for.`,
  `A class is far from its weekly marks when its mean judgement lies as far from what the other classes of the subject and year with such marks were judged. Without three others nothing is said.`,
  'Marks that are all the same, or effort that can be read off the grade, are named when chance does so in fewer than 1 class in 1,000, counted from how often two pupils of a class agree in this school.',
].join(' ')

/** The first line of the page of checks. */
export function checksFinding(cycle: string, checks: readonly { kind: CheckKind; state: string }[]): string {
  const real = checks.filter(({ kind, state }) => kind !== 'missing' && state !== 'gone')
  const open = real.filter(({ state }) => state === 'open').length
  const back = real.filter(({ state }) => state === 'sent back').length
  if (real.length === 0) return `${cycle}: nothing in the marks entered so far looks odd`
  if (open + back === 0) return `${cycle}: every check is answered`
  const waits = open > 0 ? `${count(open, 'check')} ${open === 1 ? 'waits' : 'wait'} for an answer` : ''
  const sent = back > 0 ? `${back} ${back === 1 ? 'is' : 'are'} back with the teacher` : ''
  return `${cycle}: ${[waits, sent].filter(Boolean).join(', ')}`
}

/** What the teachers of a class are told whose marks were sent back. */
export const sentBackWords = (className: string, cycle: string): string =>
  `${className} in ${cycle} was sent back to you: its sheet says what to look at.`
