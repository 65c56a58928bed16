import type { School } from '../school.ts'
import { idIn } from '../shape.ts'
import type { Batch } from '../write.server.ts'

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
