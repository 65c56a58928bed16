import { readFile } from 'node:fs/promises'
import { formatDate, formatDay } from '#features/school/api.ts'
import { inHome } from '#platform/home.ts'
import { printOnce } from '#platform/pdf/printers.server.ts'
import type { PaperPicture } from './pictures.server.tsx'
import type { Line } from './queries/lines.server.ts'
import type { OneMeeting } from './queries/meetings.server.ts'
import { minutesRow } from './queries/sheet.server.ts'
import { leftWords, outcomeWord, partMinutes, proofWords, titleText } from './rules/words.ts'

type Paper = { heading: string; lines: string[]; quiet: string; picture: PaperPicture | null }

const mostReadings = 4

type Reading = NonNullable<Line['finding']>['trail'][number]

/** "5 (Cycle 2)"; of a corrected one also what was frozen, and who changed it when. */
function reading({ cycle, grade, changes }: Reading): string {
  const [first] = changes
  const last = changes.at(-1)
  if (!first || !last) return `${grade} (${cycle})`
  return `${grade} (${cycle}; was ${first.was || 'empty'}, corrected by ${last.by}, ${formatDate(last.at.slice(0, 10))})`
}

const readings = ({ finding }: Line): string => {
  const trail = finding?.trail.slice(-mostReadings) ?? []
  return trail.length === 0 ? '' : `Readings: ${trail.map(reading).join(', ')}.`
}

type Pictures = ReadonlyMap<string, PaperPicture>

const agendaPaper = (line: Line, pictures: Pictures): Paper => ({
  heading: titleText(line.heading),
  lines: [line.why, line.grounds ?? '', readings(line)].filter(Boolean),
  quiet: `${line.minutes} minutes`,
  picture: pictures.get(line.key) ?? null,
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
    quiet: decision ? decision.stands : [outcomeWord({ state, word }), word].filter(Boolean).join(': '),
    picture: null,
  }
}

/** The minutes as they stand on paper: each item, and in one paragraph those left with the same word. */
function minutesPapers(lines: readonly Line[], personId: number, today: string): Paper[] {
  const { told, left } = partMinutes(lines)
  return [
    ...told.map((line) => minutesPaper(line, personId, today)),
    ...left.map((one) => ({
      heading: leftWords(one),
      lines: [`${one.rows.map(({ heading }) => titleText(heading)).join('; ')}.`],
      ...{ quiet: '', picture: null },
    })),
  ]
}

type Reader = { personId: number; name: string; school: string; today: string }

/**
 * What stands on the paper: the agenda of a meeting to come with the picture of each item, or the minutes of one held, as the
 * reader may see them.
 */
export function papersOf(
  { meeting, series, attendees }: OneMeeting,
  lines: readonly Line[],
  reader: Reader,
  pictures: Pictures = new Map(),
) {
  const held = meeting.state === 'closed' || meeting.state === 'open'
  const shown = lines.filter((line) => held || line.state === 'open')
  return {
    title: held ? `Minutes: ${series.name}` : series.name,
    school: reader.school,
    when: `${formatDate(meeting.heldOn)}, ${series.begins}, ${meeting.minutes} minutes`,
    printed: `Printed on ${formatDate(reader.today)} for ${reader.name}`,
    people: attendees.map((one) => one.name),
    items: held
      ? minutesPapers(shown, reader.personId, reader.today)
      : shown.map((line) => agendaPaper(line, pictures)),
    nothing: held ? 'Nothing was decided.' : 'Nothing stands on the agenda.',
    note: held ? proofWords : '',
  }
}

/** The same set on A4, as PDF. */
export async function printPapers(
  one: OneMeeting,
  lines: readonly Line[],
  reader: Reader,
  pictures: Pictures = new Map(),
): Promise<{ bytes: Uint8Array; pages: number }> {
  const template = await readFile(inHome('app', 'features', 'meetings', 'templates', 'papers.typ'), 'utf8')
  return printOnce(template, papersOf(one, lines, reader, pictures), [{}])
}
