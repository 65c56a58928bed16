import type { OrgReader } from '#features/access/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { rhythmWords } from '../rules/dates.ts'
import { meetingFinding } from '../rules/words.ts'
import type { Viewer } from '../viewer.server.ts'
import { readAgenda } from './agenda.server.ts'
import { listDecisions } from './decisions.server.ts'
import { listMeetings, listOwnSeries, type Meeting } from './meetings.server.ts'
import type { Series } from './series.server.ts'

const DAYS_AHEAD = 21
const DAYS_BACK = 90

export type HomeRow = { id: number; name: string; on: string; state: string; decisions: number }

function stateWords({ state, heldOn, sentAt }: Meeting, today: string): string {
  if (state === 'closed') return sentAt ? 'held, minutes sent' : 'held, minutes to be sent'
  if (state === 'open') return 'under way'
  if (state === 'called off') return 'called off'
  return heldOn < today ? 'not held' : heldOn === today ? 'today' : 'to come'
}

/** What the next meeting of somebody’s own will be about. */
async function tellNext(db: OrgReader, meeting: Meeting, series: Series) {
  const { items } = await readAgenda(db, { meeting, series })
  return {
    id: meeting.id,
    finding: meetingFinding({ ...meeting, name: series.name, today: db.today, items }),
    when: rhythmWords(series),
  }
}

/** The meetings somebody attends or arranges, from three months ago to three weeks ahead, what their next is about, and whether they look after something. */
export async function readHome(db: OrgReader, viewer: Viewer) {
  const { today } = db
  const { series, staffing } = await listOwnSeries(db, viewer)
  const known = new Map(series.map((one) => [one.id, one]))
  const seriesIds = [...known.keys()]
  const meetings = await listMeetings(db, {
    ...{ seriesIds, from: addDays(today, -DAYS_BACK), to: addDays(today, DAYS_AHEAD) },
  })
  const taken = Map.groupBy(await listDecisions(db, { seriesIds }), (one) => one.meetingId)
  const next = meetings.find(
    (one) =>
      known.get(one.seriesId)?.mine &&
      (one.state === 'open' || (one.state === 'planned' && one.heldOn >= today)),
  )
  const within = next && known.get(next.seriesId)
  const rows = meetings.map(
    (one): HomeRow => ({
      ...{ id: one.id, name: known.get(one.seriesId)?.name ?? '', on: one.heldOn },
      ...{ state: stateWords(one, today), decisions: taken.get(one.id)?.length ?? 0 },
    }),
  )
  return {
    looksAfter: staffing.links.some(({ personId }) => personId === viewer.personId),
    next: next && within ? await tellNext(db, next, within) : null,
    coming: rows.filter((one) => one.on >= today),
    held: rows.filter((one) => one.on < today).reverse(),
  }
}
