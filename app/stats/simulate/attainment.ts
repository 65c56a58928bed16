import {
  type CountRow,
  countOutcomes,
  gradeChances,
  type OrdinalModel,
  type SchoolTable,
} from '../ordinal.ts'
import type { Random } from '../random.ts'
import { range } from '../vector.ts'

/** A plausible truth: grades 1-9 and U from a scaled score of 80-120, bending and spreading as real ones do. */
export const TRUE_MODEL: OrdinalModel = {
  version: 'probit-1',
  grades: ['U', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  centre: 104,
  spread: 7,
  cuts: [-2.8, -2.0, -1.4, -0.7, 0.1, 0.9, 1.5, 2.1, 2.8],
  knots: [-3, -0.6, 0, 0.7, 2.3],
  location: [0.75, 0.5, -0.3, 0.2],
  scaleKnots: [-3, 2.3],
  scale: [0.06],
  schoolSd: 0.3,
  pupils: 0,
}

export interface AttainmentWorld {
  readonly schools: number
  readonly pupilsPerSchool: number
  readonly schoolSd: number
}

export interface SimulatedOutcome {
  readonly x: number
  readonly grade: number
}

/** Draws schools of pupils whose grades follow `TRUE_MODEL` and an effect of their school. */
export function simulateAttainment(world: AttainmentWorld, random: Random) {
  const effects = range(0, world.schools).map(() => random.normal(0, world.schoolSd))
  const pupils = effects.map((effect) =>
    range(0, world.pupilsPerSchool).map(() => drawOutcome(TRUE_MODEL, effect, random)),
  )
  const schools: SchoolTable[] = pupils.map((outcomes, j) => ({ school: `S${j}`, rows: tableOf(outcomes) }))
  return { effects, pupils, schools, rows: tableOf(pupils.flat()) }
}

function drawOutcome(model: OrdinalModel, effect: number, random: Random): SimulatedOutcome {
  const x = Math.round(Math.min(120, Math.max(80, random.normal(model.centre, model.spread))))
  return { x, grade: random.weighted(gradeChances(model, x, effect)) }
}

const tableOf = (outcomes: readonly SimulatedOutcome[]): CountRow[] =>
  countOutcomes(outcomes, TRUE_MODEL.grades.length, 1)
