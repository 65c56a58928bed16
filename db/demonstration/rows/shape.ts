import { yearDates } from '../classes.ts'
import type { Margins } from '../margins.ts'
import type { School } from '../school.ts'
import { idIn, listKeyStages } from '../shape.ts'
import type { Batch, Cell } from '../write.server.ts'
import type { Dates } from './dates.ts'

const yearGroupName = (year: number) => `Year ${year}`

/** The calendar, the year groups, subjects, classes and registration groups. */
export function shapeBatches(school: School, margins: Margins, dates: Dates): Batch[] {
  const { shape, plan } = school
  const org = shape.orgId
  const years = [...shape.academicYears]
  return [
    {
      table: 'academic_year',
      columns: { org_id: 'bigint', id: 'bigint', name: 'text', starts: 'date', ends: 'date' },
      rows: years.map(([index, id]) => [
        org,
        id,
        dates.yearName(yearDates[index].first),
        dates.date(yearDates[index].first),
        dates.date(yearDates[index].last),
      ]),
    },
    {
      table: 'term',
      columns: {
        org_id: 'bigint',
        academic_year_id: 'bigint',
        name: 'text',
        kind: 'text',
        starts: 'date',
        ends: 'date',
      },
      rows: years.flatMap(([index, id]) =>
        yearDates[index].spells.map((spell): Cell[] => [
          org,
          id,
          spell.name,
          spell.kind,
          dates.date(spell.first),
          dates.date(spell.last),
        ]),
      ),
    },
    {
      table: 'year_group',
      columns: { org_id: 'bigint', id: 'bigint', name: 'text', number: 'int' },
      rows: [...shape.yearGroups].map(([year, id]) => [org, id, yearGroupName(year), year]),
    },
    {
      table: 'key_stage',
      columns: { org_id: 'bigint', name: 'text', first_year: 'int', last_year: 'int', model_key: 'text' },
      rows: listKeyStages(plan).map(({ name, first, last }) => [org, name, first, last, plan.keyStages]),
    },
    {
      table: 'department',
      columns: { org_id: 'bigint', id: 'bigint', name: 'text' },
      rows: [...shape.departments].map(([name, id]) => [org, id, name]),
    },
    {
      table: 'subject',
      columns: {
        org_id: 'bigint',
        id: 'bigint',
        department_id: 'bigint',
        name: 'text',
        code: 'text',
        national_key: 'text',
        scale_key: 'text',
      },
      rows: [...shape.subjects].map(([key, id]) => {
        const word = margins.subject(key)
        return [
          org,
          id,
          idIn(shape.departments, word.department),
          word.name,
          word.code,
          word.national_key,
          word.scale_key,
        ]
      }),
    },
    {
      table: 'class',
      columns: {
        org_id: 'bigint',
        id: 'bigint',
        academic_year_id: 'bigint',
        subject_id: 'bigint',
        year_group_id: 'bigint',
        name: 'text',
        set_number: 'int',
      },
      rows: school.classes.map((group) => [
        org,
        group.id,
        idIn(shape.academicYears, group.yearIndex),
        idIn(shape.subjects, group.subject),
        idIn(shape.yearGroups, group.year),
        group.name,
        group.set,
      ]),
    },
  ]
}
