import { listReaches, type OrgReader } from '#features/access/api.server.ts'
import { reachesPupil } from '#features/school/api.server.ts'
import type { Receiver } from '../components/AgendaForms.tsx'
import type { Item } from '../item.ts'
import type { Decision } from './decisions.server.ts'
import type { OneMeeting } from './meetings.server.ts'

/** Who gets the minutes of a meeting: everybody who attends and everybody who owns a decision, each once. */
export function receiversOf(
  { attendees }: Pick<OneMeeting, 'attendees'>,
  decisions: readonly Decision[],
): { id: number; name: string; attends: boolean; yours: number }[] {
  const yours = (id: number) => decisions.filter((one) => one.ownerId === id).length
  const owners = new Map(decisions.map((one) => [one.ownerId, one.owner]))
  for (const { personId } of attendees) owners.delete(personId)
  return [
    ...attendees.map(({ personId: id, name }) => ({ id, name, attends: true, yours: yours(id) })),
    ...[...owners].map(([id, name]) => ({ id, name, attends: false, yours: yours(id) })),
  ]
}

/** The same with how many of the pupils spoken of each will read the name. */
export async function listReceivers(
  db: OrgReader,
  one: OneMeeting,
  decisions: readonly Decision[],
  items: readonly Item[],
): Promise<Receiver[]> {
  const pupils = [...new Set(items.flatMap((item) => item.pupilId ?? []))]
  const receivers = receiversOf(one, decisions)
  const reaches = await listReaches(
    db,
    receivers.map((who) => who.id),
    'meetings.view',
  )
  return receivers.map(({ id, name, attends, yours }) => {
    const reach = reaches.get(id)
    const seen = pupils.filter((pupil) => reach && reachesPupil(reach, pupil)).length
    return {
      ...{ id, name },
      why: [attends ? 'attends' : '', yours > 0 ? `owns ${yours}` : ''].filter(Boolean).join(', '),
      named: attends ? `${seen} of ${pupils.length} pupils` : 'those of their own decisions they may see',
    }
  })
}
