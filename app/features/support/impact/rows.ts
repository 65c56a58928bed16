import type { MatchedRow } from '#stats/impact/matched.ts'
import { mean } from '#stats/vector.ts'
import type { Score, Way } from '../places/schema.ts'
import type { OutcomeKind } from '../schema.ts'

export type Change = { before: number; after: number }
/** `begins`: the help began in this window, so that the forecast of its first cycle was made before it. */
export type Member = {
  pupilId: number
  kind: string
  outcome: OutcomeKind
  subjectId: number | null
  begins: boolean
}
export type Mark = {
  pupilId: number
  subjectId: number
  yearGroupId: number
  forecast: number
  /** The mark given when it was made: what was seen by whoever chose. */
  last: number
  outcome: number
}
/** Somebody who might have had a place, as it was kept before the help began. */
export type PlaceFact = {
  placesId: number
  way: Way
  score: Score
  line: number | null
  kind: string
  pupilId: number
  subjectId: number | null
  priority: number
  probability: number
  chosen: boolean
}
export type WindowFacts = {
  /** The grades of each subject, lowest first. */
  grades: ReadonlyMap<number, readonly string[]>
  members: readonly Member[]
  places: readonly PlaceFact[]
  marks: readonly Mark[]
  /** Share of sessions present, of pupils with enough sessions in both cycles. */
  presence: ReadonlyMap<number, Change>
  incidents: ReadonlyMap<number, Change>
  left: ReadonlySet<number>
}

/** What is compared: the marks help was meant for, those of other subjects, presence, or incidents. */
export type Compared = 'marks' | 'other marks' | 'attendance' | 'behaviour'

export type Line = {
  pupilId: number
  stratum: string
  helped: boolean
  forecast: number
  last: number
  outcome: number
}

const nothingHappened: Change = { before: 0, after: 0 }

/** Spread of fewer than so many pupils is no measure to hold a difference against. */
const fewestInStratum = 12

/** Each subject and year in its own standard deviations, as those of its pupils are spread who count; others are left out. */
export function standardised(lines: readonly Line[], counts: (line: Line) => boolean): Line[] {
  return [...Map.groupBy(lines, ({ stratum }) => stratum).values()].flatMap((own) => {
    const base = own.filter(counts).map(({ outcome }) => outcome)
    if (base.length < fewestInStratum) return []
    const middle = mean(base)
    const sd = Math.sqrt(mean(base.map((value) => (value - middle) ** 2)))
    if (sd < 1e-9) return []
    return own.map((line) => ({
      ...line,
      forecast: (line.forecast - middle) / sd,
      last: (line.last - middle) / sd,
      outcome: (line.outcome - middle) / sd,
    }))
  })
}

/** Who had what help of a kind: by pupil, the subjects it was for; empty for all subjects. */
function helpedBy(kind: string, members: readonly Member[]): Map<number, Set<number>> {
  const of = members.filter((one) => one.kind === kind && one.begins)
  return new Map(
    [...Map.groupBy(of, ({ pupilId }) => pupilId)].map(([id, own]) => [
      id,
      new Set(
        own.some(({ subjectId }) => subjectId === null)
          ? []
          : own.flatMap(({ subjectId }) => subjectId ?? []),
      ),
    ]),
  )
}

/** Of those helped the subjects help was for, or the others; of everybody else all, of which those beside them are kept. */
function markLines(
  facts: WindowFacts,
  helped: ReadonlyMap<number, ReadonlySet<number>>,
  other: boolean,
): Line[] {
  return facts.marks.flatMap(({ pupilId, subjectId, yearGroupId, forecast, last, outcome }): Line[] => {
    const own = helped.get(pupilId)
    if (own && (own.size === 0 || own.has(subjectId)) === other) return []
    const stratum = `${subjectId}/${yearGroupId}`
    return [{ pupilId, stratum, helped: own !== undefined, forecast, last, outcome }]
  })
}

function changeLines(
  facts: WindowFacts,
  helped: ReadonlyMap<number, unknown>,
  of: 'attendance' | 'behaviour',
): Line[] {
  const years = new Map(facts.marks.map(({ pupilId, yearGroupId }) => [pupilId, yearGroupId]))
  return [...years].flatMap(([pupilId, yearGroupId]): Line[] => {
    const change =
      of === 'attendance' ? facts.presence.get(pupilId) : (facts.incidents.get(pupilId) ?? nothingHappened)
    if (!change) return []
    // More incidents are worse, so that in each measure more is better.
    const sign = of === 'attendance' ? 1 : -1
    const [before, outcome] = [sign * change.before, sign * change.after]
    const stratum = String(yearGroupId)
    return [{ pupilId, stratum, helped: helped.has(pupilId), forecast: before, last: before, outcome }]
  })
}

/**
 * Pupils with help of a kind and pupils alike without any, in the subjects and year groups in which it was given: what was
 * forecast (or measured) before, what came, and what may have gone by when they were chosen.
 */
export function rowsOf(
  facts: WindowFacts,
  kind: string,
  compared: Compared,
): (MatchedRow & { pupilId: number })[] {
  const helped = helpedBy(kind, facts.members)
  const inHelp = new Set(facts.members.map(({ pupilId }) => pupilId))
  const lines =
    compared === 'marks' || compared === 'other marks'
      ? markLines(facts, helped, compared === 'other marks')
      : changeLines(facts, helped, compared)
  const strata = new Set(lines.filter((line) => line.helped).map(({ stratum }) => stratum))
  const beside = lines.filter(
    (line) => strata.has(line.stratum) && (line.helped || !inHelp.has(line.pupilId)),
  )
  return standardised(beside, ({ helped }) => !helped).map(
    ({ pupilId, forecast, last, outcome, ...line }) => ({
      ...{ pupilId, helped: line.helped, forecast, outcome, cluster: String(pupilId) },
      traits: [
        last - forecast,
        1 - (facts.presence.get(pupilId)?.before ?? 1),
        (facts.incidents.get(pupilId) ?? nothingHappened).before,
      ],
    }),
  )
}
