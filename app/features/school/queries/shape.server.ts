import { everyone, type OrgReader, type Reach } from '#features/access/api.server.ts'
import { listScales } from '#features/measures/api.server.ts'
import { type SchoolWords, titled } from '#ui/words.ts'
import { formatDate } from '../rules/dates.ts'
import { formatPupilName, formatStaffName, formatWhere } from '../rules/names.ts'
import type { NounKey } from '../rules/nouns.ts'
import { listAcademicYears, listTerms } from './calendar.server.ts'
import { listClasses } from './classes.server.ts'
import { listKeyStages, listRegistrationGroups, listYearGroups } from './groups.server.ts'
import { countPupils, listPupils } from './pupils.server.ts'
import { listStaff } from './staff.server.ts'
import { listDepartments, listSubjects } from './subjects.server.ts'

export type { NounKey } from '../rules/nouns.ts'

type Lines = { columns: string[]; rows: string[][]; pupilIds?: number[] }
/** More rows than this are for the lists of the school, not for the page that adds one more. */
const mostRows = 200

const option = ({ id, name }: { id: number; name: string }) => ({ value: String(id), label: name })

/** Everything a form of the shape lets one choose from. */
export async function listChoices(db: OrgReader) {
  const staff = await listStaff(db)
  return {
    years: (await listAcademicYears(db)).map(option),
    yearGroups: (await listYearGroups(db)).map(option),
    departments: (await listDepartments(db)).map(option),
    subjects: (await listSubjects(db)).map(option),
    groups: (await listRegistrationGroups(db)).map(option),
    classes: (await listClasses(db)).map(option),
    staff: staff.map((member) => ({ value: String(member.id), label: formatPupilName(member) })),
  }
}

type Asked = { reach: Reach; words: SchoolWords }

const readers: Record<NounKey, (db: OrgReader, asked: Asked) => Promise<Lines>> = {
  'academic-years': async (db) => ({
    columns: ['Name', 'First day', 'Last day'],
    rows: (await listAcademicYears(db)).map((y) => [y.name, formatDate(y.starts), formatDate(y.ends)]),
  }),
  terms: async (db) => ({
    columns: ['Name', 'Kind', 'First day', 'Last day'],
    rows: (await listTerms(db)).map((t) => [t.name, t.kind, formatDate(t.starts), formatDate(t.ends)]),
  }),
  'key-stages': async (db) => ({
    columns: ['Name', 'Years'],
    rows: (await listKeyStages(db)).map((k) => [k.name, `${k.firstYear} to ${k.lastYear}`]),
  }),
  'year-groups': async (db) => ({
    columns: ['Name', 'Number'],
    rows: (await listYearGroups(db)).map((y) => [y.name, String(y.number)]),
  }),
  departments: async (db) => ({
    columns: ['Name'],
    rows: (await listDepartments(db)).map((d) => [d.name]),
  }),
  subjects: async (db) => {
    const scales = new Map((await listScales(db)).map(({ key, name }) => [key, name]))
    const rows = await listSubjects(db)
    return {
      columns: ['Name', 'Code', 'Department', 'Scale'],
      rows: rows.map((s) => [s.name, s.code, s.department ?? '', scales.get(s.scaleKey) ?? s.scaleKey]),
    }
  },
  'registration-groups': async (db, { words }) => ({
    columns: ['Name', titled(words.year.one), 'Tutor', 'Pupils'],
    rows: (await listRegistrationGroups(db)).map((g) => [
      g.name,
      g.year,
      g.tutor ? formatStaffName(g.tutor) : '',
      String(g.pupils),
    ]),
  }),
  classes: async (db, { words }) => ({
    columns: ['Name', 'Subject', titled(words.year.one), 'Pupils'],
    rows: (await listClasses(db)).map((c) => [c.name, c.subject, c.year, String(c.size)]),
  }),
  teaching: async (db) => ({
    columns: ['Class', 'Subject', 'Taught by'],
    rows: (await listClasses(db)).map((c) => [c.name, c.subject, c.teachers.map(formatStaffName).join(', ')]),
  }),
  pupils: async (db, { reach }) => {
    const pupils = await listPupils(db, reach)
    return {
      columns: ['Name', 'Year and group'],
      rows: pupils.map((p) => [formatPupilName(p), formatWhere(p)]),
      pupilIds: pupils.slice(0, mostRows).map((p) => p.id),
    }
  },
  enrolments: async (db) => ({
    columns: ['Class', 'Subject', 'Pupils'],
    rows: (await listClasses(db)).map((c) => [c.name, c.subject, String(c.size)]),
  }),
}

/** What stands of one part of the shape, as lines of a table, and how many there are in all. */
export async function nounRows(db: OrgReader, key: NounKey, asked: Asked) {
  const { columns, rows, pupilIds = [] } = await readers[key](db, asked)
  return { columns, rows: rows.slice(0, mostRows), pupilIds, total: rows.length }
}

/** How much stands of each part, for the page that leads to them. */
export async function countShape(db: OrgReader): Promise<Record<NounKey, number>> {
  const classes = await listClasses(db)
  return {
    'academic-years': (await listAcademicYears(db)).length,
    terms: (await listTerms(db)).length,
    'key-stages': (await listKeyStages(db)).length,
    'year-groups': (await listYearGroups(db)).length,
    departments: (await listDepartments(db)).length,
    subjects: (await listSubjects(db)).length,
    'registration-groups': (await listRegistrationGroups(db)).length,
    classes: classes.length,
    teaching: classes.filter((row) => row.teachers.length > 0).length,
    pupils: await countPupils(db, everyone),
    enrolments: classes.filter((row) => row.size > 0).length,
  }
}
