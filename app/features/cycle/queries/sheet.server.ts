import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { type ClassRow, listPupilNames } from '#features/school/api.server.ts'
import { formatWhere } from '#features/school/api.ts'
import { listCurrentTargets } from '#features/targets/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import { cellText, type Field } from '../rules/cells.ts'
import type { Change } from '../rules/corrections.ts'
import { codeDigest, type Pasted } from '../rules/names.ts'
import type { Proposal } from '../rules/proposals.ts'
import { correctedEntries, findPupilChanges } from './corrections.server.ts'
import type { Cycle } from './cycles.server.ts'
import { dueIn, listDuePupils } from './due.server.ts'
import { listProposals } from './proposals.server.ts'

export type SheetRow = Pasted & {
  where: string
  /** What stands in each cell, by field. */
  cells: Record<string, string>
  /** The judgement of the cycle before and the target; null on a sheet that has neither. */
  last: string | null
  /** What was changed of it after its cycle had closed, oldest first. */
  lastChanges: Change[]
  target: string | null
  /** What could be entered, by field. */
  proposals: Record<string, Proposal>
}

type Marks = Record<string, unknown>

/** What is entered for the pupils of a class in a cycle, and the marks that were entered for them in another one. */
async function listMarks(db: OrgReader, cycleId: number, classId: number): Promise<Map<number, Marks>> {
  const rows = await db
    .selectFrom('cycle_entry')
    .select(['pupil_id', 'marks'])
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycleId)
    .where('class_id', '=', classId)
    .execute()
  return new Map(rows.map((row) => [row.pupil_id, row.marks as Marks]))
}

type Earlier = { cycleId: number; grade: string; marks: Marks }

/** The judgement each pupil had in the same subject in the last cycle before this one, and the marks it stood among. */
async function listEarlier(db: OrgReader, cycle: Cycle, subjectId: number): Promise<Map<number, Earlier>> {
  const found = await sql<Earlier & { pupilId: number }>`
    select distinct on (e.pupil_id) e.pupil_id as "pupilId", e.cycle_id as "cycleId", e.marks ->> f.key as grade, e.marks
    from ${correctedEntries(db)} e
    join class k on k.org_id = e.org_id and k.id = e.class_id and k.subject_id = ${subjectId}
    join cycle c on c.org_id = e.org_id and c.id = e.cycle_id and c.starts < ${cycle.starts}
    join cycle_field f on f.org_id = e.org_id and f.cycle_id = e.cycle_id and f.kind = 'judgement'
    where e.org_id = ${db.orgId} and e.marks ->> f.key <> ''
      and e.pupil_id in (select due.pupil_id from (${dueIn(db, cycle.id)}) due where due.org_id = ${db.orgId} and due.subject_id = ${subjectId})
    order by e.pupil_id, c.starts desc`.execute(db)
  return new Map(found.rows.map(({ pupilId, ...earlier }) => [pupilId, earlier]))
}

/** By which a pupil is known in a list from elsewhere: the legal forename, and digests of the numbers they go by. */
export async function listMarksOfName(
  db: OrgReader,
  ids: readonly number[],
): Promise<Map<number, { legalName: string; codes: string[] }>> {
  const rows = await db
    .selectFrom('pupil')
    .innerJoin('person', (join) =>
      join.onRef('person.org_id', '=', 'pupil.org_id').onRef('person.id', '=', 'pupil.id'),
    )
    .select([
      'pupil.id',
      'pupil.upn',
      'pupil.admission_number as admission',
      'person.given_name as legalName',
    ])
    .where('pupil.org_id', '=', db.orgId)
    .where('person.org_id', '=', db.orgId)
    .where(isAmong('pupil.id', ids))
    .execute()
  return new Map(
    rows.map(({ id, upn, admission, legalName }) => [
      id,
      { legalName, codes: [upn, admission].flatMap((code) => (code ? [codeDigest(code)] : [])) },
    ]),
  )
}

/** The mark sheet of a class in a cycle, pupils by surname; for a class the visit reaches. */
export async function readSheet(
  db: OrgReader,
  of: { cycle: Cycle; within: ClassRow; fields: readonly Field[]; country: string },
): Promise<SheetRow[]> {
  const { cycle, within, fields, country } = of
  const pupils = await listPupilNames(db, await listDuePupils(db, cycle.id, within.id))
  const ids = pupils.map((pupil) => pupil.id)
  const marks = await listMarks(db, cycle.id, within.id)
  const earlier = await listEarlier(db, cycle, within.subjectId)
  const cycleIds = [...new Set([...earlier.values()].map((one) => one.cycleId))]
  const changesOf = await findPupilChanges(db, { cycleIds, pupilIds: ids })
  const known = await listMarksOfName(db, ids)
  const proposals = await listProposals(db, { cycle, within, fields, country, earlier }, ids)
  const targets = await listCurrentTargets(db, { pupilIds: ids, subjectIds: [within.subjectId] })
  return pupils.map((pupil) => {
    const target = targets.find((one) => one.pupilId === pupil.id)?.grade
    const kept = marks.get(pupil.id) ?? {}
    const before = earlier.get(pupil.id)
    return {
      id: pupil.id,
      familyName: pupil.familyName,
      givenName: pupil.givenName,
      where: formatWhere(pupil),
      cells: Object.fromEntries(fields.map((field) => [field.key, cellText(field, kept[field.key])])),
      last: before?.grade ?? '',
      lastChanges: before
        ? changesOf({ cycleId: before.cycleId, pupilId: pupil.id, subjectId: within.subjectId })
        : [],
      target: target ?? '',
      proposals: proposals.get(pupil.id) ?? {},
      ...(known.get(pupil.id) ?? { legalName: pupil.givenName, codes: [] }),
    }
  })
}
