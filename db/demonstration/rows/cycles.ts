import { yearDates } from '../classes.ts'
import type { School } from '../school.ts'
import { idIn } from '../shape.ts'
import { cyclesAYear, stepNow } from '../truth.ts'
import { type Batch, batch, type Cell } from './batch.ts'
import type { Dates } from './dates.ts'

/** A field that each cycle collects, as the pack of the country has it. */
export type Field = {
  key: string
  name: string
  field: string
  vocabulary_key: string | null
  required: boolean
  position: number
}

function cycleRow({ shape }: School, step: number, id: number, { date }: Dates): Cell[] {
  const index = step <= cyclesAYear ? 0 : 1
  const cycle = yearDates[index].cycles[(step - 1) % cyclesAYear]
  if (!cycle) throw new Error(`The calendar has no cycle for step ${step}`)
  const days = [cycle.first, cycle.last, cycle.opens, cycle.closes].map(date)
  const state = step > stepNow ? 'planned' : 'open'
  return [shape.orgId, id, idIn(shape.academicYears, index), cycle.number, cycle.name, ...days, state]
}

/** The cycles of both years with what they collect; closed ones are closed afterwards, by the cycle's own door. */
export function cycleBatches(school: School, fields: readonly Field[], dates: Dates): Batch[] {
  const { orgId, cycles, yearGroups } = school.shape
  const ids = [...cycles.values()]
  return [
    batch(
      'cycle',
      'org_id id academic_year_id number name starts ends opens closes state',
      [...cycles].map(([step, id]) => cycleRow(school, step, id, dates)),
    ),
    batch(
      'cycle_year_group',
      'org_id cycle_id year_group_id',
      ids.flatMap((id) => [...yearGroups.values()].map((yearGroup): Cell[] => [orgId, id, yearGroup])),
    ),
    batch(
      'cycle_field',
      'org_id cycle_id key label kind vocabulary_key required position',
      ids.flatMap((id) =>
        fields.map(({ key, name, field, vocabulary_key, required, position }): Cell[] => [
          ...[orgId, id, key, name, field],
          ...[vocabulary_key, required, position],
        ]),
      ),
    ),
  ]
}
