import type { School } from '../school.ts'
import { idIn } from '../shape.ts'
import type { Batch } from '../write.server.ts'
import type { Dates } from './dates.ts'

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
