import { explainChanges } from './changes.ts'
import type { Candidate, Layout } from './layout.ts'
import { groupsFor } from './model.ts'
import type { AllocationPlan, HelpGroup, ManagerLoad, Placement } from './problem.ts'
import { explainUnmet, type Prices } from './unmet.ts'

type Described = Omit<AllocationPlan, 'value' | 'givenUp' | 'gap' | 'byHand'>

/** What a choice means for pupils, groups and managers, with a reason for each change and for each who is left out. */
export function describePlan(layout: Layout, chosen: readonly Candidate[], price: Prices): Described {
  const placements = chosen.map(
    ({ pupil, manager, option, points, value, hours }): Placement => ({
      ...{ pupil: pupil.id, manager: manager.id, option: option.id },
      ...{ points, value, hours },
    }),
  )
  const groups = formGroups(chosen)
  const loads = loadsOf(layout, chosen, groups, price)
  const stayed = chosen.filter(({ keeps }) => keeps !== null)
  const unmet = explainUnmet(layout, chosen, price)
  return {
    ...{ ok: true, placements, groups, loads, unmet },
    changes: explainChanges(layout, chosen, loads, unmet),
    kept: stayed.filter(({ keeps }) => keeps).length,
    stayed: stayed.length,
  }
}

/** Seats those of a room in as few groups as hold them, of sizes as even as can be. */
function formGroups(chosen: readonly Candidate[]): HelpGroup[] {
  const rooms = new Map<string, Candidate[]>()
  for (const one of chosen) if (one.room !== null) rooms.set(one.room, [...(rooms.get(one.room) ?? []), one])
  return [...rooms.values()].flatMap((members) => {
    const [first] = members
    if (!first?.option.group) return []
    const count = groupsFor(members.length, first.option.group.seats)
    return Array.from({ length: count }, (_, group) => ({
      ...{ manager: first.manager.id, option: first.option.id },
      pupils: members.flatMap(({ pupil }, i) => (i % count === group ? [pupil.id] : [])),
    }))
  })
}

function loadsOf(
  { problem }: Layout,
  chosen: readonly Candidate[],
  groups: readonly HelpGroup[],
  price: Prices,
): ManagerLoad[] {
  const hoursOf = new Map(problem.options.map(({ id, hours }) => [id, hours]))
  return problem.managers.map(({ id, hours }) => {
    const alone = chosen.filter(({ manager, room }) => manager.id === id && room === null)
    const led = groups.filter(({ manager }) => manager === id)
    const used =
      alone.reduce((all, one) => all + one.hours, 0) +
      led.reduce((all, { option }) => all + (hoursOf.get(option) ?? 0), 0)
    return { manager: id, used, of: hours, price: price.get(id) ?? 0 }
  })
}
