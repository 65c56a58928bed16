import type { OrgReader } from '#features/access/api.server.ts'
import { writeAgenda } from '../agenda/write.server.ts'
import type { Item } from '../item.ts'
import { itemOf, listItems } from './items.server.ts'
import type { OneMeeting } from './meetings.server.ts'

export type Agenda = {
  items: Item[]
  /** What the data would put there too, had the meeting more minutes. */
  waiting: Item[]
  minutes: number
}

/** The agenda of a meeting: what stands on it and, until it begins, what the data add. */
export async function readAgenda(
  db: OrgReader,
  one: Pick<OneMeeting, 'meeting' | 'series'>,
): Promise<Agenda> {
  const standing = await listItems(db, one.meeting.id)
  const sum = (items: readonly Item[]) =>
    items.filter((item) => item.state !== 'dropped').reduce((all, item) => all + item.minutes, 0)
  if (one.meeting.state !== 'planned') return { items: standing, waiting: [], minutes: sum(standing) }
  const kept = standing.map(({ key, minutes, state }) => ({
    key,
    minutes: state === 'dropped' ? 0 : minutes,
  }))
  const { placed, waiting } = await writeAgenda(db, one, kept)
  const items = [...standing, ...placed.map(itemOf)]
  return { items, waiting: waiting.map(itemOf), minutes: sum(items) }
}
