import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { classesInReach } from '#features/school/api.server.ts'
import { Audit, KeptSpreads, LeftOut } from './schema.ts'
import { type Said, sayFigure } from './words.ts'

export type ClassLine = {
  id: number
  name: string
  subject: string
  departmentId: number | null
  department: string
  year: string
  said: Said
}

export type ClassSet = {
  id: number
  madeAt: Date
  results: number
  pupils: number
  leftOut: LeftOut
  audit: Audit['classes']
  spreads: { class: number; result: number }
}

/** The newest working out, or null where there has been none. */
export async function findNewestSet(db: OrgReader): Promise<ClassSet | null> {
  const found = await db
    .selectFrom('effect_set')
    .select(['id', 'made_at as madeAt', 'results', 'pupils', 'left_out as leftOut', 'audit', 'model'])
    .where('org_id', '=', db.orgId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!found) return null
  const { leftOut, audit, model, ...set } = found
  return {
    ...{ ...set, leftOut: LeftOut.parse(leftOut) },
    ...{ audit: Audit.parse(audit).classes, spreads: KeptSpreads.parse(model) },
  }
}

/** The classes of a set that a visit reaches, in order of department, subject, year and name: never of their figures. */
export async function listClassLines(db: OrgReader, reach: Reach, setId: number): Promise<ClassLine[]> {
  const rows = await db
    .selectFrom('class_effect as f')
    .innerJoin('class as k', (join) =>
      join.onRef('k.org_id', '=', 'f.org_id').onRef('k.id', '=', 'f.class_id'),
    )
    .innerJoin('subject as s', (join) =>
      join.onRef('s.org_id', '=', 'k.org_id').onRef('s.id', '=', 'k.subject_id'),
    )
    .innerJoin('academic_year as y', (join) =>
      join.onRef('y.org_id', '=', 'k.org_id').onRef('y.id', '=', 'k.academic_year_id'),
    )
    .leftJoin('department as d', (join) =>
      join.onRef('d.org_id', '=', 's.org_id').onRef('d.id', '=', 's.department_id'),
    )
    .select([
      'k.id',
      'k.name',
      's.name as subject',
      'y.name as year',
      'd.id as departmentId',
      'd.name as department',
    ])
    .select(['f.effect', 'f.se', 'f.reliability', 'f.results'])
    .where('f.org_id', '=', db.orgId)
    .where('f.set_id', '=', setId)
    .orderBy('d.name')
    .orderBy('s.name')
    .orderBy('y.starts', 'desc')
    .orderBy('k.set_number')
    .orderBy('k.name')
    .execute()
  return classesInReach(reach, rows).map(({ effect, se, reliability, results, department, ...row }) => ({
    ...row,
    department: department ?? 'No department',
    said: sayFigure({ effect, se, reliability, results }),
  }))
}
