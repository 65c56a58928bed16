import { finalChances } from '#stats/filter.ts'
import { recordOf, type ScoredForecast, scoreForecast, type TrackRecord } from '#stats/ledger.ts'
import { suppressList } from '#stats/suppress.ts'
import { sum } from '#stats/vector.ts'
import type { LedgerLine } from './lines.server.ts'

export type ScoredLine = LedgerLine & { score: ScoredForecast }

/** A forecast beside what came of it. */
export function scoreLine(line: LedgerLine): ScoredLine {
  const { mean, sd, model, reach, target } = line
  const place = target === null ? -1 : model.grades.indexOf(target)
  const score = scoreForecast({
    pupil: line.pupilId,
    chances: finalChances({ mean, sd }, model.cuts),
    unit: model.unit,
    outcome: line.outcome.place,
    target: reach === null || place < 0 ? null : { place, chance: reach },
  })
  return { ...line, score }
}

type Scored = Pick<ScoredLine, 'pupilId' | 'subjectId' | 'score'>

export type NamedRecord = {
  key: string
  name: string
  /** Where it has a page of its own. */
  id: number | null
  /** Null where too few results came to say anything. */
  record: TrackRecord | null
}

/** The record of each part; of parts with few results, and of as many others as would give them away, none. */
export function recordsOf(
  parts: readonly { key: string; name: string; id: number | null; lines: readonly Scored[] }[],
): NamedRecord[] {
  const known = parts.filter(({ lines }) => lines.length > 0)
  const courses = known.map(
    ({ lines }) => new Set(lines.map(({ pupilId, subjectId }) => `${pupilId}/${subjectId}`)).size,
  )
  const shown = suppressList(courses)
  return known.map(({ key, name, id, lines }, i) => ({
    ...{ key, name, id },
    record: shown.counts[i] === null ? null : recordOf(lines.map(({ score }) => score)),
  }))
}

/** The grades between which four of five such results lie, the middle one, and whether the result lay outside. */
export function rangeOf({ mean, sd, model, outcome }: Pick<LedgerLine, 'mean' | 'sd' | 'model' | 'outcome'>) {
  const chances = finalChances({ mean, sd }, model.cuts)
  const reachedBy = (share: number) => {
    const place = chances.findIndex((_, k) => sum(chances.slice(0, k + 1)) >= share)
    return place < 0 ? chances.length - 1 : place
  }
  const [low, middle, high] = [reachedBy(0.1), reachedBy(0.5), reachedBy(0.9)]
  const grade = (place: number) => model.grades[place] ?? ''
  const outside = outcome.place < low || outcome.place > high
  return { low: grade(low), middle: grade(middle), high: grade(high), outside }
}
