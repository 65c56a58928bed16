import { fitRobust } from '../robust.ts'
import { mean } from '../vector.ts'
import { type Effect, pooledSd, type StandardisedEffect, standardise, studentInterval } from './effect.ts'

/** One pupil after a cycle of help, or without it. */
export interface ImpactRow {
  readonly helped: boolean
  readonly outcome: number
  /** What the filter forecast before the help began, in the unit of the outcome. */
  readonly forecast: number
  /** Pupils who were allocated together, such as a form; each by themselves unless said. */
  readonly cluster?: string
}

/** A pupil in the draw, with the probability that was logged. */
export interface LotteryRow extends ImpactRow {
  readonly probability: number
}

/** An effect both in the unit of the outcome and in standard deviations. */
export interface Impact extends Effect {
  readonly standardised: StandardisedEffect
}

type Weighted = ImpactRow & { readonly weight?: number; readonly also?: readonly number[] }

/**
 * outcome = b0 + effect of help + b1 forecast + b2.. others + error, by weighted least squares, errors of one cluster together.
 * The forecast made before the help is shrunk already, so that regression to the mean is in the comparison and not in the
 * effect. Undefined with fewer than two pupils on either side.
 */
export function adjustedEffect(rows: readonly Weighted[], level = 0.95): Impact | undefined {
  const [helped, compared] = [true, false].map((side) => rows.filter((row) => row.helped === side))
  if (!helped || !compared || helped.length < 2 || compared.length < 2) return undefined
  const middle = mean(rows.map(({ forecast }) => forecast))
  const fit = fitRobust(
    rows.map(({ outcome, forecast, also = [], weight = 1, cluster, ...row }) => ({
      ...{ y: outcome, x: [1, Number(row.helped), forecast - middle, ...also], weight },
      ...(cluster === undefined ? {} : { cluster }),
    })),
    1,
  )
  if (!fit) return undefined
  const interval = studentInterval(fit.estimate, fit.se, fit.freedom, level)
  const effect: Effect = {
    ...{ effect: fit.estimate, se: fit.se, ...interval, freedom: fit.freedom },
    ...{ helped: helped.length, compared: compared.length },
  }
  const sides = [helped, compared].map((side) => side.map(({ outcome }) => outcome))
  return { ...effect, standardised: standardise(effect, pooledSd(sides)) }
}

/**
 * The effect by a lottery at the margin: pupils in the draw alone, each weighted by one over the logged chance of the side
 * they came to be on, so that those drawn stand for all in the draw.
 */
export function lotteryEffect(rows: readonly LotteryRow[], level = 0.95): Impact | undefined {
  const drawn = rows.filter(({ probability }) => probability > 0 && probability < 1)
  return adjustedEffect(
    drawn.map(({ probability, ...row }) => ({
      ...row,
      weight: 1 / (row.helped ? probability : 1 - probability),
    })),
    level,
  )
}
