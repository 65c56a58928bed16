import { statusOf } from '../rules.ts'
import { refuseElsewhere, refuseMissing } from './classes.server.ts'
import { type Arrival, type FileReader, keptOnly } from './roster.server.ts'

/** The full mark where a piece of work names none that is more than 0. */
const FULL_MARK = 100

/** A number of the file; undefined when it is empty, noted when no computer holds it. */
function readFloat({ row, record }: Arrival, column: string): number | undefined {
  const text = record[column] ?? ''
  if (text === '') return undefined
  const number = Number(text)
  if (Number.isFinite(number)) return number
  row.refuse(column, `${text} is too large.`)
  return undefined
}

export const readLineItem: FileReader = async (arrival) => {
  const { row, record, id, roster, reading, ended } = arrival
  const classId = roster.idOf('classes', record.classSourcedId ?? '', 'class')
  const category = roster.find('categories', record.categorySourcedId ?? '')
  refuseElsewhere(arrival, 'schoolSourcedId')
  if (classId === undefined) refuseMissing(arrival, 'classSourcedId', 'class')
  if (!category) refuseMissing(arrival, 'categorySourcedId', 'category')
  const most = readFloat(arrival, 'resultValueMax')
  if (row.isRefused()) return keptOnly
  const same = roster.idOf('lineItems', id, 'line_item') ?? roster.facts.workBySource.get(id)
  if (same === undefined && ended !== null) return keptOnly
  const workId = same ?? (await reading.ids.take(reading.db, 'line_item'))
  roster.facts.workBySource.set(id, workId)
  const full = most !== undefined && most > 0 ? most : FULL_MARK
  const { title = '', assignDate = '' } = record
  row.write('line_item', {
    ...{ id: workId, class_id: classId, title, category: category?.title },
    ...{ set_on: assignDate, max_score: full, source_id: id },
  })
  return {
    link: { table: 'line_item', key: String(workId) },
    readAs: { title, assignDate, resultValueMax: String(full), category: category?.title ?? '' },
  }
}

/** A mark of a pupil. One its source deletes stays as a line without a mark: what a child did is not unwritten. */
export const readResult: FileReader = (arrival) => {
  const { row, record, roster, ended } = arrival
  const workId = roster.idOf('lineItems', record.lineItemSourcedId ?? '', 'line_item')
  const pupilId = roster.idOf('users', record.studentSourcedId ?? '', 'person')
  if (workId === undefined) refuseMissing(arrival, 'lineItemSourcedId', 'piece of work')
  if (pupilId === undefined) refuseMissing(arrival, 'studentSourcedId', 'user')
  const score = readFloat(arrival, 'score')
  if (row.isRefused() || pupilId === undefined) return keptOnly
  if (!roster.facts.pupilIds.has(pupilId)) return keptOnly
  const status = ended === null ? statusOf(record.scoreStatus ?? '') : 'withdrawn'
  const kept = ended === null ? (score ?? null) : null
  row.write('result', { line_item_id: workId, pupil_id: pupilId, score: kept, status })
  return {
    link: { table: 'result', key: `${workId}/${pupilId}` },
    readAs: { score: kept === null ? '' : String(kept), status },
  }
}
