import type { OrgReader, Visit } from '#features/access/api.server.ts'
import { listDepartments, listYearGroups } from '#features/school/api.server.ts'
import { addDays, count } from '#features/school/api.ts'
import { listDecisions } from './queries/decisions.server.ts'
import { listMeetings, listOwnSeries } from './queries/meetings.server.ts'
import { listLinks } from './queries/staffing.server.ts'
import { askOf } from './rules/verdict.ts'
import { lookAfterWords, nextMeetingWords } from './rules/words.ts'
import { viewerOf } from './viewer.server.ts'

const DAYS_AHEAD = 14

export type MeetingNeed = { text: string; to: string; label: string }

/** What a leader looks after, by name: departments and year groups. */
async function lookedAfter(
  db: OrgReader,
  { personId, today }: Pick<Visit, 'personId' | 'today'>,
): Promise<string[]> {
  const links = (await listLinks(db, today)).filter((link) => link.personId === personId)
  if (links.length === 0) return []
  const departments = (await listDepartments(db)).filter(({ id }) =>
    links.some(({ departmentId }) => departmentId === id),
  )
  const years = (await listYearGroups(db)).filter(({ id }) =>
    links.some(({ yearGroupId }) => yearGroupId === id),
  )
  return [...departments, ...years].map(({ name }) => name)
}

/** What meetings ask of somebody today: the next one of theirs within a fortnight, and their decisions that are due. */
export async function findMeetingNeeds(
  db: OrgReader,
  visit: Pick<Visit, 'org' | 'personId' | 'reach' | 'today' | 'may'>,
): Promise<MeetingNeed[]> {
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
  const after = await lookedAfter(db, visit)
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
    ...(after.length > 0
      ? [{ text: lookAfterWords(after), to: `${base}/part`, label: 'See how it stands' }]
      : []),
    ...(due > 0 ? [decisions] : []),
  ]
}
