import { mostWeeks } from '#features/school/api.ts'
import { upnCheckLetter } from './upn.ts'

export type Cell<T> = { ok: true; value: T } | { ok: false; why: string }

const good = <T>(value: T): Cell<T> => ({ ok: true, value })
const bad = (why: string): Cell<never> => ({ ok: false, why })

const isDate = (year: number, month: number, day: number) => {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
const twoDigits = (number: number) => String(number).padStart(2, '0')

/** A date as 2026-11-24, 24/11/2026, 24.11.26 or 24 Nov 2026, day before month as in Britain; YYYY-MM-DD. */
export function readDate(text: string): Cell<string> {
  const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(text)
  const british = /^(\d{1,2})[/. -](\d{1,2}|[a-z]{3,9})[/. -](\d{4}|\d{2})(?: .*)?$/i.exec(text)
  const [, first = '', second = '', third = ''] = iso ?? british ?? []
  const month = /^\d/.test(second) ? Number(second) : months.indexOf(second.slice(0, 3).toLowerCase()) + 1
  const whole = (year: number) => (year < 100 ? year + (year < 50 ? 2000 : 1900) : year)
  const [year, day] = iso ? [Number(first), Number(third)] : [whole(Number(third)), Number(first)]
  const wanted = iso ? Number(second) : month
  if (!(iso ?? british) || !isDate(year, wanted, day))
    return bad(`“${text}” is not a date: write it as 24/11/2026 or 2026-11-24.`)
  return good(`${year}-${twoDigits(wanted)}-${twoDigits(day)}`)
}

/** A number with a point or a comma. */
export function readNumber(text: string, most = Number.POSITIVE_INFINITY): Cell<number> {
  const number = Number(text.replace(',', '.'))
  if (!/^-?\d+([.,]\d+)?$/.test(text)) return bad(`“${text}” is not a number.`)
  return number <= most ? good(number) : bad(`${text} is more than ${most}.`)
}

const yes = ['yes', 'y', 'true', '1', 't', 'sim', 's']
const no = ['no', 'n', 'false', '0', 'f', 'nao', 'não']

export function readYesNo(text: string): Cell<boolean> {
  const folded = text.toLowerCase()
  if (yes.includes(folded)) return good(true)
  if (no.includes(folded)) return good(false)
  return bad(`“${text}” is neither yes nor no.`)
}

/** A unique pupil number of England: a check letter, twelve figures (the last may be a letter). */
export function readUpn(text: string): Cell<string> {
  const upn = text.toUpperCase().replace(/\s+/g, '')
  if (!/^[A-Z]\d{11}[\dA-Z]$/.test(upn))
    return bad(`“${text}” is not a unique pupil number: a letter, eleven figures, and a figure or letter.`)
  const letter = upnCheckLetter(upn)
  return upn.startsWith(letter)
    ? good(upn)
    : bad(`The unique pupil number “${text}” has a wrong letter in front: for these figures it is ${letter}.`)
}

type Word = { key: string; name: string; synonyms?: readonly string[] }

/** A word of a list, by its key, name or a synonym, capitals aside. */
export function readWord<W extends Word>(words: readonly W[], text: string, what: string): Cell<W> {
  const folded = text.toLowerCase()
  const found = words.find((word) =>
    [word.key, word.name, ...(word.synonyms ?? [])].some((name) => name.toLowerCase() === folded),
  )
  if (found) return good(found)
  const some = words.slice(0, 8).map((word) => word.name)
  return bad(
    `“${text}” is not ${what} we know: use ${some.join(', ')}${words.length > 8 ? ' or another' : ''}.`,
  )
}

/** A qualification number of the register: eight characters, the last a figure or X; strokes are left out. */
export function readQualificationNumber(text: string): Cell<string> {
  const number = text.toUpperCase().replace(/[/\s-]/g, '')
  if (/^\d{7}[\dX]$/.test(number)) return good(number)
  return bad(`“${text}” is not a qualification number: seven figures and a figure or X, such as 601/4608/4.`)
}

const seasons: Record<string, string> = {
  ...{ jan: '01', win: '01', feb: '02', mar: '03', spr: '03', apr: '04', may: '05', jun: '06', sum: '06' },
  ...{ jul: '07', aug: '08', sep: '09', oct: '10', aut: '11', nov: '11', dec: '12' },
}

/** When a result was awarded: a date, or a series such as “June 2026”, “Nov 25” or “2026-06”, then its first day. */
export function readAwardDate(text: string): Cell<string> {
  const [, word = '', wordYear = ''] = /^([a-z]{3})[a-z]*[ .'-]*((?:\d{2})?\d{2})$/i.exec(text) ?? []
  const [, year = '', month = ''] = /^(\d{4})[-/](\d{1,2})$/.exec(text) ?? []
  const season = seasons[word.toLowerCase()]
  if (season) return good(`${wordYear.length === 2 ? `20${wordYear}` : wordYear}-${season}-01`)
  if (Number(month) >= 1 && Number(month) <= 12) return good(`${year}-${month.padStart(2, '0')}-01`)
  const date = readDate(text)
  return date.ok ? date : bad(`“${text}” is neither a date nor a series: write 20/08/2026 or June 2026.`)
}

/** A time of day as 9:05, 09.05 or 0905, in minutes after midnight. */
export function readTime(text: string): Cell<number> {
  const [, hours = '', minutes = ''] = /^(\d{1,2})[:.h]?(\d{2})(?::\d{2})?$/.exec(text) ?? []
  const value = Number(hours) * 60 + Number(minutes)
  return hours !== '' && Number(hours) < 24 && Number(minutes) < 60
    ? good(value)
    : bad(`“${text}” is not a time: write it as 09:05.`)
}

/** Which week of a timetable: 1 to 4 or A to D, alone or after the word “week”. */
export function readWeek(text: string): Cell<number> {
  const [, which = ''] = /^(?:w(?:ee)?k?\s*)?([1-4a-d])$/i.exec(text) ?? []
  if (which === '') return bad(`“${text}” is not a week of a timetable: write 1 or 2, or A or B.`)
  return good('abcd'.indexOf(which.toLowerCase()) + 1 || Number(which))
}

const weekdays = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su']
const schoolDays = 5

/** A day by its name or the number of it in the cycle: day 1 is Monday, day 6 Monday of the second week. */
export function readWeekday(text: string): Cell<{ week: number; weekday: number }> {
  const [, number = ''] = /^(?:day\s*)?(\d{1,2})$/i.exec(text) ?? []
  const place = number === '' ? 0 : Number(number)
  if (place >= 1 && place <= mostWeeks * schoolDays)
    return good({ week: Math.ceil(place / schoolDays), weekday: ((place - 1) % schoolDays) + 1 })
  const named = /^[a-z]{2,}$/i.test(text) ? weekdays.indexOf(text.slice(0, 2).toLowerCase()) : -1
  return named >= 0
    ? good({ week: 1, weekday: named + 1 })
    : bad(
        `“${text}” is not a day: write Monday, Mon, or its number in the cycle from 1 to ${mostWeeks * schoolDays}.`,
      )
}
