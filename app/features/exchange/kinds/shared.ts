import type { OrgReader } from '#features/access/api.server.ts'
import { listSubjects, readSchoolWords } from '#features/school/api.server.ts'
import { titled } from '#ui/words.ts'
import { type Cell, readDate, readUpn } from '../reading/cells.ts'
import { type Field, foldName } from '../reading/fields.ts'
import { type Known, pupilKeys, staffKeys } from '../reading/known.server.ts'
import type { GivenRow } from '../reading/row.ts'

/** The columns a pupil is recognised by: one number, or name and date of birth. */
export const pupilFields: Field[] = [
  { key: 'upn', label: 'UPN', synonyms: ['Unique Pupil Number', 'Unique Pupil No', 'UPN No'] },
  {
    key: 'admission',
    label: 'Admission number',
    synonyms: ['Adno', 'Adm No', 'Admission No', 'Pupil ID', 'Student ID', 'Pupil number', 'ID'],
  },
  {
    key: 'family',
    label: 'Surname',
    synonyms: ['Family name', 'Last name', 'Legal surname', 'Pupil surname'],
  },
  {
    key: 'given',
    label: 'Forename',
    synonyms: ['Given name', 'First name', 'Legal forename', 'Pupil forename'],
  },
  { key: 'born', label: 'Date of birth', synonyms: ['DOB', 'Birth date', 'Born', 'Birthday'] },
]

/** The id of the pupil a row speaks of; notes on the row when there is none, or when several could be meant. */
export function findPupil(row: GivenRow, known: Known): number | undefined {
  const upn = row.read('upn', readUpn)
  const born = row.read('born', readDate)
  if (row.refusals.length > 0) return undefined
  const given = {
    upn,
    admission: row.text('admission'),
    family: row.text('family'),
    given: row.text('given'),
    born,
  }
  const keys = pupilKeys(given)
  if (keys.length === 0) {
    row.refuse(
      null,
      'Nothing says which pupil this is: give a UPN, an admission number, or name and date of birth.',
    )
    return undefined
  }
  const found = keys.map((key) => known.pupils.get(key)).find((ids) => ids !== undefined)
  if (found?.length === 1) return found[0]
  row.refuse(
    upn ? 'upn' : given.admission ? 'admission' : 'family',
    found
      ? 'Several pupils have this name and date of birth: give a UPN.'
      : 'No pupil of this school is known by this.',
  )
  return undefined
}

/** The member of staff a row names by code, mail address or name; none where it names nobody. */
export function findTeacher(row: GivenRow, known: Known): number | undefined {
  const text = row.text('teacher')
  if (text === '') return undefined
  const [family, given] = text.includes(',') ? text.split(',') : text.split(/\s+/).toReversed()
  const names = staffKeys({ family: family?.trim(), given: given?.trim() })
  const keys = [...staffKeys({ code: text, email: text }), ...names]
  const found = [...new Set(keys.flatMap((key) => known.staff.get(key) ?? []))]
  if (found.length > 1) row.refuse('teacher', `Several members of staff are called “${text}”: give a code.`)
  if (found.length === 0) row.refuse('teacher', `No member of staff is known as “${text}”.`)
  return found[0]
}

/** Something known by its name, or a refusal that names it. */
export function findNamed<T>(map: ReadonlyMap<string, T>, what: string): (text: string) => Cell<T> {
  return (text) => {
    const value = map.get(foldName(text))
    return value === undefined
      ? { ok: false, why: `There is no ${what} “${text}” here.` }
      : { ok: true, value }
  }
}

export const classField: Field = {
  key: 'class',
  label: 'Class',
  synonyms: ['Class name', 'Teaching group', 'Group', 'Set', 'Class code'],
  words: [],
}
export const subjectField: Field = {
  key: 'subject',
  label: 'Subject',
  synonyms: ['Subject name', 'Subject code', 'Course'],
  words: [],
}

/** The column of the subject, with the subjects there are. */
export const subjectFieldOf = async (db: OrgReader): Promise<Field> => ({
  ...subjectField,
  words: (await listSubjects(db)).map(({ name }) => name),
})

const yearSynonyms = ['Year group', 'Year', 'NC Year', 'NCY', 'Year taught in', 'Curriculum year']
const groupSynonyms = ['Registration group', 'Reg', 'Reg group', 'Form', 'Tutor group', 'Registration']

/** The columns of year and registration group, headed as the country calls them; the other words are read as well. */
export async function groupFields(db: OrgReader, country: string): Promise<{ year: Field; group: Field }> {
  const words = await readSchoolWords(db, country)
  const field = (key: string, noun: string, synonyms: readonly string[]): Field => ({
    ...{ key, label: titled(noun) },
    synonyms: synonyms.filter((one) => one !== titled(noun)),
  })
  return {
    year: field('year', words.year.one, yearSynonyms),
    group: field('group', words.group.one, groupSynonyms),
  }
}
