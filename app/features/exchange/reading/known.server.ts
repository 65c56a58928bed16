import { sql } from 'kysely'
import type { OrgWriter } from '#features/access/api.server.ts'
import { listCurrentCycles } from '#features/cycle/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import type { SubjectWord, YearGroupWord } from '#features/measures/api.ts'
import { findCurrentYear, listSubjects, listYearGroups } from '#features/school/api.server.ts'
import type { ImportTable } from '../writing/tables.ts'
import { foldName } from './fields.ts'

type Row = Record<string, unknown>
export type KnownClass = {
  id: number
  name: string
  subjectId: number
  yearGroupId: number
  scaleKey: string
}
export type KnownSubject = { id: number; name: string; scaleKey: string }
export type KnownCycle = { id: number; number: number; name: string; state: string; yearGroupIds: number[] }

/** What rows of a file are recognised by: everything the school has by name or number, and what the file added so far. */
export type Known = {
  importId: number
  yearId: number
  yearStarts: string
  pupils: Map<string, number[]>
  staff: Map<string, number[]>
  classes: Map<string, KnownClass>
  subjects: Map<string, KnownSubject>
  yearGroups: Map<string, number>
  departments: Map<string, number>
  /** What the country calls year groups and subjects. */
  words: { years: readonly YearGroupWord[]; subjects: readonly SubjectWord[] }
  /** Whether the school had none when the file came: then the file may bring the first. */
  begins: { years: boolean; subjects: boolean }
  groups: Map<string, number>
  work: Map<string, number>
  events: Set<string>
  targets: Map<string, { id: number; grade: string }>
  cycles: KnownCycle[]
}

export const pupilKeys = (pupil: {
  upn?: unknown
  admission?: unknown
  family?: unknown
  given?: unknown
  born?: unknown
}): string[] => [
  ...(pupil.upn ? [`upn:${pupil.upn}`] : []),
  ...(pupil.admission ? [`admission:${pupil.admission}`] : []),
  ...(pupil.family && pupil.given && pupil.born
    ? [`name:${foldName(String(pupil.family))}/${foldName(String(pupil.given))}/${pupil.born}`]
    : []),
]
export const staffKeys = (person: {
  code?: unknown
  email?: unknown
  family?: unknown
  given?: unknown
}): string[] => [
  ...(person.code ? [`code:${person.code}`] : []),
  ...(person.email ? [`email:${String(person.email).toLowerCase()}`] : []),
  ...(person.family && person.given
    ? [`name:${foldName(String(person.family))}/${foldName(String(person.given))}`]
    : []),
]
export const workKey = (work: { classId: unknown; title: unknown; setOn: unknown }): string =>
  `${work.classId}/${foldName(String(work.title))}/${work.setOn}`
export const eventKey = (event: { pupilId: unknown; date: unknown; kind: unknown; note: unknown }): string =>
  `${event.pupilId}/${event.date}/${event.kind}/${event.note ?? ''}`

export function remember(map: Map<string, number[]>, keys: readonly string[], id: number): void {
  for (const key of keys) {
    const ids = map.get(key) ?? []
    if (!ids.includes(id)) map.set(key, [...ids, id])
  }
}

/** Rows of a table as they stand, and those this import is about to make. */
export async function rowsOf(
  db: OrgWriter,
  importId: number,
  table: ImportTable,
  columns: string,
): Promise<Row[]> {
  const found = await sql<Row>`
    select ${sql.raw(columns)} from ${sql.table(table)} t where t.org_id = ${db.orgId}
    union all
    select ${sql.raw(columns)} from import_row r cross join lateral jsonb_populate_record(null::${sql.table(table)}, r.after) t
    where r.org_id = ${db.orgId} and r.import_id = ${importId} and r.table_name = ${table} and r.outcome = 'new'`.execute(
    db,
  )
  return found.rows
}

