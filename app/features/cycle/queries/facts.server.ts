import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { getScale, listScales, listWords } from '#features/measures/api.server.ts'
import type { Tier } from '#features/measures/api.ts'
import { listClasses, listDepartments } from '#features/school/api.server.ts'
import { formatStaffName } from '#features/school/api.ts'
import type { CheckFacts, ClassFacts, PupilMarks } from '../rules/check-facts.ts'
import { correctedEntries } from './corrections.server.ts'
import { type Cycle, listCycles } from './cycles.server.ts'
import { dueIn } from './due.server.ts'
import { listFieldRows } from './fields.server.ts'

type Packed = { classId: number; due: number; full: number; marks: string; packed: string | null }

/** The last closed cycle before this one that looked at some of the same year groups. */
async function findBefore(db: OrgReader, cycle: Cycle): Promise<Cycle | undefined> {
  const all = await listCycles(db)
  return all.findLast(
    (one) =>
      one.state === 'closed' &&
      one.starts < cycle.starts &&
      one.yearGroupIds.some((id) => cycle.yearGroupIds.includes(id)),
  )
}

/** The key of the judgement a cycle collects; empty when it collects none. */
async function judgementKey(db: OrgReader, cycleId: number | undefined): Promise<string> {
  if (cycleId === undefined) return ''
  return (await listFieldRows(db, cycleId)).find((field) => field.kind === 'judgement')?.key ?? ''
}

// One line a class: twenty thousand short lines cost more on their way than all that is made of them.
async function listPacked(
  db: OrgReader,
  cycle: Cycle,
  given: {
    before: number | undefined
    beforeKey: string
    judgement: string
    effort: string
    required: string[]
  },
): Promise<Packed[]> {
  const found = await sql<Packed>`
    with due as (${dueIn(db, cycle.id)}),
    before as (
      select e.pupil_id, k.subject_id, min(e.marks ->> ${given.beforeKey}) as grade
      from ${correctedEntries(db)} e
      join class k on k.org_id = e.org_id and k.id = e.class_id
      where e.org_id = ${db.orgId} and e.cycle_id = ${given.before ?? -1}
      group by e.pupil_id, k.subject_id
    )
    select due.class_id as "classId", count(*)::int as due,
      count(*) filter (where not exists (
        select 1 from unnest(${given.required}::text[]) as required(key) where coalesce(e.marks ->> required.key, '') = ''))::int as full,
      left(md5(coalesce(string_agg(concat_ws(':', due.pupil_id, e.marks ->> ${given.judgement}, e.marks ->> ${given.effort}), ';' order by due.pupil_id) filter (where e.pupil_id is not null), '')), 12) as marks,
      string_agg(concat_ws(chr(31), coalesce(e.marks ->> ${given.judgement}, ''), coalesce(e.marks ->> ${given.effort}, ''), coalesce(before.grade, '')), chr(30))
        filter (where e.pupil_id is not null) as packed
    from due
    left join cycle_entry e on e.org_id = due.org_id and e.cycle_id = due.cycle_id
      and e.class_id = due.class_id and e.pupil_id = due.pupil_id
    left join before on before.pupil_id = due.pupil_id and before.subject_id = due.subject_id
    where due.org_id = ${db.orgId}
    group by due.class_id`.execute(db)
  return found.rows
}

/** Mean share of the full mark by class, of the work set within a cycle. */
async function listWeekly(
  db: OrgReader,
  cycle: Cycle,
): Promise<Map<number, { share: number; scores: number }>> {
  const found = await sql<{ classId: number; share: number; scores: number }>`
    select l.class_id as "classId", avg(r.score / l.max_score)::float8 as share, count(*)::int as scores
    from line_item l
    join result r on r.org_id = l.org_id and r.line_item_id = l.id and r.score is not null
    where l.org_id = ${db.orgId} and l.set_on between ${cycle.starts} and ${cycle.ends}
    group by l.class_id`.execute(db)
  return new Map(found.rows.map(({ classId, ...one }) => [classId, one]))
}

const unpack = (packed: string | null): PupilMarks[] =>
  (packed ?? '').split('\u001e').flatMap((line) => {
    const [judgement = '', effort = '', before = ''] = line.split('\u001f')
    return line === '' ? [] : [{ judgement, effort, before }]
  })

async function findCountry(db: OrgReader): Promise<string> {
  const org = await db
    .selectFrom('org')
    .select('country')
    .where('id', '=', db.orgId)
    .executeTakeFirstOrThrow()
  return org.country
}

/** What the checks of a cycle are made from: the marks of every class as they stand, and who teaches it. */
export async function readFacts(
  db: OrgReader,
  cycle: Cycle,
): Promise<CheckFacts & { teachers: Map<number, string> }> {
  const fields = await listFieldRows(db, cycle.id)
  const judgement = fields.find((field) => field.kind === 'judgement')
  const effort = fields.find((field) => field.kind === 'scale')
  const before = await findBefore(db, cycle)
  const packed = await listPacked(db, cycle, {
    ...{ before: before?.id, beforeKey: await judgementKey(db, before?.id) },
    ...{ judgement: judgement?.key ?? '', effort: effort?.key ?? '' },
    required: fields.filter((field) => field.required).map((field) => field.key),
  })
  const weekly = await listWeekly(db, cycle)
  const scales = new Map((await listScales(db)).map((scale) => [scale.key, scale]))
  const tiers = new Map(
    (await listWords(db, await findCountry(db), 'tier')).map((tier): [string, Tier] => [tier.key, tier]),
  )
  const departments = new Map((await listDepartments(db)).map(({ id, name }) => [id, name]))
  const rows = new Map(
    (await listClasses(db, { academicYearId: cycle.academicYearId })).map((row) => [row.id, row]),
  )
  const classes = packed.flatMap((one): ClassFacts[] => {
    const row = rows.get(one.classId)
    const scale = row && scales.get(row.scaleKey)
    if (!row || !scale) return []
    const { name, subjectId, subject, departmentId, yearGroupId, tier } = row
    return [
      {
        ...{ classId: one.classId, name, subjectId, subject, departmentId, yearGroupId, scale },
        ...{ department: departments.get(departmentId ?? -1) ?? null, tier: tiers.get(tier ?? '') ?? null },
        ...{ due: one.due, full: one.full, marks: one.marks, pupils: unpack(one.packed) },
        weekly: weekly.get(one.classId) ?? null,
      },
    ]
  })
  return {
    classes: classes.sort((a, b) => a.name.localeCompare(b.name)),
    since: before?.name ?? '',
    judgement: judgement?.label ?? '',
    effort: effort ? { label: effort.label, scale: await getScale(db, effort.vocabularyKey ?? '') } : null,
    teachers: new Map(
      [...rows.values()].map((row) => [row.id, row.teachers.map(formatStaffName).join(', ')]),
    ),
  }
}
