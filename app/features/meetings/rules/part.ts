import { count, formatDay } from '#features/school/api.ts'

/** How something that a leader looks after stands today; null where the leader's posts do not open the figure. */
export type PartLine = {
  linkId: number
  name: string
  /** Its own page, under the address of the school. */
  path: string
  /** Of the cycle that is entered: entries that are not full, those who enter them, and the day it is due. */
  marks: { missing: number; behind: number; closes: string; path: string } | null
  /** Findings of the last judged cycle that nobody has answered: those that need a look, and those to be proud of; where they are listed by themselves. */
  findings: { toLookAt: number; proud: number; path: string | null } | null
  /** Flagged more than a cycle ago, and nobody has acted. */
  unacted: number | null
  /** Plans of help whose review is due. */
  help: number | null
  /** Decisions of which it is to be said whether they were done, or helped. */
  decisions: number
}

const isLate = ({ marks }: PartLine, today: string) =>
  marks !== null && marks.missing > 0 && marks.closes < today

/** What is past its day in a part of the school, a few words each. */
export function pastWords(line: PartLine, today: string): string[] {
  const { marks, unacted, help, decisions } = line
  return [
    ...(marks && isLate(line, today) ? [`${count(marks.behind, 'colleague')} past the day for marks`] : []),
    ...(unacted ? [`${count(unacted, 'pupil or class', 'pupils or classes')} flagged over a cycle ago`] : []),
    ...(help ? [`${count(help, 'plan of help', 'plans of help')} to decide on`] : []),
    ...(decisions ? [`${count(decisions, 'decision')} due`] : []),
  ]
}

const pastDay = (line: PartLine, today: string): number =>
  (isLate(line, today) ? (line.marks?.behind ?? 0) : 0) +
  (line.unacted ?? 0) +
  (line.help ?? 0) +
  line.decisions

/** Those first in which most is past its day, then those with most to look at. */
export const orderPart = (lines: readonly PartLine[], today: string): PartLine[] =>
  lines.toSorted(
    (a, b) =>
      pastDay(b, today) - pastDay(a, today) ||
      (b.findings?.toLookAt ?? 0) - (a.findings?.toLookAt ?? 0) ||
      a.name.localeCompare(b.name, 'en'),
  )

/** First line of the page on what somebody looks after, of lines in their order. */
export function partFinding(lines: readonly PartLine[], today: string): string {
  const [first] = lines
  if (!first) return 'Nobody has said that you look after a part of the school'
  const past = pastWords(first, today)
  if (past.length > 0) return `${first.name} needs you first: ${new Intl.ListFormat('en-GB').format(past)}`
  const looks = lines.reduce((sum, { findings }) => sum + (findings?.toLookAt ?? 0), 0)
  return looks > 0
    ? `Nothing you look after is past its day; ${count(looks, 'finding')} to look at`
    : 'Nothing you look after is past its day'
}

/** "12 entries missing, due 4 December", or that everything is in. */
export const marksWords = ({ missing, closes }: NonNullable<PartLine['marks']>, today: string): string =>
  missing === 0
    ? 'all in'
    : `${count(missing, 'entry', 'entries')} missing, ${closes < today ? 'was due' : 'due'} ${formatDay(closes)}`
