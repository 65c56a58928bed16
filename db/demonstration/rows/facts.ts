import type { School } from '../school.ts'
import { idIn } from '../shape.ts'
import { type Batch, batch } from './batch.ts'
import type { Dates } from './dates.ts'

export function entryBatch({ shape, entries }: Pick<School, 'shape' | 'entries'>, { hour }: Dates): Batch {
  return batch(
    'cycle_entry',
    'org_id cycle_id class_id pupil_id marks entered_by entered_at',
    entries.map(({ step, group, pupil, marks, teacher, on }) => [
      shape.orgId,
      idIn(shape.cycles, step),
      group.id,
      pupil.id,
      JSON.stringify(marks),
      teacher.id,
      hour(on),
    ]),
  )
}

function timeBatch({ shape, entryTimes }: School, { hour }: Dates): Batch {
  return batch(
    'entry_time',
    'org_id cycle_id class_id person_id kind seconds cells last_at',
    entryTimes.map(({ step, group, teacher, kind, seconds, cells, on }) => [
      ...[shape.orgId, idIn(shape.cycles, step), group.id, teacher.id],
      ...[kind, seconds, cells, hour(on)],
    ]),
  )
}

function markBatches({ shape, tasks, marks }: School, { date, hour }: Dates): Batch[] {
  const daysToMark = 2
  return [
    batch(
      'line_item',
      'org_id id class_id title category set_on max_score',
      tasks.map(({ id, group, title, category, on, most }) => [
        shape.orgId,
        id,
        group.id,
        title,
        category,
        date(on),
        most,
      ]),
    ),
    batch(
      'result',
      'org_id line_item_id pupil_id score status entered_by entered_at',
      marks.map(({ task, pupil, score }) => [
        shape.orgId,
        task.id,
        pupil.id,
        score,
        score === null ? 'absent' : 'marked',
        task.teacher.id,
        hour(task.on + daysToMark),
      ]),
    ),
  ]
}

/** What was entered, marked, attended and seen. */
export function factBatches(school: School, dates: Dates): Batch[] {
  const { orgId } = school.shape
  return [
    entryBatch(school, dates),
    timeBatch(school, dates),
    ...markBatches(school, dates),
    batch(
      'attendance_week',
      'org_id pupil_id week_start codes',
      school.attendance.map(({ pupil, week, codes }) => [orgId, pupil.id, dates.date(week), codes]),
    ),
    batch(
      'behaviour_event',
      'org_id pupil_id occurred_on kind points',
      school.behaviour.map(({ pupil, on, kind, points }) => [orgId, pupil.id, dates.date(on), kind, points]),
    ),
  ]
}
