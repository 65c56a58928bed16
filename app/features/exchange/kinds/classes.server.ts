import { listWords } from '#features/measures/api.server.ts'
import type { Tier } from '#features/measures/api.ts'
import { readDate, readWord } from '../reading/cells.ts'
import { foldName } from '../reading/fields.ts'
import type { KnownClass } from '../reading/known.server.ts'
import { findSubject, findYear } from '../reading/made.server.ts'
import type { GivenRow } from '../reading/row.ts'
import type { Kind, Reading } from './kind.ts'
import { classField, findPupil, findTeacher, groupFields, pupilFields, subjectFieldOf } from './shared.ts'

type NewClass = Omit<KnownClass, 'id'>

/** The class of a row, or what is needed to make it; noted on the row when neither is there. */
function findClass(row: GivenRow, reading: Reading): KnownClass | (() => Promise<NewClass>) | undefined {
  const name = row.need('class', 'Class')
  const subject = findSubject(row, reading)
  const year = findYear(row, reading)
  if (name === undefined) return undefined
  const found = reading.known.classes.get(foldName(name))
  if (found) return found
  if (subject && year)
    return async () => {
      const { id: subjectId, scaleKey } = await subject()
      return { name, subjectId, yearGroupId: await year(), scaleKey }
    }
  if (row.refusals.length === 0)
    row.refuse('class', `There is no class “${name}” yet: a subject and a year group are needed to make it.`)
  return undefined
}

const classRow = ({ id, name, subjectId, yearGroupId }: KnownClass, yearId: number, tier?: Tier) => ({
  ...{ id, name, academic_year_id: yearId, subject_id: subjectId, year_group_id: yearGroupId },
  ...(tier ? { tier: tier.key } : {}),
})

async function addClass(row: GivenRow, { db, known, ids }: Reading, made: NewClass, tier?: Tier) {
  const added = { id: await ids.take(db, 'class'), ...made }
  known.classes.set(foldName(made.name), added)
  row.writeAside('class', classRow(added, known.yearId, tier))
  return added.id
}

async function readMember(tiers: readonly Tier[], row: GivenRow, reading: Reading): Promise<void> {
  const { known } = reading
  const starts = row.read('starts', readDate) ?? known.yearStarts
  const ends = row.read('ends', readDate)
  const teacherId = findTeacher(row, known)
  const tier = row.read('tier', (text) => readWord(tiers, text, 'a tier'))
  const named = pupilFields.some((field) => row.text(field.key) !== '')
  const pupilId = named ? findPupil(row, known) : undefined
  const found = findClass(row, reading)
  // Nothing is made for a row that is refused: later rows would lean on it.
  if (row.refusals.length > 0 || !found) return
  const classId = 'id' in found ? found.id : await addClass(row, reading, await found(), tier)
  // The whole row, as the row that made the class said it: said twice alike, it counts once.
  if ('id' in found && tier) row.write('class', classRow(found, known.yearId, tier))
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
  fields: async (db, country) => [
    { ...classField, required: true },
    await subjectFieldOf(db),
    (await groupFields(db, country)).year,
    { key: 'tier', label: 'Tier', synonyms: ['Tier of entry', 'Entry tier', 'GCSE tier'], words: [] },
    {
      key: 'teacher',
      label: 'Teacher',
      synonyms: ['Main teacher', 'Staff', 'Class teacher', 'Supervisor'],
      words: [],
    },
    ...pupilFields,
    { key: 'starts', label: 'From', synonyms: ['Start date', 'Date from', 'Member from'] },
    { key: 'ends', label: 'To', synonyms: ['End date', 'Date to', 'Member to'] },
  ],
  open: async (db, { country }) => {
    const tiers = await listWords(db, country, 'tier')
    return (row, reading) => readMember(tiers, row, reading)
  },
}
