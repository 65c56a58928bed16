import type { OrgWriter } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { foldName } from '../../reading/fields.ts'
import { type Known, rowsOf } from '../../reading/known.server.ts'
import { type KnownTimetable, readKnownTimetable } from '../../reading/timetable.server.ts'
import type { ImportTable } from '../../writing/tables.ts'

export type YearWord = {
  key: string
  name: string
  number: number
  short: string
  synonyms: readonly string[]
}
export type Year = { id: number; name: string; starts: string; ends: string }
type Subject = { id: number; name: string; code: string; sourceId: string | null; scaleKey: string }
type Class = { id: number; name: string; yearId: number; yearGroupId: number; sourceId: string | null }
export type Post = {
  id: number
  personId: number
  role: string
  scope: string
  starts: string
  ends: string | null
}

/** What a school has that records of a zip can be: by id, by name, and by the id they carry themselves. */
export type Facts = {
  years: Year[]
  /** Years with terms that no zip brought: the school has set its own calendar. */
  ownTerms: Set<number>
  termIds: Set<number>
  yearGroups: Map<number, number>
  yearWords: readonly YearWord[]
  departments: Map<string, { id: number; name: string }>
  subjects: Subject[]
  classes: Map<number, Class>
  personIds: Set<number>
  personBySource: Map<string, number>
  pupilIds: Set<number>
  sexes: Set<string>
  posts: Post[]
  /** The first day of what is still open, by the rest of its key. */
  open: Record<'enrolment' | 'teaching' | 'guardianship', Map<string, string>>
  workBySource: Map<string, number>
  timetable: KnownTimetable
  /** What a room is that a zip only names. */
  roomKind: string
}

const text = (value: unknown): string | null => (value === null ? null : String(value))

async function readShape(db: OrgWriter, importId: number) {
  const rows = (table: ImportTable, columns: string) => rowsOf(db, importId, table, columns)
  const years = await rows('academic_year', 't.id, t.name, t.starts::text as starts, t.ends::text as ends')
  const groups = await rows('year_group', 't.id, t.number')
  const departments = await rows('department', 't.id, t.name')
  const subjects = await rows('subject', 't.id, t.name, t.code, t.source_id, t.scale_key')
  const classes = await rows('class', 't.id, t.name, t.academic_year_id, t.year_group_id, t.source_id')
  return {
    years: years.map(({ id, name, starts, ends }) => ({
      ...{ id: Number(id), name: String(name), starts: String(starts), ends: String(ends) },
    })),
    yearGroups: new Map(groups.map((row) => [Number(row.number), Number(row.id)])),
    departments: new Map(
      departments.map(({ id, name }) => [foldName(String(name)), { id: Number(id), name: String(name) }]),
    ),
    subjects: subjects.map((row) => ({
      ...{ id: Number(row.id), name: String(row.name), code: String(row.code) },
      ...{ sourceId: text(row.source_id), scaleKey: String(row.scale_key) },
    })),
    classes: new Map(
      classes.map((row): [number, Class] => [
        Number(row.id),
        {
          ...{ id: Number(row.id), name: String(row.name), yearId: Number(row.academic_year_id) },
          ...{ yearGroupId: Number(row.year_group_id), sourceId: text(row.source_id) },
        },
      ]),
    ),
  }
}

async function readTerms(db: OrgWriter, importId: number) {
  const rows = await rowsOf(db, importId, 'term', 't.id, t.academic_year_id')
  const linked = await db
    .selectFrom('roster_record')
    .select('row_key')
    .where('org_id', '=', db.orgId)
    .where('table_name', '=', 'term')
    .execute()
  const brought = new Set(linked.map((row) => Number(row.row_key)))
  const termIds = new Set(rows.map((row) => Number(row.id)))
  const there = await db
    .selectFrom('term')
    .select(['id', 'academic_year_id as yearId'])
    .where('org_id', '=', db.orgId)
    .execute()
  const ownTerms = new Set(there.filter((row) => !brought.has(row.id)).map((row) => row.yearId))
  return { termIds, ownTerms }
}

async function readPeople(db: OrgWriter, importId: number) {
  const people = await rowsOf(db, importId, 'person', 't.id, t.source_id')
  const pupils = await rowsOf(db, importId, 'pupil', 't.id')
  const posts = await rowsOf(
    ...([db, importId, 'post'] as const),
    't.id, t.person_id, t.role, t.scope, t.starts::text as starts, t.ends::text as ends',
  )
  return {
    personIds: new Set(people.map((row) => Number(row.id))),
    personBySource: new Map(
      people.flatMap((row): [string, number][] =>
        row.source_id === null ? [] : [[String(row.source_id), Number(row.id)]],
      ),
    ),
    pupilIds: new Set(pupils.map((row) => Number(row.id))),
    posts: posts.map((row) => ({
      ...{ id: Number(row.id), personId: Number(row.person_id), role: String(row.role) },
      ...{ scope: String(row.scope), starts: String(row.starts), ends: text(row.ends) },
    })),
  }
}

/** Only what stands already: two spells that one zip tells of stay two. */
async function readOpen(db: OrgWriter): Promise<Facts['open']> {
  const enrolments = await db
    .selectFrom('enrolment')
    .select(['class_id as classId', 'pupil_id as personId', 'starts'])
    .where('org_id', '=', db.orgId)
    .where('ends', 'is', null)
    .execute()
  const teaching = await db
    .selectFrom('teaching')
    .select(['class_id as classId', 'person_id as personId', 'starts'])
    .where('org_id', '=', db.orgId)
    .where('ends', 'is', null)
    .execute()
  const guardians = await db
    .selectFrom('guardianship')
    .select(['guardian_id as guardianId', 'pupil_id as pupilId', 'starts'])
    .where('org_id', '=', db.orgId)
    .where('ends', 'is', null)
    .execute()
  const byClass = (rows: typeof enrolments) =>
    new Map(rows.map((row) => [`${row.classId}/${row.personId}`, row.starts]))
  return {
    enrolment: byClass(enrolments),
    teaching: byClass(teaching),
    guardianship: new Map(guardians.map((row) => [`${row.guardianId}/${row.pupilId}`, row.starts])),
  }
}

/** Reads what a school has, and what the import under way has staged so far. */
export async function readFacts(
  db: OrgWriter,
  known: Pick<Known, 'importId' | 'yearId'>,
  country: string,
): Promise<Facts> {
  const { importId } = known
  const work = await rowsOf(db, importId, 'line_item', 't.id, t.source_id')
  const characteristics = await listWords(db, country, 'characteristic')
  const sexes = characteristics.find((word) => word.key === 'sex')?.values ?? []
  return {
    ...(await readShape(db, importId)),
    ...(await readTerms(db, importId)),
    ...(await readPeople(db, importId)),
    open: await readOpen(db),
    timetable: await readKnownTimetable(db, known),
    roomKind: (await listWords(db, country, 'room_kind'))[0]?.key ?? 'classroom',
    yearWords: await listWords(db, country, 'year_group'),
    sexes: new Set(sexes.map((word) => word.key)),
    workBySource: new Map(
      work.flatMap((row): [string, number][] =>
        row.source_id === null ? [] : [[String(row.source_id), Number(row.id)]],
      ),
    ),
  }
}
