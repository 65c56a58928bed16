import {
  DEFAULT_PARAMETERS,
  type FilteredPupil,
  type FilterParameters,
  type FilterPupil,
  finalChances,
  finalGrade,
} from '#stats/filter.ts'
import { CYCLE_DAYS } from '#stats/simulate/as-pupils.ts'
import { USUAL_WORLD } from '#stats/simulate/monitoring.ts'
import { at, range } from '#stats/vector.ts'

export const WORLD = USUAL_WORLD
export const LAST = WORLD.cycles - 1
export const PARAMETERS: FilterParameters = {
  ...DEFAULT_PARAMETERS,
  priorCorrelation: WORLD.sharedSd ** 2 / (WORLD.sharedSd ** 2 + WORLD.subjectSd ** 2),
}
export const CUTS = range(0, WORLD.topGrade).map((grade) => grade + 0.5)
export const fromStep = (
  filtered: FilteredPupil,
  subject: number,
  cycle: number,
  parameters = PARAMETERS,
): number[] => {
  const step = filtered.steps[cycle]
  const now = { mean: at(step?.mean ?? [], subject), variance: at(step?.variance ?? [], subject) }
  return finalChances(finalGrade(parameters, now, (LAST - cycle) * CYCLE_DAYS), CUTS)
}

export const upTo = (pupil: FilterPupil, cycle: number): FilterPupil => ({
  ...pupil,
  readings: pupil.readings.filter(({ day }) => day <= cycle * CYCLE_DAYS),
})

export const NOBODY: FilterPupil = { from: 0, priors: [], readings: [] }
