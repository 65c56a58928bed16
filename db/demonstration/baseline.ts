import type { Random } from '#stats/random.ts'
import type { Margins } from './margins.ts'
import type { SchoolPlan } from './schools.ts'

/** Where a pupil starts, by band of key stage 2 in the nation given disadvantage and special needs. */
export function drawStart(
  plan: SchoolPlan,
  margins: Margins,
  disadvantaged: boolean,
  needs: boolean,
  random: Random,
) {
  const group = margins.bandShares(disadvantaged ? 'Disadvantaged' : 'Disadvantaged all other')
  const all = margins.bandShares('Total')
  const alike = margins.bandShares(needs ? 'Any SEN' : 'No identified SEN')
  const size = (shares: readonly number[]) => shares.reduce((sum, share) => sum + share, 0)
  const weights = group.map(
    (pupils, band) => (pupils * (alike[band] ?? 0)) / (size(alike) * ((all[band] ?? 1) / size(all))),
  )
  const missing = random.uniform() < (weights.at(-1) ?? 0) / size(weights)
  const band = margins.bandEdges[random.weighted(weights.slice(0, -1))] ?? { low: 100, high: 102 }
  const score = band.low + random.uniform() * (band.high - band.low) + plan.entryShift
  return { start: Math.min(Math.max(score, 66), 120), missing }
}

const scaled = (score: number) => Math.round(Math.min(Math.max(score, 80), 120))

export function drawKeyStage2(start: number, random: Random) {
  const average = Math.min(Math.max(Math.round(start * 2) / 2, 80), 120)
  const apart = Math.round(random.normal(0, 3.2)) + (Number.isInteger(average) ? 0 : 0.5)
  const within = Math.min(Math.abs(apart), average - 80, 120 - average) * Math.sign(apart || 1)
  return {
    reading: average + within,
    maths: average - within,
    grammar: scaled(average + random.normal(0.5, 3.5)),
  }
}

export function drawCat4(start: number, random: Random) {
  const general = (start - 104) / 8
  const score = () =>
    Math.round(Math.min(Math.max(100 + 15 * (0.72 * general + 0.6 * random.normal()), 60), 140))
  return { verbal: score(), quantitative: score(), nonverbal: score(), spatial: score() }
}
