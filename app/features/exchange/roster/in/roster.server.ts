import type { OneRosterRecord } from '../../formats/oneroster/rows.ts'
import { splitList } from '../../formats/oneroster/values.ts'
import type { Reading } from '../../kinds/kind.ts'
import type { GivenRow } from '../../reading/row.ts'
import { type KeptRecord, type Link, listKnownRecords } from '../records.server.ts'
import { endOf } from '../rules.ts'
import type { Facts } from './facts.server.ts'

export type School = { id: number; name: string; urn: string | null; slug: string }

/** A record of the zip with all that says what it comes to. */
export type Arrival = {
  row: GivenRow
  record: OneRosterRecord
  id: string
  /** The last day, when its source says that it is to be deleted. */
  ended: string | null
  kept: KeptRecord | undefined
  reading: Reading
  roster: Roster
}
/** The row it came to, if the school's tables have one for it, and what they hold of it then. */
export type Came = { link: Link | null; readAs: OneRosterRecord }
export type FileReader = (arrival: Arrival) => Promise<Came> | Came
/** Kept with the rest of the zip, and nothing else: the school's tables have no place for it. */
export const keptOnly: Came = { link: null, readAs: {} }

type Index = Map<string, Map<string, OneRosterRecord>>

/** What a zip holds, over what earlier zips held. */
export type Roster = {
  facts: Facts
  school: School
  today: string
  /** The org of the zip that is this school; null where it names none. */
  schoolId: string | null
  /** The grade scale of subjects the zip makes. */
  scaleKey: string
  yearsMade: Map<string, number>
  postsGiven: Set<number>
  /** The user of the zip that a person is. */
  takenPeople: Map<number, string>
  find(file: string, id: string): OneRosterRecord | undefined
  list(file: string): [string, OneRosterRecord][]
  inZip(file: string, id: string): boolean
  kept(file: string, id: string): KeptRecord | undefined
  linkOf(file: string, id: string): Link | undefined
  /** The number of the row of a table a record came to, or undefined. */
  idOf(file: string, id: string, table: string): number | undefined
  remember(file: string, id: string, came: Came): void
  rolesOf(userId: string): { id: string; record: OneRosterRecord }[]
  childrenOf(agentId: string): string[]
  studentsOf(classId: string): string[]
  isStudent(userId: string): boolean
  isElsewhere(orgId: string): boolean
}

const group = <T>(pairs: Iterable<[string, T]>): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const [key, value] of pairs) {
    const list = groups.get(key)
    if (list) list.push(value)
    else groups.set(key, [value])
  }
  return groups
}

/** The org of type school at or above an org, if one is. */
function schoolAbove(find: Roster['find'], orgId: string): string | undefined {
  let [id, steps] = [orgId, 0]
  while (id !== '' && steps < 20) {
    const org = find('orgs', id)
    if (org?.type === 'school') return id
    id = org?.parentSourcedId ?? ''
    steps += 1
  }
  return undefined
}

export type Gathered = {
  records: Index
  enrolled: readonly { classId: string; userId: string; role: string }[]
}
export type RosterGiven = Pick<Roster, 'facts' | 'school' | 'scaleKey' | 'today'>

function byPerson(list: Roster['list'], enrolled: Gathered['enrolled'], today: string) {
  const roles = group(list('roles').map(([id, record]) => [record.userSourcedId ?? '', { id, record }]))
  const active = list('users').filter(([, user]) => endOf(user, today) === null)
  const children = group(
    active.flatMap(([id, user]) =>
      user.agentSourcedIds
        ? splitList(user.agentSourcedIds).map((agent): [string, string] => [agent, id])
        : [],
    ),
  )
  const students = enrolled.filter((one) => one.role === 'student')
  const inClass = group(students.map(({ classId, userId }) => [classId, userId]))
  const studying = new Set(students.map((one) => one.userId))
  return {
    rolesOf: (userId: string) => roles.get(userId) ?? [],
    childrenOf: (agentId: string) => children.get(agentId) ?? [],
    studentsOf: (classId: string) => inClass.get(classId) ?? [],
    isStudent: (userId: string) =>
      studying.has(userId) || (roles.get(userId) ?? []).some(({ record }) => record.role === 'student'),
  }
}

/** Lays what a zip holds over what is kept of earlier ones. */
export async function openRoster(
  reading: Pick<Reading, 'db' | 'known'>,
  gathered: Gathered,
  given: RosterGiven,
): Promise<Roster> {
  const kept = new Map<string, Map<string, KeptRecord>>()
  for (const one of await listKnownRecords(reading.db, reading.known.importId)) {
    const file = kept.get(one.file) ?? new Map<string, KeptRecord>()
    kept.set(one.file, file.set(one.id, one))
  }
  const links = new Map<string, Link>()
  for (const [file, records] of kept)
    for (const [id, { link }] of records) if (link) links.set(`${file}/${id}`, link)
  const find: Roster['find'] = (file, id) =>
    gathered.records.get(file)?.get(id) ?? kept.get(file)?.get(id)?.fields
  const list: Roster['list'] = (file) => {
    const all = new Map([...(kept.get(file) ?? [])].map(([id, one]) => [id, one.fields]))
    for (const [id, record] of gathered.records.get(file) ?? []) all.set(id, record)
    return [...all]
  }
  const linkOf: Roster['linkOf'] = (file, id) => links.get(`${file}/${id}`)
  const roster: Roster = {
    ...given,
    ...byPerson(list, gathered.enrolled, given.today),
    ...{ find, list, linkOf, schoolId: null, yearsMade: new Map(), postsGiven: new Set() },
    takenPeople: new Map([...(kept.get('users') ?? [])].map(([id, one]) => [Number(one.link?.key), id])),
    inZip: (file, id) => gathered.records.get(file)?.has(id) ?? false,
    kept: (file, id) => kept.get(file)?.get(id),
    idOf: (file, id, table) => {
      const link = linkOf(file, id)
      return link?.table === table ? Number(link.key) : undefined
    },
    remember: (file, id, { link }) => {
      if (link) links.set(`${file}/${id}`, link)
    },
    isElsewhere: (orgId) => {
      const above = orgId === '' ? undefined : schoolAbove(find, orgId)
      return above !== undefined && roster.schoolId !== null && above !== roster.schoolId
    },
  }
  return roster
}
