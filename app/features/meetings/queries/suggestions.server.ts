import type { OrgReader } from '#features/access/api.server.ts'
import { listCurrentCycles } from '#features/cycle/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { listTerms } from '#features/school/api.server.ts'
import { isSchoolDay } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import type { PostHeld } from '../rules/attendance.ts'
import { type Suggestion, suggestDecisions } from '../rules/suggest.ts'
import type { Viewer } from '../viewer.server.ts'
import type { About, Somebody } from './about.server.ts'
import { getItem } from './items.server.ts'
import { type Line, showItems } from './lines.server.ts'
import type { OneMeeting } from './meetings.server.ts'

const holderOf = (posts: readonly PostHeld[], role: string, scopeId: number | null): Somebody[] => {
  const post =
    scopeId === null ? undefined : posts.find((one) => one.role === role && one.scopeId === scopeId)
  return post ? [{ id: post.personId, name: post.name }] : []
}

/** By role, who it is for what an item is about; whoever holds the meeting stands for the chair. */
function peopleFor(about: About, { attendees, staffing, meeting }: OneMeeting): Map<string, Somebody> {
  const chair = attendees.find((one) => one.personId === meeting.chairId) ?? attendees[0]
  const found: [string, Somebody | undefined][] = [
    ['teacher', about.teachers[0]],
    ['head of department', holderOf(staffing.posts, 'head-of-department', about.departmentId)[0]],
    ['tutor', about.pupil?.tutor ?? undefined],
    ['head of year', holderOf(staffing.posts, 'head-of-year', about.yearGroupId)[0]],
    ['learning manager', about.pupil?.carers[0]],
    ['chair', chair && { id: chair.personId, name: chair.name }],
  ]
  return new Map(found.flatMap(([role, who]) => (who ? [[role, who] as const] : [])))
}

/** The decisions usually taken on each of some lines of a meeting, in the order of their keys. */
export async function listSuggestions(
  db: OrgReader,
  one: OneMeeting,
  lines: readonly Line[],
  country: string,
): Promise<Suggestion[][]> {
  const { heldOn } = one.meeting
  const kinds = await listWords(db, country, 'decision_kind', heldOn)
  const { cycles } = await listCurrentCycles(db)
  const terms = await listTerms(db)
  const isSchool = (day: string) => isSchoolDay(day, terms)
  return lines.map((line) =>
    suggestDecisions({ kinds, item: line, people: peopleFor(line.about, one), heldOn, cycles, isSchool }),
  )
}

/** The decision of a kind as it was suggested for an item, or 404 where it is not one of those. */
export async function getSuggestion(
  db: OrgReader,
  viewer: Viewer,
  one: OneMeeting,
  of: { itemId: number; kind: string; country: string },
): Promise<Suggestion> {
  const item = await getItem(db, one.meeting.id, of.itemId)
  const lines = await showItems(db, viewer.reach, [item])
  const [suggestions] = await listSuggestions(db, one, lines, of.country)
  const found = suggestions?.find((suggestion) => suggestion.kind === of.kind)
  if (!found) throw notFound()
  return found
}
