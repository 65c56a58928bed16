import { splitList } from '../../formats/oneroster/values.ts'
import { foldName } from '../../reading/fields.ts'
import { givenOnly } from '../../reading/row.ts'
import { freeName } from '../rules.ts'
import { findOrMakeYear, findOrMakeYearGroup } from './calendar.server.ts'
import { placeClass } from './lessons.server.ts'
import { type Arrival, type Came, type FileReader, keptOnly } from './roster.server.ts'

/** Notes on the row that what it names is not in the school, because its own row was refused or never came. */
export const refuseMissing = ({ row, record }: Arrival, column: string, what: string): void =>
  row.refuse(column, `There is no ${what} ${record[column]} here: its own row was refused, or it never came.`)

/** Notes on the row that it belongs to another school of the zip; whose children are, is brought in there. */
export function refuseElsewhere({ row, record, roster }: Arrival, column: string): void {
  if (roster.isElsewhere(record[column] ?? ''))
    row.refuse(column, 'This belongs to another school of the zip.')
}

const codeOf = (title: string) =>
  title
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .slice(0, 8)
    .toUpperCase()

/** The subject a course is: the one it came to before, or one with its code or its title; made when there is none. */
export const readCourse: FileReader = async (arrival) => {
  const { row, record, id, roster, reading, ended } = arrival
  const { title = '', courseCode = '', orgSourcedId = '' } = record
  refuseElsewhere(arrival, 'orgSourcedId')
  if (row.isRefused()) return keptOnly
  const { subjects } = roster.facts
  const linked = roster.idOf('courses', id, 'subject')
  const named = (text: string) => (text === '' ? [] : [foldName(text)])
  const names = [...named(courseCode), ...named(title)]
  const same =
    subjects.find((one) => one.id === linked || one.sourceId === id) ??
    subjects.find((one) => names.includes(foldName(one.code)) || names.includes(foldName(one.name)))
  if (!same && ended !== null) return keptOnly
  if (same && (same.sourceId !== id || ended !== null)) return cameAs(same)
  const taken = (code: string) => subjects.some((one) => one.code === code && one !== same)
  const subject = {
    id: same?.id ?? (await reading.ids.take(reading.db, 'subject')),
    ...{ name: title, code: freeName(courseCode || same?.code || codeOf(title) || id, taken, [id]) },
    ...{ scaleKey: same?.scaleKey ?? roster.scaleKey, sourceId: id },
  }
  if (same) Object.assign(same, subject)
  else subjects.push(subject)
  const department = roster.idOf('orgs', orgSourcedId, 'department')
  const { name, code, scaleKey } = subject
  row.write('subject', {
    ...{ id: subject.id, name, code, scale_key: scaleKey, source_id: id },
    ...givenOnly({ department_id: department }),
  })
  return cameAs(subject)
}

const cameAs = (subject: { id: number; name: string; code: string }): Came => ({
  link: { table: 'subject', key: String(subject.id) },
  readAs: { title: subject.name, courseCode: subject.code },
})

/** Grades of the class, else of its course, else of the pupils in it. */
function gradesOf({ record, id, roster }: Arrival): string[] {
  const course = roster.find('courses', record.courseSourcedId ?? '')
  const pupils = roster.studentsOf(id).map((userId) => roster.find('users', userId)?.grades ?? '')
  return [record.grades ?? '', course?.grades ?? '', ...pupils].filter((grades) => grades !== '')
}

function findClass({ record, id, roster }: Arrival, yearId: number) {
  const classes = [...roster.facts.classes.values()]
  const linked = roster.idOf('classes', id, 'class')
  const own = classes.find((one) => one.id === linked || one.sourceId === id)
  const called = foldName(record.title ?? '')
  return (
    own ??
    classes.find((one) => one.sourceId === null && one.yearId === yearId && foldName(one.name) === called)
  )
}

export const readClass: FileReader = async (arrival) => {
  const { row, record, id, roster, reading, ended } = arrival
  const [sessionId = ''] = splitList(record.termSourcedIds ?? '')
  const subjectId = roster.idOf('courses', record.courseSourcedId ?? '', 'subject')
  refuseElsewhere(arrival, 'schoolSourcedId')
  if (subjectId === undefined) refuseMissing(arrival, 'courseSourcedId', 'course')
  if (row.isRefused()) return keptOnly
  const year = await findOrMakeYear(arrival, sessionId)
  if (!year) {
    refuseMissing(arrival, 'termSourcedIds', 'session')
    return keptOnly
  }
  const same = findClass(arrival, year.id)
  if (!same && ended !== null) return keptOnly
  const group = await findOrMakeYearGroup(arrival, gradesOf(arrival))
  if (!group) {
    row.refuse(
      'grades',
      'No year group is known for this class: give the grade of it, its course or its pupils.',
    )
    return keptOnly
  }
  const { classes } = roster.facts
  const isOwn = same === undefined || same.sourceId === id
  const taken = (name: string) =>
    [...classes.values()].some((one) => one.yearId === year.id && one.name === name && one.id !== same?.id)
  const made = {
    id: same?.id ?? (await reading.ids.take(reading.db, 'class')),
    name: isOwn ? freeName(record.title ?? '', taken, [record.classCode ?? '', id]) : same.name,
    ...{ yearId: year.id, yearGroupId: group.id, sourceId: isOwn ? id : null },
  }
  classes.set(made.id, made)
  const place = { academic_year_id: year.id, subject_id: subjectId, year_group_id: group.id }
  if (isOwn) row.write('class', { id: made.id, name: made.name, ...place, source_id: id })
  const lessons = ended === null ? await placeClass(arrival, made) : {}
  return {
    link: { table: 'class', key: String(made.id) },
    readAs: { title: made.name, grades: String(group.number), ...lessons },
  }
}
