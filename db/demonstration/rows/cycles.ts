import { yearDates } from '../classes.ts'
import type { School } from '../school.ts'
import { idIn } from '../shape.ts'
import { cyclesAYear, stepNow } from '../truth.ts'
import type { Batch, Cell } from '../write.server.ts'
import type { Dates } from './dates.ts'

/** The fields each cycle collects, as the pack of the country has them. */
export type Field = {
  key: string
  name: string
  field: string
  vocabulary_key: string | null
  required: boolean
  position: number
}

/** The cycles of both years with what they collect; closed ones are closed afterwards, by the cycle's own door. */
export function cycleBatches(school: School, fields: readonly Field[], dates: Dates): Batch[] {
  const { shape } = school
  const org = shape.orgId
  const cycles = [...shape.cycles].flatMap(([step, id]) => {
    const index = step <= cyclesAYear ? 0 : 1
    const cycle = yearDates[index].cycles[(step - 1) % cyclesAYear]
    return cycle ? [{ step, id, index, cycle } as const] : []
  })
  return [
    {
      table: 'cycle',
      columns: {
        org_id: 'bigint',
        id: 'bigint',
        academic_year_id: 'bigint',
        number: 'int',
        name: 'text',
        starts: 'date',
        ends: 'date',
        opens: 'date',
        closes: 'date',
        state: 'text',
      },
      rows: cycles.map(({ step, id, index, cycle }) => [
        org,
        id,
        idIn(shape.academicYears, index),
        cycle.number,
        cycle.name,
        dates.date(cycle.first),
        dates.date(cycle.last),
        dates.date(cycle.opens),
        dates.date(cycle.closes),
        step > stepNow ? 'planned' : 'open',
      ]),
    },
    {
      table: 'cycle_year_group',
      columns: { org_id: 'bigint', cycle_id: 'bigint', year_group_id: 'bigint' },
      rows: cycles.flatMap(({ id }) =>
        [...shape.yearGroups.values()].map((yearGroup): Cell[] => [org, id, yearGroup]),
      ),
    },
    {
      table: 'cycle_field',
      columns: {
        org_id: 'bigint',
        cycle_id: 'bigint',
        key: 'text',
        label: 'text',
        kind: 'text',
        vocabulary_key: 'text',
        required: 'boolean',
        position: 'int',
      },
      rows: cycles.flatMap(({ id }) =>
        fields.map((field): Cell[] => [
          org,
          id,
          field.key,
          field.name,
          field.field,
          field.vocabulary_key,
          field.required,
          field.position,
        ]),
      ),
    },
  ]
}
