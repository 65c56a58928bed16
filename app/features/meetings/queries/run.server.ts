import type { OrgReader } from '#features/access/api.server.ts'
import { count, formatDay } from '#features/school/api.ts'
import type { ItemStageProps } from '../components/ItemStage.tsx'
import { addressOf } from '../rules/address.ts'
import { lookAgainOn } from '../rules/suggest.ts'
import { meetingFinding, outcomeWord } from '../rules/words.ts'
import type { Viewer } from '../viewer.server.ts'
import { readAgenda } from './agenda.server.ts'
import { listDecisions } from './decisions.server.ts'
import { type Line, pupilsNamed, showItems } from './lines.server.ts'
import type { OneMeeting } from './meetings.server.ts'
import { minutesRow } from './sheet.server.ts'
import { drawStage, pupilsIn } from './stage.server.ts'
import { listSuggestions } from './suggestions.server.ts'

type Wish = { base: string; country: string; itemId: number | undefined; afterId: number | undefined }

/** Who an item is about and who has to do with it, for the screen. */
function peopleOf({ about, hidden }: Line): string[] {
  if (hidden) return []
  const { pupil, teachers } = about
  const names = (all: readonly { name: string }[]) => all.map((one) => one.name).join(', ')
  return [
    pupil ? pupil.where : '',
    teachers.length > 0 ? `taught by ${names(teachers)}` : '',
    pupil?.tutor ? `tutor ${pupil.tutor.name}` : '',
    pupil && pupil.carers.length > 0 ? `looked after by ${names(pupil.carers)}` : '',
  ].filter(Boolean)
}

async function stageOf(
  db: OrgReader,
  viewer: Viewer,
  one: OneMeeting,
  line: Line,
  wish: Wish,
): Promise<Omit<ItemStageProps, 'errors'>> {
  const decidable = line.state === 'open' && !line.asks && line.source !== 'changed'
  const suggestions = decidable ? ((await listSuggestions(db, one, [line], wish.country))[0] ?? []) : []
  const path = addressOf(line, viewer.may)
  const due = suggestions[0]?.due ?? one.meeting.heldOn
  return {
    base: wish.base,
    itemId: line.id ?? 0,
    to: path === null ? null : `${wish.base}${path}`,
    ...{ heading: line.heading, why: line.why, grounds: line.grounds, people: peopleOf(line) },
    asks: line.asks && {
      decided: formatDay(line.asks.heldOn),
      owner: line.asks.owner,
      expect: line.asks.expect,
    },
    picture: await drawStage(db, viewer, wish.base, line),
    suggestions,
    told: line.source === 'changed',
    owners: [
      ...new Map([
        ...suggestions.map(({ owner }) => [owner.id, owner.name] as const),
        ...one.attendees.map(({ personId, name }) => [personId, name] as const),
      ]),
    ].map(([id, name]) => ({ value: String(id), label: name })),
    usual: { due, expectOn: suggestions[0]?.expectOn ?? lookAgainOn(due, []) },
    outcome: line.state === 'open' ? null : minutesRow(line, viewer, db.today),
  }
}

/** The item on the screen: the one asked for, else the first that is open after the one just settled, else the first open. */
function chooseItem(lines: readonly Line[], { itemId, afterId }: Wish): Line | undefined {
  if (itemId !== undefined) return lines.find((line) => line.id === itemId)
  const from = lines.findIndex((line) => line.id === afterId) + 1
  return (
    lines.slice(from).find((line) => line.state === 'open') ?? lines.find((line) => line.state === 'open')
  )
}

/** A meeting under way, or about to begin, as it stands on the big screen. */
export async function readRun(db: OrgReader, viewer: Viewer, one: OneMeeting, wish: Wish) {
  const { meeting, series } = one
  const agenda = await readAgenda(db, one)
  const taken = await listDecisions(db, { meetingId: meeting.id })
  const items = agenda.items.filter((item) => meeting.state !== 'planned' || item.state === 'open')
  const lines = await showItems(db, viewer.reach, items, taken)
  const open = meeting.state === 'open'
  const line = open ? chooseItem(lines, wish) : undefined
  const at = line ? lines.indexOf(line) : -1
  const last = open ? lines.find((other) => other.id === wish.afterId && other.state !== 'open') : undefined
  const stage = line ? await stageOf(db, viewer, one, line, wish) : null
  const begin = meeting.state === 'planned' && meeting.heldOn <= db.today
  const shown = line ? [line, ...(last ? [last] : [])] : begin ? lines : []
  return {
    meeting,
    pupilIds: [...pupilsNamed(shown), ...pupilsIn(stage?.picture ?? null)],
    finding: meetingFinding({ ...meeting, name: series.name, today: db.today, items }),
    place: line
      ? `${at + 1} of ${lines.length} · ${count(lines.filter((l) => l.state === 'open').length, 'item')} open`
      : null,
    begin: begin
      ? { headings: lines.map((l) => l.heading), minutes: agenda.minutes, of: meeting.minutes }
      : null,
    stage,
    before: lines[at - 1]?.id ?? null,
    after: at < 0 ? null : (lines[at + 1]?.id ?? null),
    settled: last && {
      id: last.id ?? 0,
      heading: last.heading,
      words: last.decision?.words ?? outcomeWord(last),
    },
  }
}
