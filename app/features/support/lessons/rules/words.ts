import { count, formatDay, weekdayName, weekdayOf } from '#features/school/api.ts'
import type { LineChange } from './lines.ts'

/** "Tuesday 1 December" */
export const dayWords = (on: string): string => `${weekdayName(weekdayOf(on))} ${formatDay(on)}`

/** "period 4", or the name of what is no lesson. */
export const periodName = (name: string): string => (/^\d/.test(name) ? `period ${name}` : name)

export const changeWords: Readonly<Record<LineChange, string>> = {
  new: 'new',
  stays: 'stays',
  moves: 'changes',
  unplaced: 'without a place',
}

type Drafted = { state: string; ends: string; calm: boolean; lines: readonly { change: LineChange }[] }

/** First line of a draft. */
export function draftFinding({ state, ends, calm, lines }: Drafted): string {
  const until = `until ${formatDay(ends)}`
  if (state === 'working') return `Looking for places for special lessons ${until}`
  if (state === 'failed') return 'The proposal stopped, and nothing was changed'
  if (lines.length === 0) return 'No help that runs wants a special lesson'
  const of = (change: LineChange) => lines.filter((line) => line.change === change).length
  const without = of('unplaced')
  const rest = without === 0 ? 'all have a place' : `${without} without a place`
  if (calm) {
    const moves = of('moves')
    const moved =
      moves === 0
        ? 'No special lesson changes'
        : `${count(moves, 'special lesson')} ${moves === 1 ? 'changes' : 'change'}`
    return `${moved}, ${of('stays')} stay as they are, ${without === 0 ? 'none' : without} without a place`
  }
  return `${count(lines.length, 'special lesson')} ${until}: ${rest}`
}

type Overview = {
  ends: string | null
  standing: number
  missing: number
  hit: number
  periods: number
  free: number
}

/** First line of the page of special lessons. */
export function lessonsFinding({ ends, standing, missing, hit, periods, free }: Overview): string {
  if (periods === 0) return 'There is no timetable yet to hold special lessons in'
  if (ends === null) return 'No cycle is to come for which lessons could be planned'
  if (free === 0) return 'Nobody is kept free for special lessons'
  const stand = `${count(standing, 'special lesson')} to come until ${formatDay(ends)}`
  const wanted =
    missing === 0 ? 'and no more are wanted' : `${missing} more ${missing === 1 ? 'is' : 'are'} wanted`
  const cannot = hit === 0 ? '' : `; ${hit} cannot be held as planned`
  return `${stand}, ${wanted}${cannot}`
}

const times = (number: number): string => (number === 1 ? 'once' : `${number} times`)

/** First line of whoever gives lessons, runs help, or has pupils out of theirs. */
export function mineFinding(gives: number, out: number, until: string): string {
  const given = gives === 0 ? 'You give no special lessons' : `You give ${count(gives, 'special lesson')}`
  const away = out === 0 ? 'nobody is out of your lessons' : `${times(out)} a pupil is out of your lessons`
  return `${given} until ${formatDay(until)}, and ${away}`
}

/** First line of a class: who is out of its lessons next. */
export function outFinding(name: string, lines: readonly { on: string }[], today: string): string {
  const coming = lines.filter(({ on }) => on >= today)
  const [next] = coming
  if (!next) return `Nobody is out of the lessons of ${name} for help in the days to come`
  const same = coming.filter(({ on }) => on === next.on).length
  const when = next.on === today ? 'today' : `on ${dayWords(next.on)}`
  return `${count(same, 'pupil')} of ${name} ${same === 1 ? 'is' : 'are'} out for help ${when}`
}

type Lost = { subject: string | null; told: string | null }

/** How often each subject is lost, the most first. */
export function lostBySubject(lines: readonly Lost[]): { subject: string; times: number }[] {
  const counted = lines.filter(({ told }) => told === null || told === 'missed')
  const by = Map.groupBy(
    counted.flatMap(({ subject }) => subject ?? []),
    (subject) => subject,
  )
  return [...by]
    .map(([subject, own]) => ({ subject, times: own.length }))
    .toSorted((a, b) => b.times - a.times || (a.subject < b.subject ? -1 : 1))
}

/** First line of a pupil's ledger. */
export function missedFinding(name: string, lines: readonly Lost[]): string {
  const lost = lostBySubject(lines)
  const lessons = lost.reduce((sum, one) => sum + one.times, 0)
  if (lessons === 0) return `${name} misses no lessons for help in this cycle`
  const twice = lost.filter(({ times }) => times > 1).map(({ subject }) => subject)
  const again = twice.length === 0 ? 'no subject twice' : `more than once ${twice.join(' and ')}`
  return `${name} misses ${count(lessons, 'lesson')} for help in this cycle, ${again}`
}

const toldOf = {
  missed: 'missed',
  'not held': 'not missed: the special lesson was not held',
  'did not come': 'did not come to the special lesson',
} as const

type Told = { told: keyof typeof toldOf | null; on: string; classId: number | null }

/** What became of a line of the ledger. */
export function toldWords({ told, on, classId }: Told, today: string): string {
  if (told === null) return on < today ? 'no register taken' : 'planned'
  return told === 'missed' && classId === null ? 'came to the special lesson' : toldOf[told]
}

type LessonOn = { period: string; room: string; teacher: string }

/** "period 4 in R1, given by Ms Brown" */
export const lessonWords = ({ period, room, teacher }: LessonOn): string =>
  `${periodName(period)} in ${room}, given by ${teacher}`
