import { count, formatDay } from '#features/school/api.ts'
import { addUp, type Coverage } from './words.ts'

export type Enterer = { id: number; name: string; covers: boolean }
/** How far a class is, by when, and who enters: those who cover it today, else those who teach it. */
export type ClassState = Coverage & {
  classId: number
  className: string
  subject: string
  departmentId: number | null
  yearGroupId: number
  closes: string
  people: readonly Enterer[]
}

export type Behind = Coverage & {
  personId: number
  name: string
  /** Earliest of the deadlines of what is missing. */
  closes: string
  missing: number
  classes: readonly ClassState[]
}

const missingOf = ({ due, done }: Coverage) => due - done
const isBehind = (one: Coverage) => missingOf(one) > 0

/** Everybody who enters, with what of theirs is missing, those with most first. */
export function groupByPerson(classes: readonly ClassState[]): Behind[] {
  const pairs = classes.flatMap((one) => one.people.map((person) => ({ person, one })))
  return [...Map.groupBy(pairs, ({ person }) => person.id)]
    .flatMap(([personId, own]): Behind[] => {
      const [first] = own
      const behind = own.map(({ one }) => one).filter(isBehind)
      const days = (behind.length > 0 ? behind : own.map(({ one }) => one)).map((one) => one.closes)
      if (!first) return []
      const total = addUp(own.map(({ one }) => one))
      const closes = days.toSorted()[0] ?? ''
      return [
        { personId, name: first.person.name, closes, ...total, missing: missingOf(total), classes: behind },
      ]
    })
    .sort((a, b) => b.missing - a.missing || a.name.localeCompare(b.name))
}

/** The classes for which nobody can be reminded. */
export const withoutAnyone = (classes: readonly ClassState[]): ClassState[] =>
  classes.filter((one) => isBehind(one) && one.people.length === 0)

/** The first line of the page on who is behind. */
export function chaseFinding(
  name: string,
  state: string,
  people: readonly Pick<Behind, 'missing'>[],
  alone: number,
): string {
  if (state === 'planned') return `${name} is not open yet: nobody is behind`
  if (state === 'closed') return `${name} is closed: nobody is reminded any more`
  const behind = people.filter((one) => one.missing > 0).length
  if (people.length === 0 && alone === 0) return `Nobody enters anything in ${name}`
  if (behind === 0 && alone === 0) return `${name}: everybody is done`
  const lone = alone > 0 ? `; ${count(alone, 'class', 'classes')} without anyone who enters` : ''
  return `${name}: ${behind} of ${people.length} who enter still have something to do${lone}`
}

const MOST_NAMED = 4

/** What a reminder says in the product; it names classes and numbers, never a pupil. */
export function reminderWords(cycle: string, behind: Pick<Behind, 'missing' | 'closes' | 'classes'>): string {
  const named = behind.classes.slice(0, MOST_NAMED).map((one) => one.className)
  const more = behind.classes.length - named.length
  const where =
    more > 0 ? `${named.join(', ')} and ${count(more, 'other class', 'other classes')}` : named.join(', ')
  return `${cycle}: ${count(behind.missing, 'pupil')} in ${where} without a full entry; due by ${formatDay(behind.closes)}.`
}

/** Reminded within this many hours before, and it is asked first whether to do it again. */
export const REMINDED_LATELY_HOURS = 24

export const isLately = (madeAt: Date, now: Date): boolean =>
  now.getTime() - madeAt.getTime() < REMINDED_LATELY_HOURS * 3_600_000

/** "Ms Hill, Mr Ray and 3 others", of those who were reminded a short while ago. */
export function againWords(names: readonly string[]): string {
  const [first = '', second] = names
  const rest = names.length - 2
  if (!second) return `${first} was reminded within the last day. Remind once more?`
  const others = rest > 0 ? `, ${second} and ${count(rest, 'other')}` : ` and ${second}`
  return `${first}${others} were reminded within the last day. Remind them once more?`
}
