import { findOrdinal, gradeCount, type ReportText, type Scale } from '#features/measures/api.ts'
import { fill } from './slots.ts'

export type SubjectFacts = {
  subject: string
  classId: number
  scale: Scale
  /** Judgements of the last cycles, oldest first; the last of them is this cycle's. */
  trail: readonly string[]
  now: string | null
  target: string | null
  /** P(the target or more), 0 to 1. */
  chance: number | null
  effort: { scale: Scale; grade: string } | null
  flags: readonly string[]
  /** As it goes home: read and passed. */
  comment: string | null
}

/** All that a report says of one pupil, before it is put in words. */
export type PupilFacts = {
  pupilId: number
  name: string
  place: string
  groupId: number | null
  groupName: string
  attendance: { present: number; possible: number } | null
  subjects: readonly SubjectFacts[]
  praise: readonly { kind: string; subject: string | null; words: string }[]
}

/** What stands on every report of a run. */
export type Letterhead = { school: string; cycle: string; on: string; replyBy: string | null }

const lowAttendance = 0.9
const mostInALine = 4

const shareOf = (text: ReportText, share: number): string =>
  new Intl.NumberFormat(text.locale, {
    style: 'percent',
    maximumFractionDigits: 1,
    numberingSystem: 'latn',
  }).format(share)

const dateIn = (text: ReportText, date: string): string =>
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

/** Where a grade stands on its scale, 0 lowest to 1 highest. */
function shareOnScale(scale: Scale, grade: string): number | null {
  const place = findOrdinal(scale, grade)
  return place === undefined ? null : place / Math.max(1, gradeCount(scale) - 1)
}

function rowOf(facts: SubjectFacts, { words }: ReportText) {
  const { scale, trail, now, target, chance } = facts
  const before = trail.slice(0, now === null ? undefined : -1)
  const shares = trail.flatMap((grade) => shareOnScale(scale, grade) ?? [])
  const shownTarget = target ?? words.no_target
  return {
    subject: facts.subject,
    effort: effortOf(facts),
    now: now ?? '–',
    target: target ?? '–',
    chance: chance === null ? '–' : fill(words.chance_cell, { n: Math.round(100 * chance) }),
    trail: shares,
    goal: target === null ? null : shareOnScale(scale, target),
    alt: fill(words.picture_alt, {
      before: before.length > 0 ? before.join(', ') : words.nothing_before,
      now: now ?? '–',
      target: shownTarget,
    }),
  }
}

function leadOf({ subjects, attendance }: PupilFacts, text: ReportText): string {
  const { words } = text
  const efforts = subjects.flatMap((one) => effortOf(one) ?? [])
  const good = efforts.filter(isGoodEffort).length
  const effort =
    efforts.length > 0 ? fill(words.effort_all, { n: good, all: efforts.length }) : words.effort_unknown
  const share = attendance && attendance.possible > 0 ? attendance.present / attendance.possible : null
  return share === null ? effort : `${effort} ${fill(words.attendance, { share: shareOf(text, share) })}`
}

/** A line of a list; the school's own words keep their own language and direction. */
type Line = { words: string; school: boolean }
const inLanguage = (words: string): Line => ({ words, school: false })

function praiseLines({ praise, subjects }: PupilFacts, text: ReportText): Line[] {
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

function flagLines({ subjects }: PupilFacts, text: ReportText): string[] {
  return Object.entries(text.flags).flatMap(([flag, words]) => {
    const where = subjects.filter((one) => one.flags.includes(flag)).map((one) => one.subject)
    return where.length > 0 ? [fill(words, { subjects: listOf(text, where) })] : []
  })
}

/** What would help next, the nearest first; "keep going" when nothing else is to be said. */
function nextLines({ subjects, attendance }: PupilFacts, text: ReportText): string[] {
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

const section = (heading: string, items: readonly Line[]) => (items.length > 0 ? [{ heading, items }] : [])

/** A pupil's report as the template prints it: nothing but texts and numbers. */
export function reportOf(facts: PupilFacts, text: ReportText, head: Letterhead) {
  const { words } = text
  const comments = facts.subjects.flatMap(({ subject, comment }) =>
    comment === null ? [] : [{ subject, words: comment }],
  )
  return {
    lang: text.key,
    direction: text.direction,
    fonts: text.fonts,
    headline: text.headline,
    leading: text.leading,
    title: fill(words.title, { name: facts.name }),
    school: head.school,
    cycle: head.cycle,
    when: dateIn(text, head.on),
    place: facts.place,
    lead: leadOf(facts, text),
    words: {
      subjects: words.subjects,
      subject: words.subject,
      effort: words.effort,
      now: words.now,
      before: words.before,
      picture: words.picture,
      target: words.target,
      chance: words.chance,
      comments: words.comments,
    },
    rows: facts.subjects.map((one) => rowOf(one, text)),
    chanceNote: words.chance_note,
    first: section(words.praise, praiseLines(facts, text)),
    after: [
      ...section(words.flags, flagLines(facts, text).map(inLanguage)),
      ...section(words.next, nextLines(facts, text).map(inLanguage)),
    ],
    comments,
    commentsNote: words.comments_note === '' ? null : words.comments_note,
    slip: {
      heading: words.slip,
      read: words.slip_read,
      by: head.replyBy === null ? '' : fill(words.slip_by, { date: dateIn(text, head.replyBy) }),
      words: words.slip_words,
      name: words.slip_name,
      signature: words.slip_signature,
      date: words.slip_date,
    },
  }
}
export type ReportData = ReturnType<typeof reportOf>

/** How large the letters (in points) and how much of each comment: the first that leaves one page is printed. */
export const fits: readonly { size: number; letters: number }[] = [
  ...[10.5, 9.5, 8.5, 8].map((size) => ({ size, letters: 10_000 })),
  ...[700, 420, 280, 180, 100].map((letters) => ({ size: 8, letters })),
  ...[200, 100, 50].map((letters) => ({ size: 7, letters })),
  ...[7, 6, 5, 4].map((size) => ({ size, letters: 0 })),
]

/** The languages a family reads, of those we have texts in: what was asked, else the pupil's first language, else English. */
export function languagesFor(
  texts: readonly ReportText[],
  family: { guardians: readonly (string | null)[]; first: string | null },
  alsoEnglish: boolean,
): string[] {
  const known = (key: string | null) => texts.find((text) => text.key === key)?.key
  const asked = [...new Set(family.guardians.flatMap((key) => known(key) ?? []))]
  const first = texts.find((text) => family.first !== null && text.codes.includes(family.first))?.key
  const chosen = asked.length > 0 ? asked : [first ?? 'en']
  return [...new Set(alsoEnglish ? [...chosen, 'en'] : chosen)]
}
