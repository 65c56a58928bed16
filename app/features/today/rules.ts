import type { Permission } from '#features/access/api.ts'
import { count, formatDay } from '#features/school/api.ts'

export type Room = { label: string; path: string; needs: Permission; end?: boolean }

/** The rail, in the order of a day's work; each line only for those who may enter. */
export const rail: readonly Room[] = [
  { label: 'Today', path: '', needs: 'today.view', end: true },
  { label: 'Cycle', path: '/cycle', needs: 'cycle.view' },
  { label: 'School', path: '/school', needs: 'school.view' },
  { label: 'Pupils', path: '/pupils', needs: 'pupils.view' },
  { label: 'Staff', path: '/staff', needs: 'staff.view' },
  { label: 'Progress', path: '/progress', needs: 'progress.view' },
  { label: 'Findings', path: '/findings', needs: 'progress.view' },
  { label: 'Targets', path: '/targets', needs: 'targets.view' },
  { label: 'Home', path: '/home', needs: 'home.view' },
  { label: 'Data', path: '/exchange', needs: 'exchange.import' },
  { label: 'People', path: '/people', needs: 'people.manage' },
  { label: 'Changes', path: '/audit', needs: 'audit.view' },
]

/** "2026/27 · cycle 3 of 6, week 3", or as much of it as there is. */
export function whenWords(
  year: { name: string } | undefined,
  cycle: { number: number; starts: string } | undefined,
  cycles: number,
  today: string,
): string {
  if (!year) return 'no academic year yet'
  if (!cycle) return year.name
  const days = (Date.parse(today) - Date.parse(cycle.starts)) / 86_400_000
  return `${year.name} · cycle ${cycle.number} of ${cycles}, week ${Math.floor(days / 7) + 1}`
}

export type Need = { text: string; to: string; label: string }
type Entry = { classId: number; className: string; due: number; done: number }

const MOST_NEEDS = 3

/** What is waiting for a person today, the nearest first, three at most. */
export function chooseNeeds(given: {
  base: string
  cycle: { id: number; name: string; closes: string } | undefined
  today: string
  entries: readonly Entry[]
  toAnswer: number
  toClose: boolean
  toAccept: number
}): Need[] {
  const { base, cycle, today, entries, toAnswer, toClose, toAccept } = given
  const by = cycle ? `${cycle.closes < today ? 'was' : 'is'} due by ${formatDay(cycle.closes)}` : ''
  const marks = entries
    .filter((one) => one.done < one.due)
    .map((one) => ({
      text: `${one.className}: ${one.due - one.done} of ${one.due} pupils have no full entry; it ${by}.`,
      to: `${base}/classes/${one.classId}/enter`,
      label: `Enter ${one.className}`,
    }))
  const close = {
    text: `${cycle?.name} ${by}: close it when the entries are in.`,
    to: `${base}/cycle`,
    label: 'See how far it is',
  }
  const findings = {
    text: `${count(toAnswer, 'finding')} of the last cycle ${toAnswer === 1 ? 'waits' : 'wait'} for an answer.`,
    to: `${base}/findings`,
    label: 'Answer',
  }
  const files = {
    text: `${count(toAccept, 'file')} read and not yet brought in.`,
    to: `${base}/exchange`,
    label: 'Look',
  }
  return [
    ...marks,
    ...(toClose && cycle ? [close] : []),
    ...(toAnswer > 0 ? [findings] : []),
    ...(toAccept > 0 ? [files] : []),
  ].slice(0, MOST_NEEDS)
}

/** The first line of the day. */
export function todayFinding(given: { name: string; classes: number; pupils: number }): string {
  const first = given.name.split(' ')[0] ?? given.name
  if (given.classes > 0) {
    return `${first}, you teach ${given.classes === 1 ? 'one class' : `${given.classes} classes`} and can see ${given.pupils} pupils`
  }
  if (given.pupils > 0)
    return `${first}, you can see ${given.pupils} ${given.pupils === 1 ? 'pupil' : 'pupils'} here`
  return `Good to see you, ${first}`
}
