import type { FilterPupil } from '../filter.ts'
import type { MonitoringWorld, SimulatedPupil } from './monitoring.ts'

/** Days of one simulated cycle. */
export const CYCLE_DAYS = 42

/** A simulated pupil as the filter would meet it: readings every six weeks, priors from the baseline alone. */
export function asFilterPupil(world: MonitoringWorld, pupil: SimulatedPupil): FilterPupil {
  const sd = Math.hypot(world.sharedSd, world.subjectSd)
  return {
    from: 0,
    priors: pupil.map((course) => ({ mean: course.expected, sd })),
    readings: pupil.flatMap((course, subject) =>
      course.readings.map((value, cycle) => ({
        day: cycle * CYCLE_DAYS,
        subject,
        type: 'judgement',
        value,
        source: course.classId,
      })),
    ),
  }
}
