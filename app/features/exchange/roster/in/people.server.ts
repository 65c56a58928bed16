import type { OneRosterRecord } from '../../formats/oneroster/rows.ts'
import { splitList } from '../../formats/oneroster/values.ts'
import { readUpn } from '../../reading/cells.ts'
import { pupilKeys, remember, staffKeys } from '../../reading/known.server.ts'
import { givenOnly } from '../../reading/row.ts'
import { endOf, sexWords } from '../rules.ts'
import { findCurrentYear, findOrMakeYearGroup } from './calendar.server.ts'
import { followAgents } from './guardians.server.ts'
import { type Arrival, type FileReader, keptOnly, type Roster } from './roster.server.ts'

/** Since when a pupil is here and until when, as their roles as a student say; undefined where they do not. */
export function stayOf(roster: Roster, userId: string): { entered?: string; left?: string } {
  const stays = roster
    .rolesOf(userId)
    .filter(({ record }) => record.role === 'student')
    .map(({ record }) => ({ from: record.beginDate, to: endOf(record, roster.today) ?? record.endDate }))
  const entered = stays.flatMap(({ from }) => from || []).sort()[0]
  const ends = stays.flatMap(({ to }) => to || []).sort()
  const left = ends.length > 0 && ends.length === stays.length ? ends.at(-1) : undefined
  return { ...(entered ? { entered } : {}), ...(left ? { left } : {}) }
}

/** The numbers a user goes by elsewhere: a unique pupil number where one is right, else a number of admission. */
function numbersOf(record: OneRosterRecord): { upn?: string; admission?: string } {
  const listed = record.userIds ? splitList(record.userIds) : []
  const given = [record.identifier ?? '', ...listed.map((one) => one.replace(/^\{[^:]*:|\}$/g, ''))]
  const upn = given.map(readUpn).find((read) => read.ok)
  const admission = record.identifier && !readUpn(record.identifier).ok ? record.identifier : undefined
  return { ...(upn?.ok ? { upn: upn.value } : {}), ...(admission ? { admission } : {}) }
}

type Person = { id: number | undefined; upn?: string; admission?: string; keepsSource: boolean }

/** Who a user is already: by the record, by the id they carry, or by number, address or name as other files are read. */
function recognise({ record, id, roster, reading, row }: Arrival, student: boolean): Person {
  const { facts } = roster
  const { pupils, staff } = reading.known
  const linked = roster.idOf('users', id, 'person')
  const bySource = facts.personBySource.get(id)
  const fits = bySource !== undefined && facts.pupilIds.has(bySource) === student
  const born = roster.find('demographics', id)?.birthDate
  const named = { family: record.familyName, given: record.givenName, born }
  const numbers = student ? numbersOf(record) : {}
  const keys = student
    ? pupilKeys({ ...numbers, ...named })
    : staffKeys({ email: record.email, ...(record.email ? {} : named) })
  const known = student ? pupils : staff
  const found = [...new Set(keys.flatMap((key) => known.get(key) ?? []))]
  const free = found.filter((one) => (roster.takenPeople.get(one) ?? id) === id)
  const there = linked !== undefined && facts.personIds.has(linked) ? linked : fits ? bySource : undefined
  if (there === undefined && free.length > 1)
    row.refuse(null, 'The numbers and the name in this row belong to different people.')
  const person = there ?? free[0]
  const isFree = (key: string) => (pupils.get(key) ?? []).every((one) => one === person)
  return {
    id: person,
    ...(numbers.upn && isFree(`upn:${numbers.upn}`) ? { upn: numbers.upn } : {}),
    ...(numbers.admission && isFree(`admission:${numbers.admission}`)
      ? { admission: numbers.admission }
      : {}),
    keepsSource: bySource === undefined && person === undefined,
  }
}

export function sexOf({ roster, id }: Pick<Arrival, 'roster' | 'id'>): string | undefined {
  const word = sexWords[roster.find('demographics', id)?.sex ?? '']
  return word !== undefined && roster.facts.sexes.has(word) ? word : undefined
}

/** The columns of a pupil that say when they were here; one who comes back has not left. */
export function stayColumns({ roster, id, ended, kept }: Arrival) {
  const { entered, left } = stayOf(roster, id)
  const leftOn = ended ?? left
  return {
    ...givenOnly({ entered, left_on: leftOn }),
    ...(leftOn === undefined && kept ? { left_on: null } : {}),
  }
}

