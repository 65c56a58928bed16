import type { Clash } from './clashes.ts'
import { count } from './dates.ts'
import { spanWords } from './timetable.ts'

type Names = {
  person(id: number): string
  room(id: number): string
  className(id: number): string
  period(id: number): string
}

const inSentence = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** "Mrs Okafor is in 9MA1 and 9MA2 at once: Tuesday, period 4". */
export function clashWords({ of, id, periodId, classIds, pupils }: Clash, names: Names): string {
  const classes = inSentence(classIds.map(names.className))
  const when = names.period(periodId)
  if (of === 'pupils') return `${count(pupils, 'pupil is', 'pupils are')} in ${classes} at once: ${when}`
  if (of === 'room') return `${names.room(id ?? 0)} holds ${classes} at once: ${when}`
  if (of === 'spare') return `${names.person(id ?? 0)} is kept free, and has ${classes}: ${when}`
  return `${names.person(id ?? 0)} is in ${classes} at once: ${when}`
}

/** What the page of the timetable says first. */
export function timetableFinding(given: {
  periods: number
  classes: number
  clashes: number
  weeks: number
}): string {
  const { periods, classes, clashes, weeks } = given
  if (periods === 0) return 'There is no timetable yet'
  if (classes === 0) return `${count(periods, 'period')} are laid out; no class meets in them yet`
  const start = `${count(classes, 'class meets', 'classes meet')} in ${count(periods, 'period')} ${spanWords(weeks)}`
  return clashes === 0
    ? `${start}, and nobody is in two places`
    : `${start}; in ${count(clashes, 'case')} somebody or a room is in two places`
}

/** Which period is thinnest of those in which anybody is kept free, and how many have nobody. */
export function spareWords(counts: readonly number[]): string {
  if (counts.length === 0 || counts.every((number) => number === 0))
    return 'Nobody is kept free for special lessons yet.'
  const none = counts.filter((number) => number === 0).length
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  if (none > 0) return `In ${count(none, 'period')} nobody is kept free; at most ${most} are.`
  return least === most
    ? `${least} are kept free in every period.`
    : `Between ${least} and ${most} are kept free in every period.`
}

/** "Tuesday, period 4: 41 of the staff have no lesson, 8 of them kept free; 12 rooms are empty". */
export function freeFinding(
  period: string | null,
  staff: readonly { spare: boolean }[],
  rooms: number,
): string {
  if (period === null) return 'There is no timetable yet'
  const spare = staff.filter((one) => one.spare).length
  const people =
    staff.length === 0
      ? 'everybody has a lesson'
      : `${staff.length} of the staff have no lesson${spare > 0 ? `, ${spare} of them kept free` : ''}`
  return `${period}: ${people}; ${count(rooms, 'room is', 'rooms are')} empty`
}
