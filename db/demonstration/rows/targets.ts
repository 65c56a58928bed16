import { yearDates } from '../classes.ts'
import type { Margins } from '../margins.ts'
import type { School } from '../school.ts'
import { talkedOver } from '../schools.ts'
import { idIn } from '../shape.ts'
import { drawTargets, type Nation } from '../targets.ts'
import { cyclesAYear } from '../truth.ts'
import { array, type Batch, batch, type Cell } from './batch.ts'
import type { Dates } from './dates.ts'

const daysToAgree = 20

/** A target for every course; those of courses given up ended with last year. */
export function targetBatches(
  school: Pick<School, 'plan' | 'shape' | 'courses'>,
  models: ReadonlyMap<string, Nation>,
  margins: Margins,
  dates: Dates,
): Batch[] {
  const { shape, courses } = school
  const [last, now] = yearDates
  const drawn = drawTargets(courses, models, margins)
  const rows = drawn.map(
    ({ pupil, subject, grade, benchmark, basis, baseline, chances, version }, place): Cell[] => {
      const course = courses[place]
      const first = course?.firstStep ?? 1
      const followed = first + (course?.groups.length ?? 0) > cyclesAYear + 1
      const open = school.plan.slug === talkedOver.slug && pupil.year === talkedOver.year && followed
      const start = first <= cyclesAYear && !open ? last.first : now.first
      return [
        ...[shape.orgId, pupil.id, idIn(shape.subjects, subject), grade, benchmark, 'high', basis],
        ...[baseline?.kind ?? null, baseline?.score ?? null, chances && array(chances), version],
        open ? 'proposed' : 'agreed',
        ...[dates.hour(start + daysToAgree), followed ? null : dates.hour(last.last)],
      ]
    },
  )
  const columns =
    'org_id pupil_id subject_id grade benchmark challenge basis baseline_kind baseline_score chances model_version state set_at ended_at'
  return [batch('target', columns, rows)]
}
