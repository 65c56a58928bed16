import type { Measure, RuleOf } from '../schema-official.ts'
import type { Award } from './awards.ts'
import { bestIn } from './ks4-figures.ts'
import { reaches, standIn } from './pillars.ts'
import { type MeasuredPupil, type Prepared, preparePupil, type Tables } from './pupil.ts'

export type NearPupil = { pupilId: number; lacks: number; words: string; raises: readonly Raise[] }
/** A result that would have to reach so many points. */
export type Raise = { qualification: string; points: number }
/** Pupils near a line, never without what is wrong with looking at them alone. */
export type NearList = { warning: string; below: NearPupil[]; others: number }

type Gap = { what: string; points: number; raises: readonly Raise[] }

const raiseOf =
  (least: number) =>
  (award: Award): Raise => ({ qualification: award.qualification, points: least })

function passesLacking(
  rule: RuleOf<'number of passes'>,
  { counted }: ReturnType<Prepared['counted']>,
): Gap[] | null {
  const needed = rule.needs.map((areas) => bestIn(counted, areas))
  if (needed.some((award) => award === undefined)) return null
  const own = needed.flatMap((award) => award ?? [])
  const gaps = new Map(own.filter(({ points }) => points < rule.least).map((award) => [award.id, award]))
  let passes = counted.reduce(
    (sum, { points, slots, id }) => sum + (points >= rule.least || gaps.has(id) ? slots : 0),
    0,
  )
  for (const award of counted) {
    if (passes >= rule.passes) break
    if (award.points >= rule.least || gaps.has(award.id)) continue
    gaps.set(award.id, award)
    passes += award.slots
  }
  if (passes < rule.passes) return null
  const raise = raiseOf(rule.least)
  return [...gaps.values()].map((award) => {
    return { what: award.name, points: rule.least - award.points, raises: [raise(award)] }
  })
}

function pillarsLacking(
  rule: RuleOf<'pillars achieved'>,
  prepared: Prepared,
  counted: ReturnType<Prepared['counted']>['counted'],
): Gap[] | null {
  const states = rule.pillars.map((pillar) => standIn(pillar, counted, prepared.entered))
  if (states.some(({ entered }) => !entered)) return null
  return states
    .filter((state) => !reaches(state, rule.least))
    .map(({ pillar, best }) => ({
      what: pillar.name,
      points: Math.max(...best.map(({ points }) => rule.least - points)),
      raises: best.filter(({ points }) => points < rule.least).map(raiseOf(rule.least)),
    }))
}

function lacking(measure: Measure, prepared: Prepared): Gap[] | null {
  const { rule } = measure
  const counted = prepared.counted(measure.discounting)
  if (rule.kind === 'number of passes') return passesLacking(rule, counted)
  return rule.kind === 'pillars achieved' ? pillarsLacking(rule, prepared, counted.counted) : null
}

const mostLacking = 2

/**
 * Pupils who lack at most two grades in all for a measure with a line, the nearest first, with how many others are below it;
 * null for a measure without one. Only results are read. The warning comes with the list and cannot be had without it.
 */
export function listNear(
  measure: Measure,
  pupils: readonly MeasuredPupil[],
  tables: Tables,
): NearList | null {
  if (!measure.threshold) return null
  const all = pupils.map((pupil) => ({ pupil, gaps: lacking(measure, preparePupil(pupil, tables)) }))
  const below = all.filter(({ gaps }) => gaps === null || gaps.length > 0)
  const near = below.flatMap(({ pupil, gaps }): NearPupil[] => {
    const lacks = (gaps ?? []).reduce((sum, { points }) => sum + points, 0)
    if (gaps === null || lacks > mostLacking) return []
    const words = gaps.map(({ what, points }) => `${Number(points.toFixed(2))} in ${what}`).join(', ')
    return [{ pupilId: pupil.id, lacks, words, raises: gaps.flatMap(({ raises }) => raises) }]
  })
  const sorted = near.toSorted((a, b) => a.lacks - b.lacks || a.pupilId - b.pupilId)
  return { warning: measure.threshold.warning, below: sorted, others: below.length - near.length }
}
