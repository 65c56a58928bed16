import { yearDates } from './classes.ts'
import type { Dates } from './rows.ts'
import type { School } from './school.ts'
import { idIn } from './shape.ts'
import { cyclesAYear, stepNow } from './truth.ts'
import type { Batch, Cell } from './write.server.ts'

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

/** What was entered, marked, attended and seen. */
export function factBatches(school: School, dates: Dates): Batch[] {
  const { shape, entries, tasks, marks, attendance, behaviour } = school
  const org = shape.orgId
  return [
    {
      table: 'cycle_entry',
      columns: {
        org_id: 'bigint',
        cycle_id: 'bigint',
        class_id: 'bigint',
        pupil_id: 'bigint',
        marks: 'jsonb',
        entered_by: 'bigint',
        entered_at: 'timestamptz',
      },
      rows: entries.map((entry) => [
        org,
        idIn(shape.cycles, entry.step),
        entry.group.id,
        entry.pupil.id,
        JSON.stringify(entry.marks),
        entry.teacher.id,
        dates.hour(entry.on),
      ]),
    },
    {
      table: 'line_item',
      columns: {
        org_id: 'bigint',
        id: 'bigint',
        class_id: 'bigint',
        title: 'text',
        category: 'text',
        set_on: 'date',
        max_score: 'numeric',
      },
      rows: tasks.map((task) => [
        org,
        task.id,
        task.group.id,
        task.title,
        task.category,
        dates.date(task.on),
        task.most,
      ]),
    },
    {
      table: 'result',
      columns: {
        org_id: 'bigint',
        line_item_id: 'bigint',
        pupil_id: 'bigint',
        score: 'numeric',
        status: 'text',
        entered_by: 'bigint',
        entered_at: 'timestamptz',
      },
      rows: marks.map(({ task, pupil, score }) => [
        org,
        task.id,
        pupil.id,
        score,
        score === null ? 'absent' : 'marked',
        task.teacher.id,
        dates.hour(task.on + 2),
      ]),
    },
    {
      table: 'attendance_week',
      columns: { org_id: 'bigint', pupil_id: 'bigint', week_start: 'date', codes: 'text' },
      rows: attendance.map(({ pupil, week, codes }) => [org, pupil.id, dates.date(week), codes]),
    },
    {
      table: 'behaviour_event',
      columns: { org_id: 'bigint', pupil_id: 'bigint', occurred_on: 'date', kind: 'text', points: 'int' },
      rows: behaviour.map(({ pupil, on, kind, points }) => [org, pupil.id, dates.date(on), kind, points]),
    },
  ]
}

/** What is true and nobody in the schools can see. */
export function truthBatches(school: School): Batch[] {
  const { shape, courses, teachers, effects, events } = school
  const org = shape.orgId
  return [
    {
      table: 'demonstration.truth_cycle',
      columns: { org_id: 'bigint', step: 'int', cycle_id: 'bigint' },
      rows: [...shape.cycles].map(([step, id]) => [org, step, id]),
    },
    {
      table: 'demonstration.truth_course',
      columns: {
        org_id: 'bigint',
        pupil_id: 'bigint',
        subject_id: 'bigint',
        first_step: 'int',
        states: 'real[]',
        outcome: 'int',
        unit: 'int',
      },
      rows: courses.map((course) => [
        org,
        course.pupil.id,
        idIn(shape.subjects, course.subject),
        course.firstStep,
        `{${course.states.map((state) => state.toFixed(3)).join(',')}}`,
        course.outcome,
        course.unit,
      ]),
    },
    {
      table: 'demonstration.truth_teacher',
      columns: { org_id: 'bigint', person_id: 'bigint', growth: 'real', bias: 'real' },
      rows: teachers.map((teacher) => [org, teacher.id, teacher.growth, teacher.bias]),
    },
    {
      table: 'demonstration.truth_class',
      columns: { org_id: 'bigint', class_id: 'bigint', growth: 'real' },
      rows: [...effects.classGrowth].map(([group, growth]) => [org, group.id, growth]),
    },
    {
      table: 'demonstration.truth_event',
      columns: {
        org_id: 'bigint',
        id: 'bigint',
        kind: 'text',
        step: 'int',
        size: 'real',
        pupil_id: 'bigint',
        subject_id: 'bigint',
        class_id: 'bigint',
      },
      rows: events.map((event, place) => [
        org,
        place + 1,
        event.kind,
        event.step,
        event.size,
        event.pupil?.id ?? null,
        event.subject === null ? null : idIn(shape.subjects, event.subject),
        event.group?.id ?? null,
      ]),
    },
  ]
}
