import { refuseElsewhere, refuseMissing } from './classes.server.ts'
import { later } from './guardians.server.ts'
import { type Arrival, type FileReader, keptOnly } from './roster.server.ts'

type Table = 'enrolment' | 'teaching'

/** The first day: the one it was written under, or one that is open already, or as given, or that of the year of the class. */
function startOf({ record, id, roster }: Arrival, table: Table, classId: number, personId: number): string {
  const link = roster.linkOf('enrollments', id)
  const [linkedClass, linkedPerson, linked] = link?.key.split('/') ?? []
  const isSame = Number(linkedClass) === classId && Number(linkedPerson) === personId && link?.table === table
  if (isSame && linked !== undefined) return linked
  const open = roster.facts.open[table].get(`${classId}/${personId}`)
  const yearId = roster.facts.classes.get(classId)?.yearId
  const year = roster.facts.years.find((one) => one.id === yearId)
  return open ?? (record.beginDate || year?.starts || roster.today)
}

/** A pupil in a class, or a teacher of it; what else may be enrolled is kept. */
export const readEnrollment: FileReader = (arrival) => {
  const { row, record, roster, ended } = arrival
  const classId = roster.idOf('classes', record.classSourcedId ?? '', 'class')
  const personId = roster.idOf('users', record.userSourcedId ?? '', 'person')
  refuseElsewhere(arrival, 'schoolSourcedId')
  if (classId === undefined) refuseMissing(arrival, 'classSourcedId', 'class')
  if (personId === undefined) refuseMissing(arrival, 'userSourcedId', 'user')
  if (row.isRefused() || classId === undefined || personId === undefined) return keptOnly
  const table = record.role === 'student' ? 'enrolment' : 'teaching'
  const isPupil = roster.facts.pupilIds.has(personId)
  if (!['student', 'teacher'].includes(record.role ?? '') || (record.role === 'student') !== isPupil)
    return keptOnly
  const starts = startOf(arrival, table, classId, personId)
  const ends = ended === null ? record.endDate || null : later(ended, starts)
  if (ends !== null && ends < starts) {
    row.refuse('endDate', `It does not end before it begins (${starts}).`)
    return keptOnly
  }
  if (table === 'enrolment') row.write('enrolment', { class_id: classId, pupil_id: personId, starts, ends })
  else row.write('teaching', { class_id: classId, person_id: personId, starts, ends, share: 1 })
  return {
    link: { table, key: `${classId}/${personId}/${starts}` },
    readAs: { beginDate: starts, endDate: ends ?? '' },
  }
}
