import type { Solving } from '../program.ts'

/** A pupil who may be helped in the next cycle. */
export interface PupilInNeed {
  readonly id: string
  /** Year group, for floors and for groups of one year. */
  readonly year: string
  /** How far behind or at risk, 0 for not at all; a pupil of need 1 weighs twice as much. */
  readonly need: number
  /** Hours of help had already. */
  readonly hoursHad: number
  /** Somebody has decided that this pupil is helped whatever it displaces. */
  readonly mustServe?: boolean
  /** What would suit, each with the points it is expected to bring (effect of the kind of help times exposure). */
  readonly suits: readonly { readonly option: string; readonly gain: number }[]
}

/** A kind of help. */
export interface HelpOption {
  readonly id: string
  /** Hours a week that it takes of a manager: for one pupil, or for one group. */
  readonly hours: number
  /** Given in groups of `fewest` to `seats` pupils, of one year group or mixed. */
  readonly group?: { readonly seats: number; readonly fewest: number; readonly sameYear: boolean }
}

/** A learning manager with the hours a week that are not monitoring. */
export interface LearningManager {
  readonly id: string
  readonly hours: number
  /** How well this manager gives an option: 1 as usual, which is also meant where nothing is said; 0 not at all. */
  readonly skills?: Readonly<Record<string, number>>
}

/** A pupil with a manager, with an option, or with both; in a veto what is left out means every. */
export interface Pairing {
  readonly pupil?: string
  readonly manager?: string
  readonly option?: string
}

/** What was or is planned for one pupil. */
export interface PlannedHelp {
  readonly pupil: string
  readonly manager: string
  readonly option: string
}

/** What is to be allocated, and under which rules. */
export interface AllocationProblem {
  readonly pupils: readonly PupilInNeed[]
  readonly managers: readonly LearningManager[]
  readonly options: readonly HelpOption[]
  /** To be part of the plan whatever happens; each names its pupil. */
  readonly pins?: readonly (Pairing & { readonly pupil: string })[]
  readonly vetoes?: readonly Pairing[]
  /** By year group, how many of its pupils are to be helped at least. */
  readonly fewestByYear?: Readonly<Record<string, number>>
  /** The plan of the cycle before. */
  readonly before?: readonly PlannedHelp[]
  /** Worth of a pupil who keeps their manager, and cost of one who changes, as parts of a mean placement; .03 each unless said. */
  readonly continuity?: { readonly kept: number; readonly broken: number }
  /** After so many hours of help a further hour counts half; 10 unless said. */
  readonly halfHours?: number
}

/** Something the plan must hold to, that may clash with others. */
export type Demand =
  | { readonly kind: 'must serve'; readonly pupil: string }
  | { readonly kind: 'pin'; readonly pin: Pairing & { readonly pupil: string } }
  | { readonly kind: 'fewest'; readonly year: string; readonly fewest: number }

/** Why a pupil in need has no help in the plan. */
export type UnmetReason =
  /** No option suits, or no manager gives one that does. */
  | { readonly kind: 'nothing suits' }
  | { readonly kind: 'vetoed' }
  /** What suits best is given in groups, and none has a seat: too few would sit in it, or it is full. */
  | { readonly kind: 'no group'; readonly option: string }
  /** An hour brings more elsewhere: what an hour would bring here, beside the price of an hour of that manager. */
  | {
      readonly kind: 'hours'
      readonly option: string
      readonly manager: string
      readonly worthAnHour: number
      readonly price: number
    }

/** Why a pupil's help changed. */
export type ChangeReason =
  | { readonly kind: 'manager left' }
  | { readonly kind: 'vetoed' }
  | { readonly kind: 'pinned' }
  /** What suits the pupil now is nothing that the manager gives. */
  | { readonly kind: 'nothing suits with them' }
  /** The manager's hours are full with pupils for whom an hour brings more; `instead` are those newly with that manager. */
  | {
      readonly kind: 'hours'
      readonly used: number
      readonly of: number
      readonly instead: readonly string[]
    }
  /** The plan as a whole is worth more so; of this pupil's own help by so much (weighted points, may be below 0). */
  | { readonly kind: 'worth more'; readonly by: number }
  /** Newly helped: what an hour brings, beside the price of an hour of that manager. */
  | { readonly kind: 'need'; readonly worthAnHour: number; readonly price: number }
  /** No longer helped, for this reason. */
  | { readonly kind: 'ended'; readonly reason: UnmetReason }

export interface Change {
  readonly pupil: string
  readonly from: PlannedHelp | null
  readonly to: PlannedHelp | null
  readonly because: ChangeReason
}

/** One pupil's place in the plan. */
export interface Placement extends PlannedHelp {
  /** Points it is expected to bring, skill of the manager included. */
  readonly points: number
  /** Points times the pupil's weight: what the plan as a whole makes largest. */
  readonly value: number
  /** Hours a week of the manager: the pupil's own, or the share of a group. */
  readonly hours: number
}

export interface HelpGroup {
  readonly manager: string
  readonly option: string
  readonly pupils: readonly string[]
}

/** One manager's week. */
export interface ManagerLoad {
  readonly manager: string
  readonly used: number
  readonly of: number
  /** Weighted points an hour of this manager brings: no less than one more would bring, no more than one less would cost. */
  readonly price: number
}

export interface AllocationPlan {
  readonly ok: true
  readonly placements: readonly Placement[]
  readonly groups: readonly HelpGroup[]
  readonly loads: readonly ManagerLoad[]
  /** Those in need (above 0, or to whom something suits) without help. */
  readonly unmet: readonly { readonly pupil: string; readonly reason: UnmetReason }[]
  readonly changes: readonly Change[]
  /** Sum of weighted points, continuity left out. */
  readonly value: number
  /** Weighted points that a plan without regard to continuity would have had more: at most that, where the solver ran out of time. */
  readonly givenUp: number
  /** Of the pupils helped before and now, how many keep their manager. */
  readonly kept: number
  readonly stayed: number
  /** Part of the value by which the best plan may be better. */
  readonly gap: number
  /** True where the solver ran out of time and the plan is the one by hand. */
  readonly byHand: boolean
}

/** Nothing fits, because of these demands. */
export interface AllocationClash {
  readonly ok: false
  readonly clashes: readonly Demand[]
  /**
   * True where none of them can be met even by itself; false where they clash with each other and with the hours and seats
   * there are: without any one of them the rest of them fits.
   */
  readonly alone: boolean
  /** False where time ran out before the clash was narrowed down. */
  readonly narrowed: boolean
}

export type AllocationAnswer = AllocationPlan | AllocationClash
export type AllocationSolving = Solving<AllocationAnswer>
