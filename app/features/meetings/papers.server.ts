import { readFile } from 'node:fs/promises'
import { formatDate, formatDay } from '#features/school/api.ts'
import { inHome } from '#platform/home.ts'
import { printOnce } from '#platform/pdf/printers.server.ts'
import type { Line } from './queries/lines.server.ts'
import type { OneMeeting } from './queries/meetings.server.ts'
import { minutesRow } from './queries/sheet.server.ts'
import { proofWords, titleText } from './rules/words.ts'

type Paper = { heading: string; lines: string[]; quiet: string }

const mostReadings = 4

const readings = ({ finding }: Line): string => {
  const trail = finding?.evidence.trail.slice(-mostReadings) ?? []
  return trail.length === 0
    ? ''
    : `Readings: ${trail.map(({ cycle, grade }) => `${grade} (${cycle})`).join(', ')}.`
}

const agendaPaper = (line: Line): Paper => ({
  heading: titleText(line.heading),
  lines: [line.why, line.grounds ?? '', readings(line)].filter(Boolean),
  quiet: `${line.minutes} minutes`,
})

function minutesPaper(line: Line, personId: number, today: string): Paper {
  const { decision, review, state, word } = minutesRow(line, { personId }, today)
  const told = decision
    ? `${decision.words}. ${decision.owner}, by ${formatDay(decision.due)}. To be seen by ${formatDay(decision.expectOn)}: ${decision.expect}.`
    : review
      ? `Answered: ${review}.`
      : ''
  return {
    heading: titleText(line.heading),
    lines: [told].filter(Boolean),
    quiet: decision ? decision.stands : [state, word].filter(Boolean).join(': '),
  }
}

type Reader = { personId: number; name: string; school: string; today: string }

/** What stands on the paper: the agenda of a meeting to come, or the minutes of one held, as the reader may see them. */
export function papersOf({ meeting, series, attendees }: OneMeeting, lines: readonly Line[], reader: Reader) {
  const held = meeting.state === 'closed' || meeting.state === 'open'
  const shown = lines.filter((line) => held || line.state === 'open')
  const paper = (line: Line) => (held ? minutesPaper(line, reader.personId, reader.today) : agendaPaper(line))
  return {
    title: held ? `Minutes: ${series.name}` : series.name,
    school: reader.school,
    when: `${formatDate(meeting.heldOn)}, ${series.begins}, ${meeting.minutes} minutes`,
    printed: `Printed on ${formatDate(reader.today)} for ${reader.name}`,
    people: attendees.map((one) => one.name),
    items: shown.map(paper),
    nothing: held ? 'Nothing was decided.' : 'Nothing stands on the agenda.',
    note: held ? proofWords : '',
  }
}

/** The same set on A4, as PDF. */
export async function printPapers(
  one: OneMeeting,
  lines: readonly Line[],
  reader: Reader,
): Promise<{ bytes: Uint8Array; pages: number }> {
  const template = await readFile(inHome('app', 'features', 'meetings', 'templates', 'papers.typ'), 'utf8')
  return printOnce(template, papersOf(one, lines, reader), [{}])
}
