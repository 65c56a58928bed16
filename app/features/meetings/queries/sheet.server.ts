import type { OrgReader } from '#features/access/api.server.ts'
import { dateOf, formatDate } from '#features/school/api.ts'
import type { AgendaRow } from '../components/AgendaList.tsx'
import type { MinutesRow } from '../components/MinutesList.tsx'
import { addressOf } from '../rules/address.ts'
import { isMine } from '../rules/attendance.ts'
import { decisionState, meetingFinding, mineFinding } from '../rules/words.ts'
import type { Viewer } from '../viewer.server.ts'
import { readAgenda } from './agenda.server.ts'
import { listDecisions } from './decisions.server.ts'
import { type Line, showItems, untold } from './lines.server.ts'
import type { OneMeeting } from './meetings.server.ts'
import { listReceivers } from './receivers.server.ts'

const rowOf = (line: Line, viewer: Viewer, mine: boolean): AgendaRow => ({
  ...{
    key: line.key,
    heading: line.heading,
    path: addressOf(line, viewer.may),
    why: line.why,
    minutes: line.minutes,
    hidden: line.hidden,
  },
  ...{ state: line.state, word: line.word, source: line.source, mine },
})

/** One item as the minutes tell it to a reader; a decision about a pupil out of reach says whose it is and no more. */
export function minutesRow(line: Line, viewer: Pick<Viewer, 'personId'>, today: string): MinutesRow {
  const { decision, hidden } = line
  const may = !hidden || decision?.ownerId === viewer.personId
  const said = line.asks?.review ? decisionState(line.asks, today) : null
  return {
    ...{ id: line.id ?? 0, heading: line.heading, state: line.state, word: line.word },
    review: line.asks && line.state === 'decided' ? said : null,
    decision: decision && {
      words: may ? decision.words : 'A decision',
      ...{ owner: decision.owner, due: decision.due, expectOn: decision.expectOn },
      expect: may ? decision.expect : untold,
      stands: decisionState(decision, today),
    },
  }
}

/** A meeting on a page: its agenda before, its minutes after, as a reader may see them. */
export async function readSheet(
  db: OrgReader,
  viewer: Viewer,
  one: OneMeeting,
  search: { mine?: '1' | undefined },
) {
  const { meeting, series, attendees, staffing } = one
  const agenda = await readAgenda(db, one)
  const taken = await listDecisions(db, { meetingId: meeting.id })
  const lines = await showItems(db, viewer.reach, agenda.items, taken)
  const links = staffing.links.filter((link) => link.personId === viewer.personId)
  const mine = (line: Line) =>
    isMine(links, { ...line.about, teacherIds: line.about.teachers.map((teacher) => teacher.id) })
  const shown = search.mine ? lines.filter(mine) : lines
  const about = { ...meeting, name: series.name, today: db.today }
  return {
    ...{ meeting, attendees, lines: shown, minutes: agenda.minutes, waiting: agenda.waiting.length },
    series: {
      ...{ name: series.name, weekday: series.weekday, begins: series.begins },
      ...{ minutes: meeting.minutes, everyWeeks: series.everyWeeks },
    },
    finding:
      search.mine && meeting.state === 'planned'
        ? mineFinding({ ...about, mine: shown.length, all: lines.length })
        : meetingFinding({ ...about, items: agenda.items }),
    linked: links.length > 0,
    mine: search.mine !== undefined,
    rows: meeting.state === 'planned' ? shown.map((line) => rowOf(line, viewer, mine(line))) : [],
    minuted: meeting.state === 'planned' ? [] : shown.map((line) => minutesRow(line, viewer, db.today)),
    receivers: meeting.state === 'closed' ? await listReceivers(db, one, taken, agenda.items) : [],
    sent: meeting.sentAt && `Minutes were sent on ${formatDate(dateOf(meeting.sentAt))}.`,
  }
}
