import type { ImpactRow, LotteryRow } from '../impact/adjusted.ts'
import type { DiscontinuityRow } from '../impact/discontinuity.ts'
import { drawAtMargin } from '../impact/lottery.ts'
import type { MatchedRow } from '../impact/matched.ts'
import type { SteppedRow } from '../impact/stepped.ts'
import type { Random } from '../random.ts'
import { at, range } from '../vector.ts'

/** A school in which help does so much, in standard deviations of attainment, and everything else is known. */
export interface ImpactWorld {
  readonly effect: number
  readonly pupils: number
  readonly places: number
  /** Reliability of the reading by which pupils are chosen. */
  readonly reliability: number
  /** Spread of results about attainment. */
  readonly resultSd: number
}

export const USUAL_IMPACT: ImpactWorld = {
  ...{ effect: 0, pupils: 400, places: 100 },
  ...{ reliability: 0.8, resultSd: 0.5 },
}

interface SimulatedPupil {
  readonly id: string
  readonly attainment: number
  readonly reading: number
  /** What the filter makes of the reading: shrunk towards the mean. */
  readonly forecast: number
  /** Absence: goes with attainment, and with the result beyond it. */
  readonly absence: number
}

function drawPupil(world: ImpactWorld, random: Random, i: number): SimulatedPupil {
  const attainment = random.normal()
  const noise = Math.sqrt((1 - world.reliability) / world.reliability)
  const reading = attainment + random.normal(0, noise)
  const absence = -0.4 * attainment + random.normal(0, 0.9)
  return { id: `pupil ${i + 1}`, attainment, reading, forecast: world.reliability * reading, absence }
}

const resultOf = (world: ImpactWorld, pupil: SimulatedPupil, helped: boolean, random: Random): number =>
  pupil.attainment - 0.15 * pupil.absence + random.normal(0, world.resultSd) + (helped ? world.effect : 0)

const school = (world: ImpactWorld, random: Random): SimulatedPupil[] =>
  range(0, world.pupils).map((i) => drawPupil(world, random, i))

/** Help goes to those of lowest forecast, by lot where they cannot be told apart. */
export function simulateLottery(world: ImpactWorld, random: Random): LotteryRow[] {
  const pupils = school(world, random)
  const se = Math.sqrt(1 - world.reliability)
  const draw = drawAtMargin(
    pupils.map(({ id, forecast }) => ({ id, priority: -forecast, se })),
    world.places,
    random,
  )
  return pupils.map((pupil, i) => {
    const { helped = false, probability = 0 } = draw.pupils[i] ?? {}
    return { helped, probability, forecast: pupil.forecast, outcome: resultOf(world, pupil, helped, random) }
  })
}

/** Help goes to everyone below a forecast, and to nobody above it: the cut in priority is 0. */
export function simulateDiscontinuity(world: ImpactWorld, random: Random): DiscontinuityRow[] {
  return school(world, random).map((pupil) => {
    const priority = -0.6 - pupil.forecast
    return {
      ...{ priority, forecast: pupil.forecast },
      outcome: resultOf(world, pupil, priority >= 0, random),
    }
  })
}

/** Units begin help one after the other in an order drawn by lot; units and cycles have levels and shocks of their own. */
export function simulateStepped(
  world: ImpactWorld,
  random: Random,
  units = 6,
): { readonly rows: SteppedRow[]; readonly starts: Record<string, number> } {
  const names = range(0, units).map((i) => `unit ${i + 1}`)
  const starts = Object.fromEntries(random.shuffle(names).map((name, i) => [name, i + 1]))
  const cycles = range(0, units + 1).map(() => random.normal(0, 0.2))
  const rows = names.flatMap((unit) => {
    const level = random.normal(0, 0.3)
    const pupils = range(0, Math.round(world.pupils / units)).map((i) => drawPupil(world, random, i))
    return cycles.flatMap((shift, cycle) => {
      const shock = level + shift + random.normal(0, 0.1)
      const helped = cycle >= (starts[unit] ?? 0)
      return pupils.map((pupil) => ({
        ...{ unit, cycle, forecast: pupil.forecast },
        outcome: resultOf(world, pupil, helped, random) + shock,
      }))
    })
  })
  return { rows, starts }
}

/** Help went by forecast and absence, not by lot; forms of 25 have luck of their own. */
export function simulateMatched(world: ImpactWorld, random: Random): MatchedRow[] {
  const forms = range(0, Math.ceil(world.pupils / 25)).map(() => random.normal(0, 0.1))
  return school(world, random).map((pupil, i) => {
    const form = Math.floor(i / 25)
    const leaning = -1 - 0.8 * pupil.forecast + 0.6 * pupil.absence
    const helped = random.chance(1 / (1 + Math.exp(-leaning)))
    return {
      ...{ helped, forecast: pupil.forecast, traits: [pupil.absence], cluster: `form ${form + 1}` },
      outcome: resultOf(world, pupil, helped, random) + at(forms, form),
    }
  })
}

/** Those of the lowest readings, as before and after would judge them: reading, and the next one. */
export function simulateBeforeAfter(world: ImpactWorld, random: Random): Omit<ImpactRow, 'helped'>[] {
  const noise = Math.sqrt((1 - world.reliability) / world.reliability)
  return school(world, random)
    .sort((a, b) => a.reading - b.reading)
    .slice(0, world.places)
    .map(({ reading, attainment }) => ({
      forecast: reading,
      outcome: attainment + random.normal(0, noise) + world.effect,
    }))
}
