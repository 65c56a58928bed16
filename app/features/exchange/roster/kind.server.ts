import { sql } from 'kysely'
import type { OrgReader, OrgWriter } from '#features/access/api.server.ts'
import { listScales, listWords } from '#features/measures/api.server.ts'
import { limits } from '#platform/files/limits.ts'
import { FileRefused } from '#platform/files/refused.ts'
import { type FileSource, readAll } from '#platform/files/source.ts'
import { openZip } from '#platform/files/zip.ts'
import { oneRosterFiles } from '../formats/oneroster/definitions.ts'
import { type OneRosterRecord, openRecords, toRecord } from '../formats/oneroster/rows.ts'
import { validateOneRoster } from '../formats/oneroster/validate.ts'
import type { Kind, Opening, RowReader } from '../kinds/kind.ts'
import { foldName } from '../reading/fields.ts'
import type { Packed, Part } from '../reading/parts.server.ts'
import { readOrg, readSession } from './in/calendar.server.ts'
import { readClass, readCourse } from './in/classes.server.ts'
import { readEnrollment } from './in/enrollments.server.ts'
import { type Facts, readFacts } from './in/facts.server.ts'
import { readLineItem, readResult } from './in/marks.server.ts'
import { readDemographics, readUser } from './in/people.server.ts'
import { readRole } from './in/roles.server.ts'
import {
  type FileReader,
  type Gathered,
  keptOnly,
  openRoster,
  type Roster,
  type School,
} from './in/roster.server.ts'
import { endOf, isStale, keptFields } from './rules.ts'
import { withoutSecrets } from './secrets.server.ts'

const readers: Record<string, FileReader> = {
  academicSessions: readSession,
  orgs: readOrg,
  courses: readCourse,
  classes: readClass,
  users: readUser,
  roles: readRole,
  enrollments: readEnrollment,
  demographics: readDemographics,
  lineItems: readLineItem,
  results: readResult,
}
/** Files whose records other rows ask for. */
const askedFor = [
  ...['academicSessions', 'orgs', 'courses', 'classes', 'users', 'roles', 'demographics', 'categories'],
]
const keyOf = (part: string) => part.replace(/\.csv$/, '')

async function unpack(file: FileSource): Promise<Packed> {
  const bytes = await readAll(file, limits.packedBytes)
  if (!bytes)
    throw new FileRefused({
      what: `The zip is larger than ${limits.packedBytes / 1024 / 1024} MB.`,
      where: file.name,
      mend: 'Export it in parts.',
    })
  const { findings } = await validateOneRoster(bytes)
  const faults = findings.map(({ code, file: part, row, field, message }) => ({
    ...{
      part,
      rowNumber: row ?? 1,
      column: field ?? null,
      value: null,
      why: `${message} (${code})`,
      whole: true,
    },
  }))
  if (faults.length > 0) return { parts: [], faults, rows: 0 }
  const zip = openZip(bytes)
  const parts: Part[] = []
  let count = 0
  for (const { key } of oneRosterFiles.filter((one) => zip.has(`${one.key}.csv`))) {
    const { columns, rows } = await openRecords(zip, key)
    for await (const batch of rows()) count += batch.length
    parts.push({ name: `${key}.csv`, columns, named: true, rows: () => withOwnCells(rows()) })
  }
  return { parts, faults: [], rows: count }
}

async function* withOwnCells(rows: ReturnType<Awaited<ReturnType<typeof openRecords>>['rows']>) {
  for await (const batch of rows) yield batch.map(({ number, cells }) => ({ number, cells: [...cells] }))
}

/** Reads what other rows ask for: the small files whole, and of each enrolment who is in which class. */
async function gather(parts: readonly Part[]): Promise<Gathered> {
  const records: Gathered['records'] = new Map()
  const enrolled: { classId: string; userId: string; role: string }[] = []
  for (const { name, columns, rows } of parts) {
    const file = keyOf(name)
    if (!askedFor.includes(file) && file !== 'enrollments') continue
    const own = new Map<string, OneRosterRecord>()
    for await (const batch of rows()) {
      for (const { cells } of batch) {
        const record = toRecord(columns, cells)
        const { sourcedId = '', classSourcedId = '', userSourcedId = '', role = '' } = record
        if (file === 'enrollments') enrolled.push({ classId: classSourcedId, userId: userSourcedId, role })
        else own.set(sourcedId, record)
      }
    }
    records.set(file, own)
  }
  return { records, enrolled }
}

