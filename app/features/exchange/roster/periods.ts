import { foldName } from '../reading/fields.ts'

type Slot = { week: number; weekday: number; name: string; begins: number }

const dayNames = [
  ['monday', 'mon', 'mo'],
  ['tuesday', 'tues', 'tue', 'tu'],
  ['wednesday', 'wed', 'we'],
  ['thursday', 'thurs', 'thu', 'th'],
  ['friday', 'fri', 'fr'],
  ['saturday', 'sat', 'sa'],
  ['sunday', 'sun', 'su'],
]
const short = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su']
/** Weeks by their letters. */
const letters = 'ABCD'
const separator = '[\\s:._-]*'
const dayed = new RegExp(
  `^(?:week\\s*)?([a-d1-4])?${separator}(${dayNames.flat().join('|')})(?:([a-d])(?=[\\s:._-]|p?\\d))?${separator}(?:p(?:eriod)?\\s*(?=\\d))?(\\S.*)$`,
  'i',
)

/** The periods of a timetable that one word of a class names: “Mo1”, “A:Tue 3”, “WedB-2”, or “4” for the fourth of every day. */
function named<S extends Slot>(word: string, periods: readonly S[]): S[] {
  const [, before = '', day = '', after = '', name = ''] = dayed.exec(word) ?? []
  const called = (period: S, text: string) => foldName(period.name) === foldName(text)
  if (day === '') {
    const plain = word.replace(/^p(?:eriod)?\s*(?=\d)/i, '')
    return periods.filter((period) => called(period, plain))
  }
  const weekday = dayNames.findIndex((names) => names.includes(day.toLowerCase())) + 1
  const which = before || after
  const week = which === '' ? undefined : letters.indexOf(which.toUpperCase()) + 1 || Number(which)
  return periods.filter(
    (period) =>
      period.weekday === weekday && (week === undefined || period.week === week) && called(period, name),
  )
}

/** What the words of a class come to: periods of the timetable, and the words that name none of them. */
export function readClassPeriods<S extends Slot>(
  words: readonly string[],
  periods: readonly S[],
): { found: S[]; unread: string[] } {
  const read = words.map((word) => ({ word, found: named(word, periods) }))
  return {
    found: [...new Set(read.flatMap(({ found }) => found))],
    unread: read.flatMap(({ word, found }) => (found.length === 0 ? [word] : [])),
  }
}

/** When and where a class meets, as it goes out: "Mo1,Tu3", the week before the day where there are several. */
export function writeClassPeriods(
  lessons: readonly (Slot & { room: string | null })[],
  weeks: number,
): { periods: string; location: string } {
  const words = lessons
    .toSorted((a, b) => a.week - b.week || a.weekday - b.weekday || a.begins - b.begins)
    .map(({ week, weekday, name }) => `${weeks > 1 ? letters[week - 1] : ''}${short[weekday - 1]}${name}`)
  const rooms = [...new Set(lessons.map(({ room }) => room))]
  const [room] = rooms
  return { periods: [...new Set(words)].join(','), location: rooms.length === 1 ? (room ?? '') : '' }
}