async function listPeople(db: OrgWriter, importId: number) {
  const people = new Map(
    (
      await rowsOf(
        db,
        importId,
        'person',
        't.id, t.family_name, t.given_name, t.born::text as born, t.email, t.source_id',
      )
    ).map((row) => [Number(row.id), row]),
  )
  const pupils = new Map<string, number[]>()
  const onRoll = new Set<number>()
  for (const row of await rowsOf(db, importId, 'pupil', 't.id, t.upn, t.admission_number as admission')) {
    const id = Number(row.id)
    onRoll.add(id)
    const person = people.get(id)
    const given = { ...row, family: person?.family_name, given: person?.given_name, born: person?.born }
    remember(pupils, pupilKeys(given), id)
  }
  const staff = new Map<string, number[]>()
  for (const [id, row] of people) {
    if (onRoll.has(id)) continue
    const given = { code: row.source_id, email: row.email, family: row.family_name, given: row.given_name }
    remember(staff, staffKeys(given), id)
  }
  return { pupils, staff }
}

async function listSubjectsKnown(db: OrgWriter, importId: number): Promise<Map<string, KnownSubject>> {
  const rows = await rowsOf(db, importId, 'subject', 't.id, t.name, t.code, t.scale_key')
  return new Map(
    rows.flatMap(({ id, name, code, scale_key }) =>
      [String(name), String(code)].map((key): [string, KnownSubject] => [
        foldName(key),
        { id: Number(id), name: String(name), scaleKey: String(scale_key) },
      ]),
    ),
  )
}

/** Year groups by their name, their number, and whatever else the country calls them. */
async function listYearsKnown(
  db: OrgWriter,
  importId: number,
  words: readonly YearGroupWord[],
): Promise<Map<string, number>> {
  const rows = await rowsOf(db, importId, 'year_group', 't.id, t.name, t.number')
  return new Map(
    rows.flatMap(({ id, name, number }) =>
      [
        String(name),
        String(number),
        ...words.flatMap((word) => (word.number === Number(number) ? [word.name, ...word.synonyms] : [])),
      ].map((key): [string, number] => [foldName(key), Number(id)]),
    ),
  )
}

/** Reads what a file's rows are recognised by, in a transaction of the import. */
export async function readKnown(
  db: OrgWriter,
  { id: importId, country }: { id: number; country: string },
): Promise<Known> {
  const year = await findCurrentYear(db)
  const yearId = year?.id ?? -1
  const words = {
    years: await listWords(db, country, 'year_group', db.today),
    subjects: await listWords(db, country, 'subject', db.today),
  }
  const subjects = await listSubjectsKnown(db, importId)
  const departments = await rowsOf(db, importId, 'department', 't.id, t.name')
  const byId = new Map([...subjects.values()].map((subject) => [subject.id, subject]))
  const classes = await rowsOf(
    db,
    importId,
    'class',
    't.id, t.name, t.subject_id, t.year_group_id, t.academic_year_id',
  )
  const groups = await rowsOf(db, importId, 'registration_group', 't.id, t.name, t.academic_year_id')
  const work = await rowsOf(db, importId, 'line_item', 't.id, t.class_id, t.title, t.set_on::text as set_on')
  const { cycles } = await listCurrentCycles(db)
  return {
    importId,
    yearId,
    yearStarts: year?.starts ?? db.today,
    ...(await listPeople(db, importId)),
    subjects,
    classes: new Map(
      classes
        .filter((row) => Number(row.academic_year_id) === yearId)
        .map((row): [string, KnownClass] => {
          const subjectId = Number(row.subject_id)
          const scaleKey = byId.get(subjectId)?.scaleKey ?? ''
          const [id, yearGroupId] = [Number(row.id), Number(row.year_group_id)]
          return [
            foldName(String(row.name)),
            { id, name: String(row.name), subjectId, yearGroupId, scaleKey },
          ]
        }),
    ),
    words,
    begins: {
      years: (await listYearGroups(db)).length === 0,
      subjects: (await listSubjects(db)).length === 0,
    },
    departments: new Map(departments.map((row) => [foldName(String(row.name)), Number(row.id)])),
    yearGroups: await listYearsKnown(db, importId, words.years),
    groups: new Map(
      groups
        .filter((row) => Number(row.academic_year_id) === yearId)
        .map((row) => [foldName(String(row.name)), Number(row.id)]),
    ),
    work: new Map(
      work.map((row) => [
        workKey({ classId: row.class_id, title: row.title, setOn: row.set_on }),
        Number(row.id),
      ]),
    ),
    events: new Set(),
    targets: new Map(),
    cycles,
  }
}
