import type { OrgReader } from '#features/access/api.server.ts'
import { listScales, readQualifications, readQualificationsOfCourses } from '#features/measures/api.server.ts'
import { readGrade, readListGrade, type Scale, shortTitle } from '#features/measures/api.ts'
import { type Cell, readAwardDate, readQualificationNumber, readWord } from '../reading/cells.ts'
import type { GivenRow } from '../reading/row.ts'
import type { Kind } from './kind.ts'
import { findNamed, findPupil, pupilFields, subjectField } from './shared.ts'

const fields = [
  {
    key: 'qualification',
    label: 'Qualification number',
    synonyms: ['QAN', 'QN', 'Qualification accreditation number', 'Accreditation number', 'Ofqual number'],
    required: true,
  },
  {
    key: 'grade',
    label: 'Grade',
    synonyms: ['Result', 'Award', 'Grade awarded', 'Certification grade'],
    required: true,
  },
  {
    key: 'awarded',
    label: 'Awarded on',
    synonyms: ['Series', 'Season', 'Exam series', 'Award date', 'Exam date', 'Date', 'Session'],
    required: true,
  },
  { key: 'option', label: 'Entry code', synonyms: ['Option', 'Option code', 'Element code', 'Entry option'] },
  { key: 'title', label: 'Title', synonyms: ['Qualification title', 'Qualification', 'Award title'] },
  subjectField,
  { key: 'discount', label: 'Discount code', synonyms: ['Discount', 'DC', 'LDCS'] },
  {
    key: 'scale',
    label: 'Grade scale',
    synonyms: ['Scale', 'Grade type'],
  },
]

type Listed = { title: string; points: Readonly<Record<string, number>> }

/** A grade as the list writes it; what the list does not have is refused with what it has. */
function readListed({ title, points }: Listed): (text: string) => Cell<string> {
  return (text) => {
    const grade = readListGrade(points, text)
    if (grade === undefined) {
      const known = Object.keys(points).join(', ')
      return { ok: false, why: `“${text}” is no grade of ${shortTitle(title)}: use one of ${known} or U.` }
    }
    // As it was written, so that an A* stays one: the list itself leaves letters away.
    return { ok: true, value: grade === null ? 'X' : text.toUpperCase().replaceAll(' ', '') }
  }
}

function readOnScale(scale: Scale): (text: string) => Cell<string> {
  return (text) => {
    const read = readGrade(scale, text)
    if (read.ok) return { ok: true, value: read.grade }
    return read.reason === 'no grade' ? { ok: true, value: 'X' } : read
  }
}

/** When a result was awarded; one that has not come yet would put the whole year under the rules of that day. */
const readPastAward =
  (today: string) =>
  (text: string): Cell<string> => {
    const read = readAwardDate(text)
    return read.ok && read.value > today
      ? { ok: false, why: `“${text}” has not come yet: say when the result was awarded.` }
      : read
  }

const shortGrade: (text: string) => Cell<string> = (text) =>
  text.length <= 12
    ? { ok: true, value: text.toUpperCase() }
    : { ok: false, why: `“${text}” is too long for a grade.` }

function readAwardedGrade(row: GivenRow, listed: Listed | undefined, scale: Scale | undefined) {
  row.need('grade', 'Grade')
  return row.read('grade', listed ? readListed(listed) : scale ? readOnScale(scale) : shortGrade)
}

/** The subject each qualification stands for in the results there are, where they agree: files of exam boards name none. */
async function listKnownSubjects(db: OrgReader): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('exam_result')
    .where('org_id', '=', db.orgId)
    .where('subject_id', 'is not', null)
    .groupBy('qualification')
    .having((eb) => eb.fn.count('subject_id').distinct(), '=', 1)
    .select(['qualification', (eb) => eb.fn.min('subject_id').as('subjectId')])
    .execute()
  return new Map(rows.map(({ qualification, subjectId }) => [qualification, Number(subjectId)]))
}

export const examResults: Kind = {
  key: 'exam-results',
  title: 'Exam results',
  about:
    'What pupils were awarded: a row for each result, with its qualification number, its grade and when it was awarded.',
  fields: async () => [...pupilFields, ...fields],
  next: { to: 'results', label: 'See what the results come to', permission: 'results.view' },
  open: async (db) => {
    const lists: ReadonlyMap<string, Listed>[] = [
      await readQualifications(db),
      await readQualificationsOfCourses(db),
    ]
    const scales = await listScales(db)
    const knownSubjects = await listKnownSubjects(db)
    return (row, { known }) => {
      const pupil_id = findPupil(row, known)
      row.need('qualification', 'Qualification number')
      row.need('awarded', 'Awarded on')
      const qualification = row.read('qualification', readQualificationNumber)
      const awarded_on = row.read('awarded', readPastAward(db.today))
      const subject = row.read('subject', findNamed(known.subjects, 'subject'))
      const subject_id = subject?.id ?? knownSubjects.get(qualification ?? '')
      const scale = row.read('scale', (text) => readWord(scales, text, 'a grade scale'))
      const listed = lists.map((list) => list.get(qualification ?? '')).find((one) => one !== undefined)
      const grade = readAwardedGrade(row, listed, scale)
      if (pupil_id === undefined || row.refusals.some((one) => one.whole)) return
      row.write('exam_result', {
        ...{ pupil_id, qualification, option_code: row.text('option').toUpperCase(), awarded_on, grade },
        ...(row.text('title') ? { title: row.text('title') } : {}),
        ...(subject_id === undefined ? {} : { subject_id }),
        ...(scale ? { scale_key: scale.key } : {}),
        ...(row.text('discount') ? { discount_code: row.text('discount').toUpperCase() } : {}),
      })
    }
  },
}
