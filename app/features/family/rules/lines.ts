import { fill, fillCounted, findOrdinal, gradeCount, type ReportText } from '#features/measures/api.ts'
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
    efforts.length > 0
      ? fillCounted(words.effort_all, text.locale, { n: good, all: efforts.length })
      : words.effort_unknown
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

/** A subject by its usual name in the family's language; what stands in brackets, such as a level, stays. */
function nameSubject(text: ReportText, subject: string): string {
  const [, name = subject, rest = ''] = /^(.+?)( \(.+\))?$/.exec(subject) ?? []
  const known = text.subjects[name]
  return known === undefined ? subject : known + rest
}

/** The number in a name such as "Year 10", by how such a name is built ("Year {n}"); null in any other name. */
function numberIn(name: string, usual: string): string | null {
  const [before = '', after] = usual.split('{n}')
  if (after === undefined) return null
  const number = name.slice(before.length, name.length - after.length)
  return name === before + number + after && /^\d+$/.test(number) ? number : null
}

/** A year group or cycle by its usual name in the family's language; one that the school named itself stays. */
export function nameIn(text: ReportText, name: string): Line {
  const known = text.names[name]
  if (known !== undefined) return inLanguage(known)
  const named = Object.entries(text.names).flatMap(([usual, own]) => {
    const n = numberIn(name, usual)
    return n === null ? [] : [fill(own, { n })]
  })
  return named[0] === undefined ? { words: name, school: true } : inLanguage(named[0])
}

/** The facts with subjects and cycles as the family calls them. */
export const inFamilyWords = (facts: PupilFacts, text: ReportText): PupilFacts => ({
  ...facts,
  subjects: facts.subjects.map((one) => ({
    ...one,
    subject: nameSubject(text, one.subject),
    corrected: one.corrected.map((figure) => ({ ...figure, cycle: nameIn(text, figure.cycle).words })),
  })),
  praise: facts.praise.map((one) => ({ ...one, subject: one.subject && nameSubject(text, one.subject) })),
})

/** "Homework: French", for each flag of a subject. */
function flagWords(text: ReportText, subject: string, flags: string): string {
  const known = flags
    .split(' ')
    .flatMap((flag) => (flag === 'praise' ? text.praise.flag : text.flags[flag]) ?? [])
  return listOf(
    text,
    known.map((words) => fill(words, { subjects: subject })),
  )
}

/** What is another figure than was frozen: both values, who changed it and when. */
export function correctedLines({ subjects }: PupilFacts, text: ReportText): string[] {
  const { corrected_mark, corrected_effort, corrected_flags } = text.words
  const shown = { judgement: corrected_mark, scale: corrected_effort, flags: corrected_flags }
  return subjects.flatMap(({ subject, corrected }) =>
    corrected.map(({ kind, was, now, on, ...names }) => {
      const said = (value: string) => (kind === 'flags' ? flagWords(text, subject, value) : value) || '–'
      const date = dateIn(text, on)
      return fill(shown[kind], { subject, ...names, was: said(was), now: said(now), date })
    }),
  )
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
