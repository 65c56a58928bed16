import { refuseElsewhere, refuseMissing } from './classes.server.ts'
import type { Post } from './facts.server.ts'
import { isGuardianRole, later, writeGuardianship } from './guardians.server.ts'
import { stayColumns, stayOf } from './people.server.ts'
import { type Arrival, type Came, type FileReader, keptOnly } from './roster.server.ts'

/** More than anybody has children; each is a row to write for one row of the file. */
const MOST_CHILDREN = 90

const cameAs = (post: Post): Came => ({
  link: { table: 'post', key: String(post.id) },
  readAs: { beginDate: post.starts, endDate: post.ends ?? '' },
})

/** A post that a role gives: the one it came to before, or an open one of its kind, or a new one. */
async function writePost(
  arrival: Arrival,
  personId: number,
  kind: Pick<Post, 'role' | 'scope'>,
): Promise<Came> {
  const { row, record, id, roster, reading, ended } = arrival
  const { posts } = roster.facts
  const own = posts.filter((post) => post.personId === personId && post.role === kind.role)
  const given = own.find((post) => roster.postsGiven.has(post.id))
  if (given) return cameAs(given)
  const linked = posts.find((post) => post.id === roster.idOf('roles', id, 'post'))
  const open = own.find((post) => post.ends === null)
  if (!linked && open) return cameAs(open)
  if (!linked && ended !== null) return keptOnly
  const starts = record.beginDate || linked?.starts || roster.today
  const ends = ended === null ? record.endDate || null : later(ended, starts)
  if (ends !== null && ends < starts) {
    row.refuse('endDate', 'A role does not end before it begins.')
    return keptOnly
  }
  const postId = linked?.id ?? (await reading.ids.take(reading.db, 'post'))
  const post = { id: postId, personId, ...kind, starts, ends }
  row.write('post', { id: postId, person_id: personId, ...kind, starts, ends })
  roster.postsGiven.add(postId)
  if (linked) Object.assign(linked, post)
  else posts.push(post)
  return cameAs(post)
}

async function readGuardian(arrival: Arrival, guardianId: number): Promise<Came> {
  const { row, record, roster, ended } = arrival
  const children = roster
    .childrenOf(record.userSourcedId ?? '')
    .flatMap((child) => roster.idOf('users', child, 'person') ?? [])
    .filter((child) => roster.facts.pupilIds.has(child))
  if (children.length > MOST_CHILDREN)
    row.refuse(
      'userSourcedId',
      `One adult is named by ${children.length} pupils: at most ${MOST_CHILDREN} are taken.`,
    )
  if (row.isRefused()) return keptOnly
  for (const pupilId of children) writeGuardianship(arrival, { guardianId, pupilId }, { role: record, ended })
  return writePost(arrival, guardianId, { role: 'guardian', scope: 'own_children' })
}

function readStudent(arrival: Arrival, personId: number): Came {
  const { row, record, roster } = arrival
  const userId = record.userSourcedId ?? ''
  if (!roster.inZip('users', userId)) {
    const columns = stayColumns({ ...arrival, id: userId, ended: null })
    if (Object.keys(columns).length > 0) row.write('pupil', { id: personId, ...columns })
  }
  const { entered = '', left = '' } = stayOf(roster, userId)
  return { link: { table: 'pupil', key: String(personId) }, readAs: { beginDate: entered, endDate: left } }
}

/**
 * A teacher gets a post for their own classes, an adult of pupils one for their own children; leading posts are never
 * given by a file.
 */
export const readRole: FileReader = async (arrival) => {
  const { row, record, roster } = arrival
  const { userSourcedId = '', role = '' } = record
  const personId = roster.idOf('users', userSourcedId, 'person')
  refuseElsewhere(arrival, 'orgSourcedId')
  if (personId === undefined) refuseMissing(arrival, 'userSourcedId', 'user')
  if (row.isRefused() || personId === undefined) return keptOnly
  if (role === 'student')
    return roster.facts.pupilIds.has(personId) ? readStudent(arrival, personId) : keptOnly
  if (role === 'teacher') return writePost(arrival, personId, { role: 'teacher', scope: 'own_classes' })
  return isGuardianRole(role) ? readGuardian(arrival, personId) : keptOnly
}
