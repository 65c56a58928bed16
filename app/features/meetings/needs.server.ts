import type { OrgReader, Visit } from '#features/access/api.server.ts'
import { addDays, count } from '#features/school/api.ts'
import { listDecisions } from './queries/decisions.server.ts'
import { listMeetings, listOwnSeries } from './queries/meetings.server.ts'
import { askOf } from './rules/verdict.ts'
import { nextMeetingWords } from './rules/words.ts'
import { viewerOf } from './viewer.server.ts'

const DAYS_AHEAD = 14

export type MeetingNeed = { text: string; to: string; label: string }

/** What meetings ask of somebody today: the next one of theirs within a fortnight, and their decisions that are due. */
export async function findMeetingNeeds(db: OrgReader, visit: Visit): Promise<MeetingNeed[]> {
  if (!visit.may('meetings.view')) return []
  const base = `/${visit.org.slug}/meetings`
  const { today } = visit
  const series = (await listOwnSeries(db, viewerOf(visit))).series.filter((one) => one.mine)
  const seriesIds = series.map((one) => one.id)
  const coming = await listMeetings(db, { seriesIds, from: today, to: addDays(today, DAYS_AHEAD) })
  const next = coming.find((one) => one.state === 'planned' || one.state === 'open')
  const of = next && series.find((one) => one.id === next.seriesId)
  const own = await listDecisions(db, { ownerId: visit.personId })
  const due = own.filter((one) => askOf(one, today) !== null).length
  const decisions = {
    text: `${count(due, 'decision')} of yours ${due === 1 ? 'is' : 'are'} due: done? Did it help?`,
    to: `${base}/decisions`,
    label: 'Say how it went',
  }
  return [
    ...(next && of
      ? [
          {
            text: nextMeetingWords({ name: of.name, begins: of.begins, heldOn: next.heldOn, today }),
            to: `${base}/${next.id}`,
            label: 'See the agenda',
          },
        ]
      : []),
    ...(due > 0 ? [decisions] : []),
  ]
}
