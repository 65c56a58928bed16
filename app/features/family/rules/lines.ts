import { fill, findOrdinal, gradeCount, type ReportText } from '#features/measures/api.ts'
import type { PupilFacts, SubjectFacts } from './facts.ts'

const lowAttendance = 0.9
const mostInALine = 4

const shareOf = (text: ReportText, share: number): string =>
  new Intl.NumberFormat(text.locale, {
    style: 'percent',
    maximumFractionDigits: 1,
    numberingSystem: 'latn',
  }).format(share)

export const dateIn = (text: ReportText, date: string): string =>
  new Intl.DateTimeFormat(text.locale, {
    dateStyle: 'long',
    timeZone: 'UTC',
    numberingSystem: 'latn',
  }).format(new Date(`${date}T12:00:00Z`))

const listOf = (text: ReportText, names: readonly string[]): string =>
  names.join(text.direction === 'rtl' ? '، ' : ', ')

type Effort = { given: number; most: number; label: string }

/** Effort as steps of its scale, the lowest 1. */
export function effortOf({ effort }: SubjectFacts): Effort | null {
  const place = effort && findOrdinal(effort.scale, effort.grade)
  if (!effort || place === undefined || place === null) return null
  return { given: place + 1, most: gradeCount(effort.scale), label: effort.grade }
}

/** The upper half of an effort scale. */
export const isGoodEffort = ({ given, most }: Effort): boolean => given > most / 2

export function leadOf({ subjects, attendance }: PupilFacts, text: ReportText): string {
  const { words } = text
  const efforts = subjects.flatMap((one) => effortOf(one) ?? [])
  const good = efforts.filter(isGoodEffort).length
  const effort =
    efforts.length > 0 ? fill(words.effort_all, { n: good, all: efforts.length }) : words.effort_unknown
  const share = attendance && attendance.possible > 0 ? attendance.present / attendance.possible : null
  return share === null ? effort : `${effort} ${fill(words.attendance, { share: shareOf(text, share) })}`
}

/** A line of a list; the school's own words keep their own language and direction. */
export type Line = { words: string; school: boolean }
export const inLanguage = (words: string): Line => ({ words, school: false })

export function praiseLines({ praise, subjects }: PupilFacts, text: ReportText): Line[] {
  const said = praise.map(({ kind, subject, words }): Line => {
    const known = text.praise[kind]
    return known === undefined ? { words, school: true } : inLanguage(fill(known, { subject: subject ?? '' }))
  })
  const flagged = subjects.filter((one) => one.flags.includes('praise')).map((one) => one.subject)
  const flag = text.praise.flag
  return flagged.length > 0 && flag
    ? [...said, inLanguage(fill(flag, { subjects: listOf(text, flagged) }))]
    : said
}

export function flagLines({ subjects }: PupilFacts, text: ReportText): string[] {
  return Object.entries(text.flags).flatMap(([flag, words]) => {
    const where = subjects.filter((one) => one.flags.includes(flag)).map((one) => one.subject)
    return where.length > 0 ? [fill(words, { subjects: listOf(text, where) })] : []
  })
}

/** What would help next, the nearest first; "keep going" when nothing else is to be said. */
export function nextLines({ subjects, attendance }: PupilFacts, text: ReportText): string[] {
  const { words } = text
  const lazy = subjects.filter((one) => {
    const effort = effortOf(one)
    return effort !== null && !isGoodEffort(effort)
  })
  const far = subjects
    .filter((one) => one.chance !== null && one.chance < 0.4 && !lazy.includes(one))
    .sort((a, b) => (a.chance ?? 0) - (b.chance ?? 0))
  const named = (list: readonly SubjectFacts[]) =>
    listOf(
      text,
      list.slice(0, mostInALine).map((one) => one.subject),
    )
  const low =
    attendance !== null && attendance.possible > 0 && attendance.present < lowAttendance * attendance.possible
  const lines = [
    ...(lazy.length > 0 ? [fill(words.next_effort, { subjects: named(lazy) })] : []),
    ...(far.length > 0 ? [fill(words.next_chance, { subjects: named(far) })] : []),
    ...(low ? [words.next_attendance] : []),
  ]
  return lines.length > 0 ? lines : [words.next_keep]
}
