import type { OneRosterRecord } from '../../formats/oneroster/rows.ts'
import { foldName } from '../../reading/fields.ts'
import { currentOf, findSameYear, findYear, freeName, nameYear } from '../rules.ts'
import type { Year } from './facts.server.ts'
import { type Arrival, type FileReader, keptOnly, type Roster } from './roster.server.ts'

type Session = { id: string; record: OneRosterRecord }

/** The session of type schoolYear at or above a session. */
function yearAbove(roster: Roster, sessionId: string): Session | undefined {
  let [id, steps] = [sessionId, 0]
  while (id !== '' && steps < 20) {
    const record = roster.find('academicSessions', id)
    if (record?.type === 'schoolYear') return { id, record }
    id = record?.parentSourcedId ?? ''
    steps += 1
  }
  return undefined
}

const spanOf = (record: OneRosterRecord) => ({ starts: record.startDate ?? '', ends: record.endDate ?? '' })

/** The years of a zip that names terms alone: from the first day to the last of those of one school year. */
function spanOfTerms(roster: Roster, schoolYear: string) {
  const terms = roster
    .list('academicSessions')
    .map(([, record]) => record)
    .filter((record) => record.schoolYear === schoolYear)
    .map(spanOf)
  const starts = terms.map((one) => one.starts).sort()[0] ?? ''
  return {
    starts,
    ends:
      terms
        .map((one) => one.ends)
        .sort()
        .at(-1) ?? '',
  }
}

const shown = (year: Year) => ({ title: year.name, startDate: year.starts, endDate: year.ends })

async function makeYear(
  { row, reading, roster }: Arrival,
  session: Session | undefined,
  of: OneRosterRecord,
) {
  const key = session?.id ?? `schoolYear ${of.schoolYear}`
  const span = session ? spanOf(session.record) : spanOfTerms(roster, of.schoolYear ?? '')
  const made = roster.yearsMade.get(key)
  const same = roster.facts.years.find((year) => year.id === made) ?? findSameYear(roster.facts.years, span)
  if (same) return same
  const { title = '', schoolYear = '' } = session?.record ?? { title: '', schoolYear: of.schoolYear ?? '' }
  const taken = (name: string) => roster.facts.years.some((year) => year.name === name)
  const name = freeName(nameYear(title, schoolYear), taken, [schoolYear])
  const year = { id: await reading.ids.take(reading.db, 'academic_year'), name, ...span }
  roster.yearsMade.set(key, year.id)
  roster.facts.years.push(year)
  row.writeAside('academic_year', year)
  return year
}

/**
 * The school's year in which a session of the zip lies; made when there is none. To be asked only for a row that is
 * not refused: what it makes leans on that row.
 */
export async function findOrMakeYear(arrival: Arrival, sessionId: string): Promise<Year | undefined> {
  const { roster } = arrival
  const record = roster.find('academicSessions', sessionId)
  if (!record) return undefined
  const session = yearAbove(roster, sessionId)
  const linked = session && roster.idOf('academicSessions', session.id, 'academic_year')
  const span = session ? spanOf(session.record) : spanOfTerms(roster, record.schoolYear ?? '')
  if (span.ends <= span.starts) return undefined
  return roster.facts.years.find((year) => year.id === linked) ?? makeYear(arrival, session, record)
}

/** The year of the zip, or of the school where it names none, in which today lies, or the last one. */
export async function findCurrentYear(arrival: Arrival): Promise<Year | undefined> {
  const { roster } = arrival
  const sessions = roster
    .list('academicSessions')
    .filter(([, record]) => record.type === 'schoolYear')
    .map(([id, record]) => ({ id, ...spanOf(record) }))
  const current = currentOf(sessions, roster.today)
  return current ? findOrMakeYear(arrival, current.id) : currentOf(roster.facts.years, roster.today)
}

