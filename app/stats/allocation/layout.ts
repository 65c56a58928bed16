import { mean } from '../vector.ts'
import type {
  AllocationProblem,
  Demand,
  HelpOption,
  LearningManager,
  Pairing,
  PlannedHelp,
  PupilInNeed,
} from './problem.ts'

/** One pupil with one manager on one option, as it may be in a plan. */
export interface Candidate {
  readonly pupil: PupilInNeed
  readonly manager: LearningManager
  readonly option: HelpOption
  readonly points: number
  readonly value: number
  /** Hours of the manager: the pupil's own, or the share of a full group. */
  readonly hours: number
  /** The groups it could sit in: of one manager and option, and of one year where groups are. */
  readonly room: string | null
  /** Whether the manager was the pupil's before; null where the pupil had none. */
  readonly keeps: boolean | null
}

/** A problem with everything looked up. */
export interface Layout {
  readonly problem: AllocationProblem
  readonly candidates: readonly Candidate[]
  readonly ofPupil: ReadonlyMap<string, readonly Candidate[]>
  readonly before: ReadonlyMap<string, PlannedHelp>
  readonly demands: readonly Demand[]
  /** Worth of keeping a manager and cost of changing, in weighted points. */
  readonly kept: number
  readonly broken: number
}

/**
 * How much a point weighs for a pupil: 1 + need, falling with the hours of help had, so that what help is worth in all is
 * concave (a logarithm) in the hours.
 */
export const pupilWeight = ({ need, hoursHad }: PupilInNeed, halfHours = 10): number =>
  (1 + Math.max(0, need)) / (1 + Math.max(0, hoursHad) / halfHours)

/** Whether a pairing speaks of this pupil, manager and option. */
export const matches = (
  { pupil, manager, option }: Pairing,
  one: { pupil: { id: string }; manager: { id: string }; option: { id: string } },
): boolean =>
  (pupil === undefined || pupil === one.pupil.id) &&
  (manager === undefined || manager === one.manager.id) &&
  (option === undefined || option === one.option.id)

/** Every pupil, manager and option that go together, vetoes left out only where `vetoed` says so. */
export function candidatesOf(
  problem: AllocationProblem,
  pupil: PupilInNeed,
  vetoes: readonly Pairing[] = problem.vetoes ?? [],
): Candidate[] {
  const was = problem.before?.find((help) => help.pupil === pupil.id)
  const weight = pupilWeight(pupil, problem.halfHours)
  return pupil.suits.flatMap(({ option: id, gain }) => {
    const option = problem.options.find((one) => one.id === id)
    if (!option || gain <= 0) return []
    const { group } = option
    return problem.managers.flatMap((manager): Candidate[] => {
      const points = gain * (manager.skills?.[id] ?? 1)
      const hours = option.hours / (group?.seats ?? 1)
      const room = group ? JSON.stringify([manager.id, id, group.sameYear ? pupil.year : null]) : null
      const keeps = was ? was.manager === manager.id : null
      const one = { pupil, manager, option, points, value: weight * points, hours, room, keeps }
      const may = points > 0 && option.hours <= manager.hours && !vetoes.some((veto) => matches(veto, one))
      return may ? [one] : []
    })
  })
}

function demandsOf({ pupils, pins = [], fewestByYear = {} }: AllocationProblem): Demand[] {
  return [
    ...pupils.flatMap(({ id, mustServe }): Demand[] =>
      mustServe ? [{ kind: 'must serve', pupil: id }] : [],
    ),
    ...pins.map((pin): Demand => ({ kind: 'pin', pin })),
    ...Object.entries(fewestByYear).flatMap(([year, fewest]): Demand[] =>
      fewest > 0 ? [{ kind: 'fewest', year, fewest }] : [],
    ),
  ]
}

/** Looks everything up once. */
export function layOut(problem: AllocationProblem): Layout {
  const ofPupil = new Map(problem.pupils.map((pupil) => [pupil.id, candidatesOf(problem, pupil)]))
  const candidates = [...ofPupil.values()].flat()
  const typical = candidates.length > 0 ? mean(candidates.map(({ value }) => value)) : 0
  const { kept, broken } = problem.continuity ?? { kept: 0.03, broken: 0.03 }
  return {
    ...{ problem, candidates, ofPupil, kept: kept * typical, broken: broken * typical },
    before: new Map(problem.before?.map((help) => [help.pupil, help])),
    demands: demandsOf(problem),
  }
}

/** Whether a candidate is one of those a demand wants. */
export function meets(demand: Demand, candidate: Candidate): boolean {
  if (demand.kind === 'must serve') return demand.pupil === candidate.pupil.id
  if (demand.kind === 'pin') return matches(demand.pin, candidate)
  return demand.year === candidate.pupil.year
}

/** How many candidates a demand wants chosen. */
export const wanted = (demand: Demand): number => (demand.kind === 'fewest' ? demand.fewest : 1)

/** The demands that a choice does not meet. */
export const unmetDemands = ({ demands }: Layout, chosen: readonly Candidate[]): Demand[] =>
  demands.filter((demand) => chosen.filter((one) => meets(demand, one)).length < wanted(demand))
