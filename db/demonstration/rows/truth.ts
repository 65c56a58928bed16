import type { ClassGroup } from '../classes.ts'
import type { School } from '../school.ts'
import { idIn } from '../shape.ts'
import { array, type Batch, batch } from './batch.ts'

/** What is true and nobody in the schools can see. */
export function truthBatches({ shape, courses, teachers, effects, events, anomalies }: School): Batch[] {
  const org = shape.orgId
  const subjectId = (key: string) => idIn(shape.subjects, key)
  return [
    batch(
      'demonstration.truth_cycle',
      'org_id step cycle_id',
      [...shape.cycles].map(([step, id]) => [org, step, id]),
    ),
    courseBatch({ shape, courses }),
    batch(
      'demonstration.truth_teacher',
      'org_id person_id growth bias',
      teachers.map(({ id, growth, bias }) => [org, id, growth, bias]),
    ),
    classGrowthBatch(shape, effects.classGrowth),
    batch(
      'demonstration.truth_event',
      'org_id id kind step size pupil_id subject_id class_id',
      events.map(({ kind, step, size, pupil, subject, group }, place) => [
        ...[org, place + 1, kind, step, size, pupil?.id ?? null],
        ...[subject === null ? null : subjectId(subject), group?.id ?? null],
      ]),
    ),
    batch(
      'demonstration.truth_anomaly',
      'org_id id kind step class_id department_id',
      anomalies.map((one, place) => [
        ...[org, place + 1, one.kind, one.step],
        ...('group' in one ? [one.group.id, null] : [null, idIn(shape.departments, one.department)]),
      ]),
    ),
    batch(
      'demonstration.truth_cause',
      'org_id event_id cause',
      events.flatMap(({ cause }, place) => (cause === null ? [] : [[org, place + 1, cause]])),
    ),
  ]
}

export function courseBatch({ shape, courses }: Pick<School, 'shape' | 'courses'>): Batch {
  return batch(
    'demonstration.truth_course',
    'org_id pupil_id subject_id first_step states outcome unit',
    courses.map(({ pupil, subject, firstStep, states, outcome, unit }) => [
      ...[shape.orgId, pupil.id, idIn(shape.subjects, subject), firstStep],
      ...[array(states), outcome, unit],
    ]),
  )
}

export function classGrowthBatch({ orgId }: School['shape'], growth: ReadonlyMap<ClassGroup, number>): Batch {
  const rows = [...growth].map(([group, own]) => [orgId, group.id, own])
  return batch('demonstration.truth_class', 'org_id class_id growth', rows)
}
