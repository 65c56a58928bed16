import type { YearGroupWord } from '#features/measures/api.ts'
import type { Reading } from '../kinds/kind.ts'
import { findNamed } from '../kinds/shared.ts'
import { foldName } from './fields.ts'
import type { KnownSubject } from './known.server.ts'
import type { GivenRow } from './row.ts'

const namesOfYear = ({ name, number, synonyms }: YearGroupWord): string[] => [
  name,
  String(number),
  ...synonyms,
]

const goesBy = (written: string, names: readonly string[]): boolean =>
  names.some((name) => foldName(name) === foldName(written))

/** What a row names: there already, or made once the row is known to be good; later rows would lean on what is not written. */
type Named<T> = () => Promise<T>

const there = <T>(value: T | undefined): Named<T> | undefined =>
  value === undefined ? undefined : async () => value

/**
 * The year group a row names. A school that has none yet gets those its files name, as the country calls them; in one that has
 * its year groups another is a slip of the pen, and refused.
 */
export function findYear(row: GivenRow, { db, known, ids }: Reading): Named<number> | undefined {
  const written = row.text('year')
  const word = known.begins.years
    ? known.words.years.find((year) => goesBy(written, namesOfYear(year)))
    : undefined
  if (!word || known.yearGroups.has(foldName(written)))
    return there(row.read('year', findNamed(known.yearGroups, 'year group')))
  return async () => {
    const id = await ids.take(db, 'year_group')
    for (const name of namesOfYear(word)) known.yearGroups.set(foldName(name), id)
    row.writeAside('year_group', { id, name: word.name, number: word.number })
    return id
  }
}

async function findOrMakeDepartment(
  row: GivenRow,
  { db, known, ids }: Reading,
  name: string,
): Promise<number> {
  const found = known.departments.get(foldName(name))
  if (found !== undefined) return found
  const id = await ids.take(db, 'department')
  known.departments.set(foldName(name), id)
  row.writeAside('department', { id, name })
  return id
}

/** The subject a row names; a school that has none yet gets those the country knows, each with its department and scale. */
export function findSubject(row: GivenRow, reading: Reading): Named<KnownSubject> | undefined {
  const { db, known, ids } = reading
  const written = row.text('subject')
  const word = known.begins.subjects
    ? known.words.subjects.find(({ name, synonyms }) => goesBy(written, [name, ...synonyms]))
    : undefined
  if (!word || known.subjects.has(foldName(written)))
    return there(row.read('subject', findNamed(known.subjects, 'subject')))
  return async () => {
    const departmentId = await findOrMakeDepartment(row, reading, word.department)
    const id = await ids.take(db, 'subject')
    const made = { id, name: word.name, scaleKey: word.scale_key }
    for (const name of [word.name, word.code, ...word.synonyms]) known.subjects.set(foldName(name), made)
    row.writeAside('subject', {
      ...{ id, department_id: departmentId, name: word.name, code: word.code },
      ...{ scale_key: word.scale_key, national_key: word.national_key },
    })
    return made
  }
}