/** The org of the zip that is this school: the one it was before, the only school, or the one with its name or number. */
function findSchool(roster: Roster): string | null {
  const schools = roster
    .list('orgs')
    .filter(([, org]) => org.type === 'school' && org.status !== 'tobedeleted')
  const before = schools.find(([id]) => roster.linkOf('orgs', id)?.table === 'org')
  const { name, urn } = roster.school
  const named = schools.find(
    ([, org]) => foldName(org.name ?? '') === foldName(name) || (urn !== null && org.identifier === urn),
  )
  const found = before ?? (schools.length === 1 ? schools[0] : named)
  if (found || schools.length === 0) return found?.[0] ?? null
  throw new FileRefused({
    what: `The zip holds ${schools.length} schools, and none is called ${name}.`,
    where: 'orgs.csv',
    mend: 'Bring a zip of this school, or give its org the name of the school here.',
  })
}

/** The scale asked for, else that of most subjects of the school, else the first of the country’s own subjects. */
async function chooseScale(db: OrgReader, facts: Pick<Facts, 'subjects'>, given: Opening): Promise<string> {
  const asked = given.plan.columns.scale
  const scales = await listScales(db)
  const wanted = asked && 'value' in asked ? asked.value : undefined
  const found = scales.find((scale) => scale.key === wanted || scale.name === wanted)
  if (found) return found.key
  if (wanted)
    throw new FileRefused({
      ...{ what: `There is no grade scale “${wanted}”.`, where: 'The scale of new subjects' },
      mend: `Use one of ${scales.map((scale) => scale.key).join(', ')}.`,
    })
  const counts = new Map<string, number>()
  for (const { scaleKey } of facts.subjects) counts.set(scaleKey, (counts.get(scaleKey) ?? 0) + 1)
  const [most] = [...counts].sort(([, a], [, b]) => b - a)
  const [word] = await listWords(db, given.country, 'subject')
  return most?.[0] ?? word?.scale_key ?? scales[0]?.key ?? ''
}

async function open(db: OrgWriter, given: Opening): Promise<RowReader> {
  const { known, country, parts } = given
  const facts = await readFacts(db, known, country)
  const found = await sql<School>`select id, name, urn, slug from org where id = ${db.orgId}`.execute(db)
  const [school] = found.rows
  if (!school) throw new RangeError(`No organisation has the number ${db.orgId}`)
  const scaleKey = await chooseScale(db, facts, given)
  const gathered = await gather(parts)
  const roster = await openRoster({ db, known }, gathered, { facts, school, scaleKey, today: db.today })
  roster.schoolId = findSchool(roster)
  return async (row, reading) => {
    const record = row.record()
    const [file, id] = [keyOf(row.part), record.sourcedId ?? '']
    const kept = roster.kept(file, id)
    if (isStale(record, kept?.fields)) return
    const ended = endOf(record, roster.today)
    const reader = readers[file] ?? (() => keptOnly)
    const came = await reader({ row, record, id, ended, kept, reading, roster })
    if (row.isRefused()) return
    roster.remember(file, id, came)
    row.write('roster_record', {
      ...{ file, source_id: id, fields: keptFields(record), read_as: came.readAs },
      ...{ table_name: came.link?.table ?? null, row_key: came.link?.key ?? null, ended_on: ended },
    })
  }
}

export const oneRoster: Kind = {
  key: 'oneroster',
  title: 'OneRoster zip',
  about:
    'A whole school, or what changed in it, as another system writes it: classes, people, enrolments and marks. Passwords in it are never kept.',
  fields: async () => [],
  choices: async (db) => [
    {
      key: 'scale',
      label: 'Grade scale of new subjects',
      hint: 'A OneRoster zip names courses but not the grades they end in. Left open, it is the scale of most of your subjects.',
      options: (await listScales(db)).map(({ key, name }) => ({ value: key, label: name })),
    },
  ],
  open,
  unpack,
  clean: withoutSecrets,
}
