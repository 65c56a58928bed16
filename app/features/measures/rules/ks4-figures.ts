import type { Pillar } from '../schema-official.ts'
import type { Award } from './awards.ts'
import { allLeft, type By, type FigureOf, oneFigure, plain, sentence, type Why } from './figure.ts'
import { type PillarState, reaches, standIn } from './pillars.ts'
import type { Prepared } from './pupil.ts'
import type { Counted } from './slots.ts'

const total = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0)

/** Attainment 8 and its like. */
export const bestOfSlots: FigureOf<'best of slots'> = (rule, prepared, { measure }) => {
  const { score, bySlot, counted, left } = prepared.filled(rule, measure.discounting)
  return oneFigure({ value: score }, () => {
    const parts = rule.slots.map(({ key, name }) => `${name} ${plain(bySlot.get(key) ?? 0)}`)
    return {
      ...{ counted, left: allLeft(prepared, measure, left) },
      words: `${plain(score)} points: ${parts.join(', ')}.`,
    }
  })
}

const line = (place: string, { name, grade, points }: Award): Counted => ({
  ...{ place, slot: place, name, grade, points, weight: 1, score: points },
})

const standings = (pillars: readonly Pillar[], prepared: Prepared, { measure }: By): PillarState[] => {
  const { counted } = prepared.counted(measure.discounting)
  return pillars.map((pillar) => standIn(pillar, counted, prepared.entered))
}

const inPillars = (
  states: readonly PillarState[],
  prepared: Prepared,
  { measure }: By,
  words: string,
): Why => ({
  counted: states.flatMap(({ pillar, best }) => best.map((award) => line(pillar.name, award))),
  left: allLeft(prepared, measure),
  words,
})

export const pillarsEntered: FigureOf<'pillars entered'> = ({ pillars }, prepared, by) => {
  const states = standings(pillars, prepared, by)
  return oneFigure({ value: states.every(({ entered }) => entered) ? 1 : 0 }, () => {
    const missing = states.filter(({ entered }) => !entered).map(({ pillar }) => pillar.name)
    const words = missing.length === 0 ? 'Every part was entered.' : `Not entered: ${missing.join(', ')}.`
    return inPillars(states, prepared, by, words)
  })
}

export const pillarsAchieved: FigureOf<'pillars achieved'> = ({ pillars, least }, prepared, by) => {
  const states = standings(pillars, prepared, by)
  const met = states.every((state) => reaches(state, least))
  return oneFigure({ value: met ? 1 : 0 }, () => {
    const missing = states
      .filter((state) => !reaches(state, least))
      .map(({ pillar, entered }) => `${pillar.name}${entered ? '' : ' (not entered)'}`)
    return inPillars(
      states,
      prepared,
      by,
      met ? 'Every part was reached.' : `Not reached: ${missing.join(', ')}.`,
    )
  })
}

export const pillarPoints: FigureOf<'pillar points'> = ({ pillars }, prepared, by) => {
  const states = standings(pillars, prepared, by)
  const places = total(pillars.map(({ counts }) => counts))
  const value = total(states.map(({ points }) => points)) / places
  return oneFigure({ value }, () => {
    const parts = states.map(({ pillar, points }) => `${pillar.name} ${plain(points)}`)
    const words = `${plain(value)} points: ${parts.join(', ')}, divided by ${places}.`
    return inPillars(states, prepared, by, words)
  })
}

/** The best result in any of some areas; results come best first. */
export const bestIn = (awards: readonly Award[], areas: readonly string[]): Award | undefined =>
  awards.find(({ area }) => area !== null && areas.includes(area))

/** Basics, and the counts of passes of the past. A double award counts twice. */
export const numberOfPasses: FigureOf<'number of passes'> = (rule, prepared, { measure }) => {
  const { counted } = prepared.counted(measure.discounting)
  const passed = counted.filter(({ points }) => points >= rule.least)
  const passes = total(passed.map(({ slots }) => slots))
  const needed = rule.needs.map((areas) => bestIn(counted, areas))
  const met = passes >= rule.passes && needed.every((award) => (award?.points ?? -1) >= rule.least)
  return oneFigure({ value: met ? 1 : 0 }, () => {
    const shown = rule.passes > 0 ? passed : needed.flatMap((award) => award ?? [])
    const many = rule.passes > 0 ? `${passes} of ${rule.passes} passes. ` : ''
    return {
      counted: shown.map((award) => line(award.points >= rule.least ? 'Reached' : 'Below', award)),
      left: allLeft(prepared, measure),
      words: `${many}${met ? 'Reached.' : 'Not reached.'}`,
    }
  })
}

export const cappedPoints: FigureOf<'capped points'> = ({ best, points }, prepared, { measure }) => {
  const worth: { award: Award; own: number }[] = []
  for (const award of prepared.counted(measure.discounting).counted) {
    const own = points ? points[award.grade] : award.points
    if (own === undefined) continue
    for (let slot = 0; slot < award.slots; slot++) worth.push({ award, own })
  }
  const taken = worth.sort((a, b) => b.own - a.own).slice(0, best)
  const value = total(taken.map(({ own }) => own))
  return oneFigure({ value }, () => ({
    counted: taken.map(({ award, own }) => ({ ...line('Best results', award), points: own, score: own })),
    left: allLeft(prepared, measure),
    words: `${plain(value)} points from ${taken.length} of at most ${best} results.`,
  }))
}

/** What pupils are ranked by: the mean of their best points in each group of areas, nought where there is none. */
export const rankedBy: FigureOf<'gap of ranks'> = ({ outcome }, prepared, { measure }) => {
  const { counted } = prepared.counted(measure.discounting)
  const best = outcome.map((areas) => bestIn(counted, areas)?.points ?? 0)
  const value = total(best) / best.length
  return oneFigure({ value }, () => sentence(`${plain(value)} points on average in ${best.length}.`))
}
