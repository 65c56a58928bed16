import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { readScales } from '#features/measures/api.server.ts'
import { gradeLabels } from '#features/measures/api.ts'
import { type ChanceSource, listChanceModels } from '#features/targets/api.server.ts'
import { type GradeScale, gradeScale } from '#stats/grade-scale.ts'

/** A subject's grades as the filter sees them: one unit is about one grade of a ten-grade scale. */
export type Lens = {
  subjectId: number
  name: string
  /** The department's name; a subject of none stands by itself. */
  department: string
  /** Lowest first. */
  grades: readonly string[]
  scale: GradeScale
  /** Steps of the scale in one unit. */
  unit: number
  source: ChanceSource | null
  /** The highest year group the subject is taught to, where its course ends. */
  lastYear: number
}

const plainScale = (grades: number): GradeScale => ({
  origin: 0,
  stretch: 1,
  cuts: Array.from({ length: grades - 1 }, (_, place) => place + 0.5),
  values: Array.from({ length: grades }, (_, place) => place),
  widths: Array.from({ length: grades }, () => 1),
})

const inUnits = (scale: GradeScale, unit: number): GradeScale => ({
  origin: scale.origin / unit,
  stretch: scale.stretch / unit,
  cuts: scale.cuts.map((cut) => cut / unit),
  values: scale.values.map((value) => value / unit),
  widths: scale.widths.map((width) => width / unit),
})

/** The lenses of all subjects that are taught, by subject id. */
export async function listLenses(db: OrgReader): Promise<Map<number, Lens>> {
  const subjects = await db
    .selectFrom('subject')
    .innerJoin('class', (join) =>
      join.onRef('class.org_id', '=', 'subject.org_id').onRef('class.subject_id', '=', 'subject.id'),
    )
    .innerJoin('year_group', (join) =>
      join.onRef('year_group.org_id', '=', 'class.org_id').onRef('year_group.id', '=', 'class.year_group_id'),
    )
    .leftJoin('department', (join) =>
      join
        .onRef('department.org_id', '=', 'subject.org_id')
        .onRef('department.id', '=', 'subject.department_id'),
    )
    .select([
      'subject.id',
      'subject.name',
      'subject.scale_key',
      sql<string>`coalesce(department.name, subject.name)`.as('department'),
      sql<number>`max(year_group.number)::int`.as('lastYear'),
    ])
    .where('subject.org_id', '=', db.orgId)
    .groupBy(['subject.id', 'subject.name', 'subject.scale_key', 'department.name'])
    .execute()
  const scales = await readScales(db)
  const models = await listChanceModels(db)
  return new Map(
    subjects.flatMap(({ id, name, department, scale_key, lastYear }) => {
      const scale = scales.get(scale_key)
      if (!scale) return []
      const source = models.get(id) ?? null
      const grades = source?.model.grades ?? gradeLabels(scale)
      const unit = Math.max(1, Math.round((grades.length - 1) / 9))
      const steps = source ? gradeScale(source.model) : plainScale(grades.length)
      const scaled = inUnits(steps, unit)
      return [
        [id, { subjectId: id, name, department, grades, scale: scaled, unit, source, lastYear }] as const,
      ]
    }),
  )
}