/** The year group of the first list of grades that names one the country knows, or undefined; see `findOrMakeYear`. */
export async function findOrMakeYearGroup(
  { row, reading, roster }: Arrival,
  grades: readonly string[],
): Promise<{ id: number; number: number } | undefined> {
  const { yearWords, yearGroups } = roster.facts
  const word = grades.map((list) => findYear(yearWords, list)).find((found) => found !== undefined)
  if (!word) return undefined
  const { number, name } = word
  const found = yearGroups.get(number)
  if (found !== undefined) return { id: found, number }
  const id = await reading.ids.take(reading.db, 'year_group')
  yearGroups.set(number, id)
  row.writeAside('year_group', { id, name, number })
  return { id, number }
}

async function readYear(arrival: Arrival) {
  const { row, id, kept, record } = arrival
  const year = await findOrMakeYear(arrival, id)
  if (!year) {
    row.refuse('endDate', 'A year ends after it begins.')
    return keptOnly
  }
  // Only a year that an earlier zip made is changed by a later one: the school's own calendar is the school's.
  const wasMade =
    kept?.readAs.title === nameYear(kept?.fields.title ?? '', kept?.fields.schoolYear ?? '') &&
    kept.readAs.startDate === kept.fields.startDate &&
    kept.readAs.endDate === kept.fields.endDate
  if (kept?.link && wasMade && record.status !== 'tobedeleted') {
    const changed = { ...year, ...spanOf(record) }
    row.write('academic_year', { ...changed })
    return { link: { table: 'academic_year', key: String(year.id) }, readAs: shown(changed) }
  }
  return { link: { table: 'academic_year', key: String(year.id) }, readAs: shown(year) }
}

async function readTerm(arrival: Arrival) {
  const { row, record, id, roster, reading, ended } = arrival
  const span = spanOf(record)
  if (span.ends < span.starts) row.refuse('endDate', 'A term does not end before it begins.')
  if (row.isRefused()) return keptOnly
  const year = await findOrMakeYear(arrival, id)
  const linked = roster.idOf('academicSessions', id, 'term')
  const there = linked !== undefined && roster.facts.termIds.has(linked) ? linked : undefined
  if (!year || ended !== null || (there === undefined && roster.facts.ownTerms.has(year.id)))
    return { link: there === undefined ? null : { table: 'term', key: String(there) }, readAs: {} }
  const termId = there ?? (await reading.ids.take(reading.db, 'term'))
  const title = record.title ?? ''
  row.write('term', { id: termId, academic_year_id: year.id, name: title, kind: 'term', ...span })
  const readAs = { title, startDate: span.starts, endDate: span.ends }
  return { link: { table: 'term', key: String(termId) }, readAs }
}

/** School years and their terms; semesters only where there are no terms, and marking periods never, or days would count twice. */
export const readSession: FileReader = (arrival) => {
  const { record, roster } = arrival
  if (record.type === 'schoolYear') return readYear(arrival)
  const hasTerms = roster
    .list('academicSessions')
    .some(([, one]) => one.type === 'term' && one.schoolYear === record.schoolYear)
  return record.type === 'term' || (record.type === 'semester' && !hasTerms) ? readTerm(arrival) : keptOnly
}

/** The school itself and its departments; what stands above a school is kept. */
export const readOrg: FileReader = async ({ row, record, id, roster, reading, ended }) => {
  const { name = '', parentSourcedId = '' } = record
  if (id === roster.schoolId)
    return { link: { table: 'org', key: String(roster.school.id) }, readAs: { name: roster.school.name } }
  if (record.type !== 'department' || ended !== null || roster.isElsewhere(parentSourcedId)) return keptOnly
  const { departments } = roster.facts
  const linked = roster.idOf('orgs', id, 'department')
  const named = departments.get(foldName(name))
  const there = [...departments.values()].find((one) => one.id === linked) ?? named
  const departmentId = there?.id ?? (await reading.ids.take(reading.db, 'department'))
  const own = there && (there.id !== linked || named) ? there : { id: departmentId, name }
  departments.set(foldName(own.name), own)
  row.write('department', own)
  return { link: { table: 'department', key: String(own.id) }, readAs: { name: own.name } }
}
