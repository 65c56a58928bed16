import { readDate } from '../reading/cells.ts'
import { foldName } from '../reading/fields.ts'
import { type Known, type KnownClass, staffKeys } from '../reading/known.server.ts'
import type { GivenRow } from '../reading/row.ts'
import type { Kind, Reading } from './kind.ts'
import { classField, findNamed, findPupil, pupilFields, subjectField, yearField } from './shared.ts'

/** The class of a row, or what is needed to make it; noted on the row when neither is there. */
function findClass(row: GivenRow, known: Known): KnownClass | Omit<KnownClass, 'id'> | undefined {
  const name = row.need('class', 'Class')
  const subject = row.read('subject', findNamed(known.subjects, 'subject'))
  const yearGroupId = row.read('year', findNamed(known.yearGroups, 'year group'))
  if (name === undefined) return undefined
  const found = known.classes.get(foldName(name))
  if (found) return found
  if (subject && yearGroupId !== undefined)
    return { name, subjectId: subject.id, yearGroupId, scaleKey: subject.scaleKey }
  if (row.refusals.length === 0)
    row.refuse('class', `There is no class “${name}” yet: a subject and a year group are needed to make it.`)
  return undefined
}

async function addClass(row: GivenRow, { db, known, ids }: Reading, made: Omit<KnownClass, 'id'>) {
  const id = await ids.take(db, 'class')
  known.classes.set(foldName(made.name), { id, ...made })
  const { name, subjectId, yearGroupId } = made
  const place = { academic_year_id: known.yearId, subject_id: subjectId, year_group_id: yearGroupId }
  row.writeAside('class', { id, name, ...place })
  return id
}

function findTeacher(row: GivenRow, known: Known): number | undefined {
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

async function readMember(row: GivenRow, reading: Reading): Promise<void> {
  const { known } = reading
  const starts = row.read('starts', readDate) ?? known.yearStarts
  const ends = row.read('ends', readDate)
  const teacherId = findTeacher(row, known)
  const named = pupilFields.some((field) => row.text(field.key) !== '')
  const pupilId = named ? findPupil(row, known) : undefined
  const found = findClass(row, known)
  // Nothing is made for a row that is refused: later rows would lean on it.
  if (row.refusals.length > 0 || !found) return
  const classId = 'id' in found ? found.id : await addClass(row, reading, found)
  if (teacherId !== undefined)
    row.write('teaching', { class_id: classId, person_id: teacherId, starts, share: 1 })
  if (pupilId !== undefined)
    row.write('enrolment', { class_id: classId, pupil_id: pupilId, starts, ...(ends ? { ends } : {}) })
}

export const classes: Kind = {
  key: 'classes',
  title: 'Classes and enrolments',
  about:
    'A line for each pupil in each class, or for each class and its teacher. Classes that are not there are made.',
  fields: async () => [
    { ...classField, required: true },
    subjectField,
    yearField,
    { key: 'teacher', label: 'Teacher', synonyms: ['Main teacher', 'Staff', 'Class teacher', 'Supervisor'] },
    ...pupilFields,
    { key: 'starts', label: 'From', synonyms: ['Start date', 'Date from', 'Member from'] },
    { key: 'ends', label: 'To', synonyms: ['End date', 'Date to', 'Member to'] },
  ],
  open: async () => readMember,
}
