import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { getScale, listWords, readScales } from '#features/measures/api.server.ts'
import type { Tier } from '#features/measures/api.ts'
import { listClasses, listDepartments } from '#features/school/api.server.ts'
import { formatStaffName } from '#features/school/api.ts'
import { packLines, unpackLines } from '#platform/db/packed.ts'
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
async function judgementKey(db: OrgReader, cycleId: number): Promise<string> {
  return (await listFieldRows(db, cycleId)).find((field) => field.kind === 'judgement')?.key ?? ''
}

// One line a class: twenty thousand short lines cost more on their way than all that is made of them.
async function listPacked(
  db: OrgReader,
  cycle: Cycle,
  given: { judgement: string; effort: string; required: string[] },
): Promise<Packed[]> {
  const found = await sql<Packed>`
    with due as (${dueIn(db, cycle.id)})
    select due.class_id as "classId", count(*)::int as due,
      count(*) filter (where not exists (
        select 1 from unnest(${given.required}::text[]) as required(key) where coalesce(e.marks ->> required.key, '') = ''))::int as full,
      left(md5(coalesce(string_agg(concat_ws(':', due.pupil_id, e.marks ->> ${given.judgement}, e.marks ->> ${given.effort}), ';' order by due.pupil_id) filter (where e.pupil_id is not null), '')), 12) as marks,
      ${packLines(sql`due.pupil_id`, sql`e.marks ->> ${given.judgement}`, sql`e.marks ->> ${given.effort}`)}
        filter (where e.pupil_id is not null) as packed
    from due
    left join cycle_entry e on e.org_id = due.org_id and e.cycle_id = due.cycle_id
      and e.class_id = due.class_id and e.pupil_id = due.pupil_id
    where due.org_id = ${db.orgId}
    group by due.class_id`.execute(db)
  return found.rows
}

// Joined here and not in the statement: the planner cannot know how many are due, and guesses one.
/** The judgement each pupil had in each subject in an earlier cycle, by pupil and subject. */
async function listBefore(db: OrgReader, cycleId: number, key: string): Promise<Map<string, string>> {
  const found = await sql<{ subjectId: number; packed: string | null }>`
    select k.subject_id as "subjectId", ${packLines(sql`e.pupil_id`, sql`e.marks ->> ${key}`)} as packed
    from ${correctedEntries(db)} e
    join class k on k.org_id = e.org_id and k.id = e.class_id
    where e.org_id = ${db.orgId} and e.cycle_id = ${cycleId} and e.marks ->> ${key} <> ''
    group by k.subject_id`.execute(db)
  return new Map(
    found.rows.flatMap(({ subjectId, packed }) =>
      unpackLines(packed).map(([pupil = '', grade = '']): [string, string] => [
        `${pupil}/${subjectId}`,
        grade,
      ]),
    ),
  )
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

const unpack = (
  packed: string | null,
  subjectId: number,
  before: ReadonlyMap<string, string>,
): PupilMarks[] =>
  unpackLines(packed).map(([pupil, judgement = '', effort = '']) => ({
    ...{ judgement, effort },
    before: before.get(`${pupil}/${subjectId}`) ?? '',
  }))

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
  const last = await findBefore(db, cycle)
  const before = last
    ? await listBefore(db, last.id, await judgementKey(db, last.id))
    : new Map<string, string>()
  const packed = await listPacked(db, cycle, {
    ...{ judgement: judgement?.key ?? '', effort: effort?.key ?? '' },
    required: fields.filter((field) => field.required).map((field) => field.key),
  })
  const weekly = await listWeekly(db, cycle)
  const scales = await readScales(db)
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
        ...{ due: one.due, full: one.full, marks: one.marks, pupils: unpack(one.packed, subjectId, before) },
        weekly: weekly.get(one.classId) ?? null,
      },
    ]
  })
  return {
    classes: classes.sort((a, b) => a.name.localeCompare(b.name)),
    since: last?.name ?? '',
    judgement: judgement?.label ?? '',
    effort: effort ? { label: effort.label, scale: await getScale(db, effort.vocabularyKey ?? '') } : null,
    teachers: new Map(
      [...rows.values()].map((row) => [row.id, row.teachers.map(formatStaffName).join(', ')]),
    ),
  }
}
