import type { Permission } from '#features/access/api.ts'
import { count, formatDay } from '#features/school/api.ts'
import type { Entry, Need } from './needs.ts'

export type Room = {
  label: string
  path: string
  needs: Permission
  end?: boolean
  /** Of whole year groups: a family has its own child’s page instead. */
  notFamily?: true
  /** Whoever has this has the page of it instead. */
  unless?: Permission
  /** Other words by which the search finds it. */
  words?: string
}

/** The rail, in the order of a day's work; each line only for those who may enter. */
const rail: readonly Room[] = [
  { label: 'Today', path: '', needs: 'today.view', end: true },
  { label: 'Cycle', path: '/cycle', needs: 'cycle.view' },
  { label: 'School', path: '/school', needs: 'school.view' },
  { label: 'Pupils', path: '/pupils', needs: 'pupils.view' },
  { label: 'Staff', path: '/staff', needs: 'staff.view' },
  { label: 'Progress', path: '/progress', needs: 'progress.view' },
  { label: 'Findings', path: '/findings', needs: 'progress.view' },
  { label: 'Help', path: '/help', needs: 'help.plans' },
  {
    ...{ label: 'My help', path: '/staff-help', needs: 'staffhelp.own' },
    words: 'coach, mentor, peer, advanced skills teacher, course: help for staff',
  },
  {
    ...{ label: 'Help for staff', path: '/staff-help/counts', needs: 'staffhelp.counts' },
    unless: 'staffhelp.own',
  },
  {
    ...{ label: 'Curriculum', path: '/curriculum', needs: 'curriculum.view' },
    words: 'pathways, gateways, key stages, changes of set, course and teacher, spare capacity',
  },
  { label: 'Meetings', path: '/meetings', needs: 'meetings.view' },
  { label: 'Targets', path: '/targets', needs: 'targets.view', notFamily: true },
  { label: 'Results', path: '/results', needs: 'results.view' },
  { label: 'Schools', path: '/schools', needs: 'members.view' },
  { label: 'Home', path: '/home', needs: 'home.view' },
  { label: 'Data', path: '/exchange', needs: 'exchange.import' },
  { label: 'People', path: '/people', needs: 'people.manage' },
  { label: 'Changes', path: '/audit', needs: 'audit.view' },
]

/** The rooms somebody may enter. */
export const roomsFor = (may: (permission: Permission) => boolean, family: boolean): Room[] =>
  rail.filter((room) => may(room.needs) && !(family && room.notFamily) && !(room.unless && may(room.unless)))

/** What whoever looks after schools finds under "Schools", where nothing else is theirs to do. */
export const groupNeeds = (base: string): Need[] => [
  {
    text: 'How schools did beside pupils who started alike.',
    to: `${base}/schools`,
    label: 'See the schools',
  },
  {
    text: 'What help did in several schools together.',
    to: `${base}/schools/help`,
    label: 'See what helped',
  },
]

/** "2026/27 · cycle 3 of 6, week 3", or as much of it as there is; a group of schools has no year of its own. */
export function whenWords(
  isSchool: boolean,
  year: { name: string } | undefined,
  cycle: { number: number; starts: string } | undefined,
  cycles: number,
  today: string,
): string {
  if (!year) return isSchool ? 'no academic year yet' : ''
  if (!cycle) return year.name
  const days = (Date.parse(today) - Date.parse(cycle.starts)) / 86_400_000
  return `${year.name} · cycle ${cycle.number} of ${cycles}, week ${Math.floor(days / 7) + 1}`
}

/** The first line of the day: where the cycle stands, and what of it is one's own. */
export function todayFinding(given: {
  name: string
  cycle: { name: string; closes: string } | undefined
  /** The next one to be opened, where none is open. */
  next: { name: string; opens: string } | undefined
  today: string
  entries: readonly Entry[]
  toAnswer: number
  pupils: number
}): string {
  const { cycle, next, today, entries, toAnswer, pupils } = given
  const first = given.name.split(' ')[0] ?? given.name
  const left = entries.filter((one) => one.done < one.due)
  const behind = left.length
  const [nearest] = left.map((one) => one.closes).sort()
  if (nearest !== undefined) {
    const when = `${nearest < today ? 'since' : 'by'} ${formatDay(nearest)}`
    const which =
      entries.length === 1 ? 'your class' : `${behind} of your ${count(entries.length, 'class', 'classes')}`
    return `${first}, ${which} still ${behind === 1 ? 'needs' : 'need'} marks ${when}`
  }
  if (cycle && entries.length > 0) return `${first}, the marks of ${cycle.name} are in for all your classes`
  if (toAnswer > 0)
    return `${first}, ${count(toAnswer, 'finding')} of the last cycle ${toAnswer === 1 ? 'waits' : 'wait'} for an answer`
  if (cycle && pupils > 0) return `${first}, ${cycle.name} is open until ${formatDay(cycle.closes)}`
  if (!cycle && next && pupils > 0)
    return `${first}, no cycle is open: ${next.name} opens on ${formatDay(next.opens)}`
  return pupils > 0 ? `${first}, you can see ${count(pupils, 'pupil')} here` : `Good to see you, ${first}`
}

const newsWords: Record<string, (count: number) => string> = {
  'cycle.opened': () => 'a cycle was opened for entry',
  'cycle.closed': (n) => `${count(n, 'cycle')} closed and frozen`,
  'cycle.changed': () => 'dates or fields of a cycle were changed',
  'cycle.marked': (n) => `${count(n, 'mark')} entered`,
  'progress.answered': (n) => `${count(n, 'finding')} answered`,
  'accountability.effects-made': () => 'what classes added to results was worked out',
  'accountability.teachers-switched-on': () => 'the governing body switched teachers’ figures on',
  'accountability.teachers-switched-off': () => 'the governing body switched teachers’ figures off',
  'support.started': (n) => `${count(n, 'plan')} of help begun`,
  'support.reviewed': (n) => `${count(n, 'plan')} of help decided on`,
  'curriculum.switched': (n) => `${count(n, 'pupil')} changed pathway`,
  'curriculum.change-reviewed': (n) => `${count(n, 'change')} of set, course or pathway reviewed`,
  'meetings.closed': (n) => `${count(n, 'meeting')} held`,
  'meetings.decided': (n) => `${count(n, 'decision')} taken`,
  'targets.changed': (n) => `${count(n, 'target')} changed`,
  'targets.agreed': () => 'targets were agreed',
  'exchange.accepted': (n) => `${count(n, 'file')} brought in`,
  'exchange.undone': (n) => `${count(n, 'import')} undone`,
  'school.pupil-admitted': (n) => `${count(n, 'pupil')} admitted`,
  'access.appointed': (n) => `${count(n, 'person', 'people')} appointed`,
  'access.post-ended': (n) => `${count(n, 'post')} ended`,
}

/** What was done here since somebody was last in, in words; what the first page need not tell is left out. */
export const tellNews = (news: readonly { action: string; count: number }[]): string[] =>
  news.flatMap((one) => newsWords[one.action]?.(one.count) ?? [])

/** What those who run the school are told while the disk is almost full. `free` in bytes. */
export const diskWords = (free: number): string =>
  `The disk of this server is almost full: ${Math.round(free / 1e6)} MB are free. Files cannot be brought in until there is room. Please tell whoever looks after the server.`
