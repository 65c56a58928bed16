import type { LastYear } from '../last-year.ts'
import type { Margins } from '../margins.ts'
import type { School } from '../school.ts'
import type { Nation } from '../targets.ts'
import type { Batch } from './batch.ts'
import type { Dates } from './dates.ts'
import { entryBatch } from './facts.ts'
import { leaverBatches } from './leavers.ts'
import { teachingBatch } from './people.ts'
import { enrolmentBatch } from './pupils.ts'
import { classBatch } from './shape.ts'
import { targetBatches } from './targets.ts'
import { classGrowthBatch, courseBatch } from './truth.ts'

/** Those who left with results, their classes, what was entered of them, and what is true of them. */
export function lastYearBatches(
  school: School,
  lastYear: LastYear | undefined,
  known: { models: ReadonlyMap<string, Nation>; margins: Margins; dates: Dates },
): Batch[] {
  if (!lastYear) return []
  const { models, margins, dates } = known
  const { plan, shape } = school
  const own = { ...lastYear, plan, shape, tiers: new Map() }
  return [
    ...leaverBatches(school, lastYear.leavers, dates),
    classBatch(own),
    enrolmentBatch(own, dates),
    teachingBatch(own, dates),
    ...targetBatches(own, models, margins, dates),
    entryBatch(own, dates),
    courseBatch(own),
    classGrowthBatch(shape, lastYear.added),
  ]
}
