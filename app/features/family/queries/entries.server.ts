import { z } from 'zod'
import type { OrgReader } from '#features/access/api.server.ts'
import { listCorrections } from '#features/cycle/api.server.ts'
import { type Correction, changeOf, correctMarks } from '#features/cycle/api.ts'
import { isAmong } from '#platform/db/conditions.ts'
import type { CorrectedFigure } from '../rules/facts.ts'

/** Marks as a snapshot keeps them; null where a correction took one away. */
const Marks = z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()]))

/** A frozen entry of a pupil in a subject, with what belongs to it and what was corrected since. */
export type Entry = {
  cycleId: number
  pupilId: number
  subjectId: number
  subject: string
  scaleKey: string
  classId: number
  target: string | null
  judgement: string | null
  effort: string | null
  effortScale: string | null
  flags: string[]
  comment: string | null
  chance: number | null
  /** What was changed after the cycle closed, oldest first; what stands above is what counts now. */
  corrected: CorrectedFigure[]
}

/** The field of each kind that a cycle collects first, with the scale it is on. */
async function listFieldKeys(db: OrgReader, cycleIds: readonly number[]) {
  const rows = await db
    .selectFrom('cycle_field')
    .select(['cycle_id as cycleId', 'kind', 'key', 'vocabulary_key as scaleKey'])
    .where('org_id', '=', db.orgId)
    .where(isAmong('cycle_id', cycleIds))
    .orderBy('position', 'desc')
    .execute()
  return new Map(rows.map((row) => [`${row.cycleId}/${row.kind}`, row]))
}

/** The chance of the target by pupil and subject, as a cycle was judged. */
async function listChances(db: OrgReader, cycleId: number, pupilIds: readonly number[]) {
  const rows = await db
    .selectFrom('forecast')
    .select(['pupil_id', 'subject_id', 'chance_target'])
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycleId)
    .where(isAmong('pupil_id', pupilIds))
    .execute()
  return new Map(rows.map((row) => [`${row.pupil_id}/${row.subject_id}`, row.chance_target]))
}

/** The words of comments whose last reading passed them, by pupil and class. */
async function listPassed(db: OrgReader, cycleId: number, pupilIds: readonly number[]) {
  const rows = await db
    .selectFrom('comment_reading')
    .select(['pupil_id', 'class_id', 'state', 'words'])
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycleId)
    .where(isAmong('pupil_id', pupilIds))
    .orderBy('id')
    .execute()
  return new Map(
    rows.map((row) => [`${row.pupil_id}/${row.class_id}`, row.state === 'passed' ? row.words : null]),
  )
}

const figuresIn = (corrections: readonly Correction[]): CorrectedFigure[] =>
  corrections.flatMap((one) => {
    const { kind, state, cycle } = one
    if (state !== 'made' || (kind !== 'judgement' && kind !== 'scale' && kind !== 'flags')) return []
    const { was, now, by, at } = changeOf(one)
    return [{ kind, cycle, was, now, by, on: at.slice(0, 10) }]
  })

const keyOf = (of: { cycleId: number; classId: number; pupilId: number }) =>
  `${of.cycleId}/${of.classId}/${of.pupilId}`

/** Frozen marks of the last cycles, the last one with chances and comments. Small questions, each by its key: no plan goes astray. */
export async function listEntries(
  db: OrgReader,
  cycleIds: readonly number[],
  pupilIds: readonly number[],
): Promise<Entry[]> {
  const last = cycleIds.at(-1) ?? -1
  const fields = await listFieldKeys(db, cycleIds)
  const chances = await listChances(db, last, pupilIds)
  const passed = await listPassed(db, last, pupilIds)
  const corrections = Map.groupBy(await listCorrections(db, { cycleIds, pupilIds }), keyOf)
  const rows = await db
    .selectFrom('snapshot_entry as s')
    .innerJoin('subject as j', (join) =>
      join.onRef('j.org_id', '=', 's.org_id').onRef('j.id', '=', 's.subject_id'),
    )
    .select([
      's.cycle_id as cycleId',
      's.pupil_id as pupilId',
      's.subject_id as subjectId',
      's.class_id as classId',
    ])
    .select(['s.target', 's.marks', 'j.name as subject', 'j.scale_key as scaleKey'])
    .where('s.org_id', '=', db.orgId)
    .where(isAmong('s.cycle_id', cycleIds))
    .where(isAmong('s.pupil_id', pupilIds))
    .orderBy('j.name')
    .orderBy('s.class_id')
    .execute()
  return rows.map(({ marks, ...row }): Entry => {
    const field = (kind: string) => fields.get(`${row.cycleId}/${kind}`)
    const changed = corrections.get(keyOf(row)) ?? []
    const kept = Marks.parse(correctMarks(Marks.parse(marks), changed))
    const mark = (kind: string) => kept[field(kind)?.key ?? '']
    const text = (kind: string) => [mark(kind)].flat()[0] ?? null
    return {
      ...row,
      judgement: text('judgement'),
      effort: text('scale'),
      effortScale: field('scale')?.scaleKey ?? null,
      flags: [mark('flags') ?? []].flat(),
      comment: row.cycleId === last ? (passed.get(`${row.pupilId}/${row.classId}`) ?? null) : null,
      chance: row.cycleId === last ? (chances.get(`${row.pupilId}/${row.subjectId}`) ?? null) : null,
      corrected: figuresIn(changed),
    }
  })
}
