import type { HelpKind } from '#features/measures/api.ts'
import type { AllocationProblem, HelpOption, PlannedHelp, PupilInNeed } from '#stats/allocation/problem.ts'
import { usualHours } from './load.ts'
import { gainOf, type Need } from './needs.ts'

/** More than these together is a class, and no longer what a learning manager does. */
export const MOST_TOGETHER = 6

/** What is given: a kind of help, in a subject or in all. */
export type Choice = { kind: string; subjectId: number | null }

/** Help that runs and may go to somebody else. */
export type Running = Choice & {
  planId: number
  ownerId: number
  pupilIds: readonly number[]
  /** Hours a week that it takes. */
  hours: number
  /** Its review has come, so that it may end: what is not due goes on. */
  due: boolean
}
export type Wish = { pupilId: number; wish: 'pin' | 'veto' | 'must'; managerId: number | null }
export type Desk = {
  needs: readonly Need[]
  kinds: readonly HelpKind[]
  managers: readonly { id: number; hours: number }[]
  running: readonly Running[]
  wishes: readonly Wish[]
  /** Percent of those in need of each year. */
  fewest: number
}

export const seatsOf = ({ pupils }: Pick<HelpKind, 'pupils'>): number => Math.min(pupils.most, MOST_TOGETHER)

const isOfSubject = ({ aim }: HelpKind): boolean => aim.includes('{subject}')

/** What suits a need: kinds that learning managers give against being behind, each in the subject where it is needed. */
const choicesFor = (need: Need, kinds: readonly HelpKind[]): Choice[] =>
  kinds.flatMap((kind): Choice[] => {
    const ofSubject = isOfSubject(kind)
    if (!kind.managers || kind.outcome !== 'forecast' || (ofSubject && need.subjectId === null)) return []
    return [{ kind: kind.key, subjectId: ofSubject ? need.subjectId : null }]
  })

// An option of the solver is new help to those of one key stage together, or a plan that goes on as it is.
const newKey = ({ kind, subjectId }: Choice, stage: string) => `new/${kind}/${subjectId ?? ''}/${stage}`
export const planKey = ({ planId }: Running) => `plan/${planId}`

/** What an option of the solver is. */
export function choiceFrom(key: string, running: readonly Running[]): Choice {
  const held = running.find((one) => planKey(one) === key)
  const [, kind = '', subject = ''] = key.split('/')
  return held ?? { kind, subjectId: subject === '' ? null : Number(subject) }
}

function newOption(id: string, kind: HelpKind): HelpOption {
  const hours = usualHours(kind)
  const seats = seatsOf(kind)
  return seats === 1
    ? { id, hours }
    : { id, hours, group: { seats, fewest: kind.pupils.least, sameYear: false } }
}

const goingOn = (one: Running): HelpOption => ({
  ...{ id: planKey(one), hours: one.hours },
  group: { seats: one.pupilIds.length, fewest: 1, sameYear: false },
})

function floors(needs: readonly Need[], fewest: number): Record<string, number> {
  const years = Map.groupBy(
    needs.filter(({ grades }) => grades > 0),
    ({ year }) => year,
  )
  return Object.fromEntries(
    [...years].map(([year, own]) => [year, Math.floor((own.length * fewest) / 100)] as const),
  )
}

/** What somebody has now goes on or ends here; another kind of help is for its review to decide. */
function optionsFor(need: Need, held: Running | undefined, kinds: readonly HelpKind[]) {
  if (held) {
    const kind = kinds.find(({ key }) => key === held.kind)
    return kind ? [{ option: goingOn(held), gain: gainOf(kind, { found: need.found, given: true }) }] : []
  }
  return choicesFor(need, kinds).flatMap((choice) => {
    const kind = kinds.find(({ key }) => key === choice.kind)
    const option = kind && newOption(newKey(choice, need.stage), kind)
    return option ? [{ option, gain: gainOf(kind, { found: need.found, given: false }) }] : []
  })
}

/** The question put to the solver. Ids are those of pupils and persons. */
export function problemOf({ needs, kinds, managers, running, wishes, fewest }: Desk): AllocationProblem {
  const now = new Map(running.flatMap((one) => one.pupilIds.map((id) => [id, one] as const)))
  const must = new Set(wishes.flatMap(({ wish, pupilId }) => (wish === 'must' ? [pupilId] : [])))
  const options = new Map<string, HelpOption>()
  const before: PlannedHelp[] = []
  const pupils = needs.map((need): PupilInNeed => {
    const held = now.get(need.pupilId)
    const id = String(need.pupilId)
    if (held) before.push({ pupil: id, manager: String(held.ownerId), option: planKey(held) })
    const suits = optionsFor(need, held, kinds).map(({ option, gain }) => {
      options.set(option.id, option)
      return { option: option.id, gain }
    })
    const mustServe = must.has(need.pupilId) || held?.due === false
    return { id, year: need.year, need: need.grades, hoursHad: need.hoursHad, mustServe, suits }
  })
  const there = new Set(needs.map(({ pupilId }) => pupilId))
  const wished = (wanted: Wish['wish']) =>
    wishes.flatMap(({ wish, pupilId, managerId }) =>
      wish === wanted && managerId !== null && there.has(pupilId)
        ? [{ pupil: String(pupilId), manager: String(managerId) }]
        : [],
    )
  return {
    ...{ pupils, options: [...options.values()], before, fewestByYear: floors(needs, fewest) },
    managers: managers.map(({ id, hours }) => ({ id: String(id), hours })),
    ...{ pins: wished('pin'), vetoes: [...wished('veto'), ...notOffered(options, { managers, wishes })] },
  }
}

/** So many managers may take the same new help: among seven alike the solver would try every exchange of two. */
const OFFERED_TO = 2

/** Who need not be thought of for new help: it is offered to some in turn, and to whoever is wished for. */
function notOffered(
  options: ReadonlyMap<string, HelpOption>,
  { managers, wishes }: Pick<Desk, 'managers' | 'wishes'>,
): { manager: string; option: string }[] {
  const named = (wanted: Wish['wish']) =>
    new Set(wishes.flatMap(({ wish, managerId }) => (wish === wanted ? [managerId] : [])))
  const pinned = named('pin')
  const offered = OFFERED_TO + named('veto').size
  const newHelp = [...options.keys()].filter((key) => key.startsWith('new/'))
  return newHelp.flatMap((option, turn) => {
    const first = (turn * OFFERED_TO) % managers.length
    return managers.flatMap(({ id }, place) => {
      const after = (place - first + managers.length) % managers.length
      return after < offered || pinned.has(id) ? [] : [{ manager: String(id), option }]
    })
  })
}
