import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import type { KeptRecord } from '../records.server.ts'
import { scoreStatusOf } from '../rules.ts'
import type { IdOf, OwnRecord } from './compose.ts'

const plain = (number: string) => String(Number(number))

type Work = {
  id: number
  classId: number
  yearId: number
  title: string
  category: string
  setOn: string
  most: string
}

async function listWork(db: OrgReader): Promise<Work[]> {
  const found = await sql<Work>`
    select w.id, w.class_id as "classId", k.academic_year_id as "yearId", w.title, w.category, w.set_on::text as "setOn",
      w.max_score::text as most
    from line_item w join class k on k.org_id = w.org_id and k.id = w.class_id
    where w.org_id = ${db.orgId} order by w.id`.execute(db)
  return found.rows
}

/** Kinds of work are words on the pieces of work here: one that a record is called by is that record. */
function nameCategories(idOf: IdOf, work: readonly Work[], kept: readonly KeptRecord[]) {
  const came = new Map(
    kept.filter((one) => one.file === 'categories').map((one) => [one.fields.title, one.id]),
  )
  const names = [...new Set(work.map((one) => one.category))]
  const categoryId = (name: string) => came.get(name) ?? idOf('categories', 'category', name)
  const own = names
    .filter((name) => !came.has(name))
    .map((name): OwnRecord => {
      const whole = { sourcedId: categoryId(name), title: name }
      return { table: 'category', key: name, alone: true, held: {}, whole }
    })
  return { own, categoryId }
}

type Result = {
  workId: number
  pupilId: number
  classId: number
  score: string | null
  status: string
  day: string
}

async function readResults(db: OrgReader, idOf: IdOf): Promise<OwnRecord[]> {
  const found = await sql<Result>`
    select r.line_item_id as "workId", r.pupil_id as "pupilId", w.class_id as "classId", r.score::text as score, r.status,
      (r.entered_at at time zone 'UTC')::date::text as day
    from result r join line_item w on w.org_id = r.org_id and w.id = r.line_item_id
    where r.org_id = ${db.orgId} order by r.line_item_id, r.pupil_id`.execute(db)
  return found.rows.map(({ workId, pupilId, classId, score, status, day }) => {
    const key = `${workId}/${pupilId}`
    const held = { score: score === null ? '' : plain(score), status }
    const whole = {
      ...{ sourcedId: idOf('results', 'result', key), score: held.score, scoreStatus: scoreStatusOf(status) },
      ...{ scoreDate: day, lineItemSourcedId: idOf('lineItems', 'line_item', workId) },
      ...{
        studentSourcedId: idOf('users', 'person', pupilId),
        classSourcedId: idOf('classes', 'class', classId),
      },
    }
    return { table: 'result', key, alone: status !== 'withdrawn', held, whole }
  })
}

/** The markbook: kinds of work, pieces of work, and each mark. */
export async function readMarks(
  db: OrgReader,
  idOf: IdOf,
  given: { school: string; kept: readonly KeptRecord[] },
): Promise<Record<'categories' | 'lineItems' | 'results', OwnRecord[]>> {
  const work = await listWork(db)
  const { own, categoryId } = nameCategories(idOf, work, given.kept)
  const lineItems = work.map(({ id, classId, yearId, title, category, setOn, most }): OwnRecord => {
    const held = { title, assignDate: setOn, resultValueMax: plain(most) }
    const whole = {
      ...{
        ...held,
        sourcedId: idOf('lineItems', 'line_item', id),
        dueDate: setOn,
        schoolSourcedId: given.school,
      },
      ...{ classSourcedId: idOf('classes', 'class', classId), categorySourcedId: categoryId(category) },
      ...{ academicSessionSourcedId: idOf('academicSessions', 'academic_year', yearId), resultValueMin: '0' },
    }
    return { table: 'line_item', key: String(id), alone: true, held: { ...held, category }, whole }
  })
  return { categories: own, lineItems, results: await readResults(db, idOf) }
}
