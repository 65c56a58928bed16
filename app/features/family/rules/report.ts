import { fill, findOrdinal, gradeCount, type ReportText, type Scale } from '#features/measures/api.ts'
import type { PupilFacts, SubjectFacts } from './facts.ts'
import {
  correctedLines,
  dateIn,
  effortOf,
  flagLines,
  inFamilyWords,
  inLanguage,
  type Line,
  leadOf,
  nameIn,
  nextLines,
  praiseLines,
} from './lines.ts'

/** What stands on every report of a run; `language` is the one in which the school writes. */
export type Letterhead = {
  school: string
  language: string
  cycle: string
  on: string
  replyBy: string | null
}

/** Where a grade stands on its scale, 0 lowest to 1 highest. */
function shareOnScale(scale: Scale, grade: string): number | null {
  const place = findOrdinal(scale, grade)
  return place === undefined ? null : place / Math.max(1, gradeCount(scale) - 1)
}

function rowOf(facts: SubjectFacts, own: string, { words }: ReportText) {
  const { scale, trail, now, target, chance } = facts
  const before = trail.slice(0, now === null ? undefined : -1)
  const shares = trail.flatMap((grade) => shareOnScale(scale, grade) ?? [])
  const shownTarget = target ?? words.no_target
  return {
    subject: facts.subject,
    own: own === facts.subject ? null : own,
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

const section = (heading: string, items: readonly Line[]) => (items.length > 0 ? [{ heading, items }] : [])

const placeOf = ({ year, groupName }: PupilFacts, text: ReportText): Line[] => [
  ...(year === null ? [] : [nameIn(text, year)]),
  ...(groupName === null ? [] : [{ words: groupName, school: true }]),
]

/** A pupil's report as the template prints it: nothing but texts and numbers. */
export function reportOf(given: PupilFacts, text: ReportText, head: Letterhead) {
  const { words } = text
  const facts = inFamilyWords(given, text)
  // Comments are the school's words, and name subjects as the school does.
  const comments = given.subjects.flatMap(({ subject, comment }) =>
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
    schoolLang: head.language,
    cycle: nameIn(text, head.cycle),
    when: dateIn(text, head.on),
    place: placeOf(facts, text),
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
    rows: facts.subjects.map((one, place) => rowOf(one, given.subjects[place]?.subject ?? '', text)),
    chanceNote: words.chance_note,
    first: section(words.praise, praiseLines(facts, text)),
    after: [
      ...section(words.corrected, correctedLines(facts, text).map(inLanguage)),
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
