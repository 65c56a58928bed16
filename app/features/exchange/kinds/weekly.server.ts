import { readDate, readNumber } from '../reading/cells.ts'
import { workKey } from '../reading/known.server.ts'
import type { GivenRow } from '../reading/row.ts'
import type { Kind, Reading } from './kind.ts'
import { classField, findNamed, findPupil, pupilFields } from './shared.ts'

async function findOrAddWork(
  row: GivenRow,
  { db, known, ids }: Reading,
  work: { classId: number; title: string; setOn: string; most: number },
): Promise<number> {
  const key = workKey(work)
  const found = known.work.get(key)
  if (found !== undefined) return found
  const id = await ids.take(db, 'line_item')
  known.work.set(key, id)
  const { classId, title, setOn, most } = work
  const category = row.text('category') || 'Classwork'
  row.writeAside('line_item', { id, class_id: classId, title, category, set_on: setOn, max_score: most })
  return id
}

async function readMark(row: GivenRow, reading: Reading): Promise<void> {
  const pupilId = findPupil(row, reading.known)
  const name = row.need('class', 'Class')
  const within = row.read('class', findNamed(reading.known.classes, 'class'))
  const title = row.need('title', 'Work')
  const day = row.need('setOn', 'Set on')
  const setOn = row.read('setOn', readDate)
  const most = row.read('max', (text) => readNumber(text)) ?? 100
  if (most <= 0) row.refuse('max', 'The full mark is more than 0.')
  const score = row.read('score', (text) => readNumber(text, most))
  if (score !== undefined && score < 0) row.refuse('score', 'A mark is 0 or more.')
  const whole = name && day && title && setOn && within && pupilId !== undefined && score !== undefined
  // Nothing is made for a row that is refused: later rows would lean on it.
  if (row.refusals.length > 0 || !whole) return
  const workId = await findOrAddWork(row, reading, { classId: within.id, title, setOn, most })
  row.write('result', { line_item_id: workId, pupil_id: pupilId, score, status: 'marked' })
}

export const weekly: Kind = {
  key: 'weekly-marks',
  title: 'Weekly marks',
  about: 'A line for each pupil and piece of work: tests, homework, classwork with their full mark.',
  fields: async () => [
    ...pupilFields,
    { ...classField, required: true },
    {
      key: 'title',
      label: 'Work',
      synonyms: ['Title', 'Assessment', 'Test', 'Line item', 'Task'],
      required: true,
    },
    { key: 'category', label: 'Kind', synonyms: ['Category', 'Type'] },
    { key: 'setOn', label: 'Set on', synonyms: ['Date', 'Date set', 'Assessed on'], required: true },
    { key: 'max', label: 'Full mark', synonyms: ['Out of', 'Max', 'Maximum', 'Max score', 'Total'] },
    { key: 'score', label: 'Mark', synonyms: ['Score', 'Result', 'Points'], required: true },
  ],
  open: async () => readMark,
}
