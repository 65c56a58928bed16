import { addDays, count, dateOf, formatDate } from '#features/school/api.ts'
import type { ReadingState, RunState } from '../schema.ts'

const safe = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N} .'’-]/gu, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 60) || '_'

/** Where a report lies in the archive of a run: in the folder of its registration group, else of its year. The id keeps namesakes apart. */
export const reportFileName = (
  of: { groupName: string | null; year: string | null; name: string; pupilId: number },
  language: string,
): string => `${safe(of.groupName ?? of.year ?? '')}/${safe(of.name)} ${of.pupilId} ${language}.pdf`

type Shown = {
  state: RunState
  done: number
  total: number
  year: string | null
  cycle: string
  releasedAt: Date | null
}

const ofWhom = ({ year, cycle }: Shown) => `${year ?? 'all years'}, ${cycle}`

/** First line of a run's page. */
export function runFinding(run: Shown): string {
  const { state, done, total } = run
  if (state === 'making')
    return `Reports of ${ofWhom(run)}: ${done.toLocaleString('en-GB')} of ${total.toLocaleString('en-GB')} made`
  if (state === 'stopped') return `Stopped: ${count(total - done, 'report')} of ${ofWhom(run)} still to make`
  if (state === 'made') return `${count(done, 'report')} of ${ofWhom(run)} made; no family sees them yet`
  const on = run.releasedAt ? ` on ${formatDate(dateOf(run.releasedAt))}` : ''
  return `${count(done, 'report')} of ${ofWhom(run)} went home${on}`
}

/** What was last said of a comment, in a line. */
export function stateWords(line: {
  state: ReadingState | 'not read'
  by: string | null
  note: string | null
}): string {
  const by = line.by ? ` by ${line.by}` : ''
  if (line.state === 'passed') return `Passed${by}.`
  if (line.state === 'sent back') return `Sent back${by}: ${line.note ?? ''}`
  if (line.state === 'reworded') return `Written anew${by}: read it once more.`
  return 'Not read yet.'
}

/** First line of the page on which a registration group's comments are read. */
export function readFinding(lines: readonly { state: ReadingState | 'not read' }[]): string {
  const open = lines.filter((line) => line.state === 'not read' || line.state === 'reworded').length
  const back = lines.filter((line) => line.state === 'sent back').length
  const waiting = back > 0 ? `, ${back} with the teacher` : ''
  return open === 0
    ? `Every comment is read${waiting}`
    : `${open} of ${count(lines.length, 'comment')} to read${waiting}`
}

/** That comments would stay out because nobody has passed them, with the groups concerned; null when all are passed. */
export function unreadWords(
  groups: readonly { group: string; comments: number; passed: number }[],
): string | null {
  const open = groups.filter((one) => one.passed < one.comments)
  if (open.length === 0) return null
  const left = open.reduce((sum, one) => sum + one.comments - one.passed, 0)
  const named = open.slice(0, 6).map((one) => one.group)
  const more = open.length > named.length ? ` and ${open.length - named.length} more` : ''
  return `${count(left, 'comment')} in ${named.join(', ')}${more} are not passed yet and would stay out.`
}

/** Praise of those who teach a class whose pupils rose together. */
export const classPraise = (name: string): string =>
  `${name}: the pupils of this class together read higher than their earlier readings let us expect. Thank you; worth telling others what is going well.`

/** Praise of a department whose classes rose together. */
export const departmentPraise = (name: string, classes: number): string =>
  `${name}: over ${count(classes, 'class', 'classes')} readings lie above what was expected, more than chance between classes explains. Thank you.`

/** First line of the page of praise. */
export function praiseFinding(cycle: string, reasons: number, pupils: number, sent: number): string {
  if (reasons > 0)
    return `${count(pupils, 'pupil')} to praise after ${cycle}, ${count(reasons, 'reason')} in all`
  if (sent > 0) return `${count(sent, 'word')} of praise sent after ${cycle}`
  return `Nobody has been proposed for praise after ${cycle} yet`
}

/** "once", "3 times". */
export const times = (number: number): string => (number === 1 ? 'once' : count(number, 'time'))

/** First line of what a family sees of a pupil: strengths first. */
export function pupilHomeFinding(name: string, praise: number, reports: number): string {
  if (praise > 0) return `${name} has been praised ${times(praise)}`
  return reports > 0
    ? `${count(reports, 'report')} of ${name} went home`
    : `Nothing has gone home about ${name} yet`
}

/** What guardians are told once reports are released; it names no child. */
export const reportHomeWords = (cycle: string): string => `The report on ${cycle} has come home.`

/** Whether somebody is here as family alone: a guardian or a pupil, by every post that counts. */
export const isFamily = (posts: readonly { role: string }[]): boolean =>
  posts.every(({ role }) => role === 'guardian' || role === 'pupil')

/** The first line for a family: what has come home. */
export function childrenFinding(children: readonly { reports: readonly unknown[] }[]): string {
  const sent = children.reduce((sum, child) => sum + child.reports.length, 0)
  return sent === 0 ? 'No report has come home yet' : `${count(sent, 'report')} from school`
}

type YearHome = { year: string; pupils: number; home: number }

const named = new Intl.ListFormat('en-GB', { type: 'conjunction' })

/** Whose reports of a cycle have gone home and how many are still to go; null when none have. */
export function wentHomeWords(years: readonly YearHome[]): string | null {
  const sent = years.filter(({ home }) => home > 0)
  if (sent.length === 0) return null
  const left = years.filter(({ pupils, home }) => home < pupils)
  if (left.length === 0) return 'every report has gone home'
  const open = left.reduce((sum, { pupils, home }) => sum + pupils - home, 0)
  const whose =
    left.length < 3 ? `of ${named.format(left.map(({ year }) => year))}` : `in ${left.length} year groups`
  const gone = sent.map((one) => (one.home < one.pupils ? `part of ${one.year}` : one.year))
  return `reports of ${named.format(gone)} have gone home, ${count(open, 'pupil')} ${whose} still to go`
}

/** First line of the room’s own page for those who work here. */
export function homeFinding(given: {
  cycle: string | null
  comments: number
  passed: number
  years: readonly YearHome[]
}): string {
  const { cycle, comments, passed, years } = given
  if (cycle === null) return 'Nothing can go home before the first cycle is closed'
  const gone = wentHomeWords(years)
  if (gone) return `${cycle}: ${gone}`
  if (passed < comments)
    return `${cycle}: ${passed} of ${count(comments, 'comment')} read, no report sent yet`
  return `${cycle}: ready for reports home`
}

/** When a reply slip is usually back: ten days on, and on Monday where that is at the weekend. */
export function replyDay(today: string): string {
  const day = addDays(today, 10)
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay()
  return addDays(day, weekday === 6 ? 2 : weekday === 0 ? 1 : 0)
}
