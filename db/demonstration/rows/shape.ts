import { type ClassGroup, yearDates } from '../classes.ts'
import type { Margins } from '../margins.ts'
import type { School } from '../school.ts'
import { idIn, listKeyStages } from '../shape.ts'
import { type Batch, batch, type Cell } from './batch.ts'
import type { Dates } from './dates.ts'

function calendar({ shape }: School, { date, yearName }: Dates): Batch[] {
  const years = [...shape.academicYears].map(([index, id]) => ({ id, dates: yearDates[index] }))
  return [
    batch(
      'academic_year',
      'org_id id name starts ends',
      years.map(({ id, dates }) => [
        shape.orgId,
        id,
        yearName(dates.first),
        date(dates.first),
        date(dates.last),
      ]),
    ),
    batch(
      'term',
      'org_id academic_year_id name kind starts ends',
      years.flatMap(({ id, dates }) =>
        dates.spells.map((spell): Cell[] => [
          shape.orgId,
          id,
          spell.name,
          spell.kind,
          date(spell.first),
          date(spell.last),
        ]),
      ),
    ),
  ]
}

function subjectRow({ shape }: School, margins: Margins, key: string, id: number): Cell[] {
  const { department, name, code, national_key, scale_key } = margins.subject(key)
  return [shape.orgId, id, idIn(shape.departments, department), name, code, national_key, scale_key]
}

/** Classes by name, set and tier. */
export function classBatch({ shape, tiers }: School, classes: readonly ClassGroup[]): Batch {
  const rows = classes.map((group): Cell[] => [
    ...[shape.orgId, group.id, idIn(shape.academicYears, group.yearIndex)],
    ...[idIn(shape.subjects, group.subject), idIn(shape.yearGroups, group.year)],
    ...[group.name, group.set, tiers.get(group) ?? null],
  ])
  return batch('class', 'org_id id academic_year_id subject_id year_group_id name set_number tier', rows)
}

/** The calendar, the year groups, subjects and classes. */
export function shapeBatches(school: School, margins: Margins, dates: Dates): Batch[] {
  const { shape, plan } = school
  const org = shape.orgId
  const stages = listKeyStages(plan)
  return [
    ...calendar(school, dates),
    batch(
      'year_group',
      'org_id id name number',
      [...shape.yearGroups].map(([year, id]) => [org, id, `Year ${year}`, year]),
    ),
    batch(
      'key_stage',
      'org_id name first_year last_year model_key',
      stages.map(({ name, first, last }) => [org, name, first, last, plan.keyStages]),
    ),
    batch(
      'department',
      'org_id id name',
      [...shape.departments].map(([name, id]) => [org, id, name]),
    ),
    batch(
      'subject',
      'org_id id department_id name code national_key scale_key',
      [...shape.subjects].map(([key, id]) => subjectRow(school, margins, key, id)),
    ),
    classBatch(school, school.classes),
  ]
}
