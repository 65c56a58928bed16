import { type Candidate, type Layout, meets, pupilWeight, wanted } from './layout.ts'

/** What is taken of managers' hours and of seats while a plan is made by hand. */
interface Desk {
  readonly chosen: Map<string, Candidate>
  readonly hoursLeft: Map<string, number>
  readonly seatsLeft: Map<string, number>
}

/**
 * The plan a school makes by hand: pins first, then those who must be served, then each year's floor, then everyone, the
 * neediest first; each gets the option that brings most, with the manager they know if there are hours, and a group is
 * opened when enough of those still waiting would sit in it. It may miss demands: see `unmetDemands`.
 */
export function allocateByHand(layout: Layout): Candidate[] {
  const desk: Desk = {
    chosen: new Map(),
    hoursLeft: new Map(layout.problem.managers.map(({ id, hours }) => [id, hours])),
    seatsLeft: new Map(),
  }
  const byNeed = [...layout.problem.pupils].sort(
    (a, b) => weight(layout, b) - weight(layout, a) || (a.id < b.id ? -1 : 1),
  )
  const preferred = new Map(byNeed.map(({ id }) => [id, inOrder(layout.ofPupil.get(id) ?? [])]))
  const place = (pupil: string, may: (one: Candidate) => boolean) => {
    if (desk.chosen.has(pupil)) return
    for (const one of preferred.get(pupil) ?? []) if (may(one) && take(desk, one, preferred)) return
  }
  for (const demand of layout.demands)
    if (demand.kind === 'pin') place(demand.pin.pupil, (one) => meets(demand, one))
  for (const { id, mustServe } of byNeed) if (mustServe) place(id, () => true)
  for (const demand of layout.demands) {
    if (demand.kind !== 'fewest') continue
    for (const { id, year } of byNeed) {
      const served = [...desk.chosen.values()].filter((one) => meets(demand, one)).length
      if (year === demand.year && served < wanted(demand)) place(id, () => true)
    }
  }
  for (const { id } of byNeed) place(id, () => true)
  return [...desk.chosen.values()]
}

const weight = (layout: Layout, pupil: Layout['problem']['pupils'][number]): number =>
  pupilWeight(pupil, layout.problem.halfHours)

/** The option that brings most first; among managers alike the one known before. */
const inOrder = (candidates: readonly Candidate[]): Candidate[] =>
  [...candidates].sort((a, b) => b.points - a.points || Number(b.keeps) - Number(a.keeps))

/** Takes a place if there is one: hours, a free seat, or a group that would be full enough. */
function take(desk: Desk, one: Candidate, preferred: ReadonlyMap<string, Candidate[]>): boolean {
  const { manager, option, room } = one
  const left = desk.hoursLeft.get(manager.id) ?? 0
  const seat = room === null ? 0 : (desk.seatsLeft.get(room) ?? 0)
  if (room !== null && seat > 0) {
    desk.seatsLeft.set(room, seat - 1)
    desk.chosen.set(one.pupil.id, one)
    return true
  }
  if (left < option.hours) return false
  const others = room === null || !option.group ? [] : waiting(desk, one, preferred)
  if (option.group && others.length < option.group.fewest - 1) return false
  for (const each of [one, ...others]) desk.chosen.set(each.pupil.id, each)
  desk.hoursLeft.set(manager.id, left - option.hours)
  if (room !== null && option.group) desk.seatsLeft.set(room, option.group.seats - 1 - others.length)
  return true
}

/** As many of those waiting as a group needs to open, the neediest first. */
function waiting(desk: Desk, one: Candidate, preferred: ReadonlyMap<string, Candidate[]>): Candidate[] {
  const others: Candidate[] = []
  for (const [pupil, candidates] of preferred) {
    if (others.length === (one.option.group?.fewest ?? 1) - 1) break
    const fit = candidates.find(({ room }) => room === one.room)
    if (fit && pupil !== one.pupil.id && !desk.chosen.has(pupil)) others.push(fit)
  }
  return others
}