async function writePupil(arrival: Arrival, personId: number, numbers: Person): Promise<void> {
  const { row, record, roster } = arrival
  const { upn, admission } = numbers
  row.write('pupil', {
    ...givenOnly({ id: personId, upn, admission_number: admission, sex: sexOf(arrival) }),
    ...stayColumns(arrival),
  })
  roster.facts.pupilIds.add(personId)
  const year = record.grades ? await findCurrentYear(arrival) : undefined
  const group = year && (await findOrMakeYearGroup(arrival, [record.grades ?? '']))
  if (year && group)
    row.write('placement', { pupil_id: personId, academic_year_id: year.id, year_group_id: group.id })
}

/** The posts of someone whose source deletes them end, save those that a row of the zip speaks of itself. */
function endPosts({ row, roster, id, ended }: Arrival, personId: number): void {
  if (ended === null) return
  const spoken = new Set(
    roster
      .rolesOf(id)
      .filter((role) => roster.inZip('roles', role.id))
      .map((role) => roster.idOf('roles', role.id, 'post')),
  )
  for (const post of roster.facts.posts.filter((one) => one.personId === personId && one.ends === null))
    if (!spoken.has(post.id))
      row.write('post', { id: post.id, ends: ended > post.starts ? ended : post.starts })
}

export const readUser: FileReader = async (arrival) => {
  const { row, record, id, roster, reading, ended } = arrival
  const orgs = [
    record.primaryOrgSourcedId ?? '',
    ...roster.rolesOf(id).map((role) => role.record.orgSourcedId ?? ''),
  ]
  const named = orgs.filter((org) => org !== '')
  if (named.length > 0 && named.every((org) => roster.isElsewhere(org)))
    row.refuse('primaryOrgSourcedId', 'This person belongs to another school of the zip.')
  const student = roster.isStudent(id)
  const same = recognise(arrival, student)
  if (row.isRefused()) return keptOnly
  if (same.id === undefined && ended !== null) return keptOnly
  const personId = same.id ?? (await reading.ids.take(reading.db, 'person'))
  const { givenName = '', familyName = '', preferredGivenName = '' } = record
  const email = record.email?.toLowerCase() ?? ''
  const born = roster.find('demographics', id)?.birthDate
  row.write('person', {
    ...{ id: personId, family_name: familyName, given_name: givenName },
    ...givenOnly({ preferred_name: preferredGivenName, email, born, source_id: same.keepsSource ? id : '' }),
  })
  if (student) await writePupil(arrival, personId, same)
  if (student && ended === null) followAgents(arrival, personId)
  if (!student) endPosts(arrival, personId)
  rememberPerson(arrival, personId, { student, email, born, same })
  return {
    link: { table: 'person', key: String(personId) },
    readAs: { givenName, familyName, preferredGivenName, email },
  }
}

function rememberPerson(
  { record, id, roster, reading }: Arrival,
  personId: number,
  given: { student: boolean; email: string; born: string | undefined; same: Person },
): void {
  const { upn, admission } = given.same
  const named = { family: record.familyName, given: record.givenName }
  roster.facts.personIds.add(personId)
  roster.takenPeople.set(personId, id)
  if (given.student)
    remember(reading.known.pupils, pupilKeys({ upn, admission, ...named, born: given.born }), personId)
  else remember(reading.known.staff, staffKeys({ email: given.email, ...named }), personId)
}

/** Birth and sex are written with the person; by themselves where the zip tells of nothing else of them. */
export const readDemographics: FileReader = ({ row, record, id, roster }) => {
  const personId = roster.idOf('users', id, 'person')
  const readAs = { birthDate: record.birthDate ?? '', sex: sexOf({ roster, id }) ? (record.sex ?? '') : '' }
  if (personId === undefined) {
    row.refuse('sourcedId', `There is no user ${id} here: their own row was refused, or never came.`)
    return keptOnly
  }
  const isPupil = roster.facts.pupilIds.has(personId)
  if (!roster.inZip('users', id)) {
    if (record.birthDate) row.write('person', { id: personId, born: record.birthDate })
    if (isPupil && sexOf({ roster, id })) row.write('pupil', { id: personId, sex: sexOf({ roster, id }) })
  }
  return {
    link: { table: 'person', key: String(personId) },
    readAs: isPupil ? readAs : { birthDate: readAs.birthDate },
  }
}
