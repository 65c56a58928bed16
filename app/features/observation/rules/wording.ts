type Named = { key: string; name: string }
type Plan = {
  kind: string
  aim: string
  sign: string
  place: string
  meetings: number
  minutes: number
  reviewOn: string
  exitRule: string
  helpers: readonly { name: string }[]
}

/** What a plan says, field by field, as those in it read it. */
export const wordingOf = (help: Plan, kinds: readonly Named[]): Record<string, string | number> => ({
  ...{ kind: kinds.find(({ key }) => key === help.kind)?.name ?? help.kind, aim: help.aim },
  ...{ with: help.helpers.map(({ name }) => name).join(', '), what_we_would_see: help.sign },
  ...{ when_and_where: help.place, meetings_a_cycle: help.meetings, minutes_each: help.minutes },
  ...{ looked_at_again: help.reviewOn, how_it_ends: help.exitRule },
})

/** Of two wordings what differs, as it was and as it is; null where nothing does. */
export function differing<V>(
  before: Record<string, V>,
  after: Record<string, V>,
): { before: Record<string, V>; after: Record<string, V> } | null {
  const changed = Object.keys(before).filter((key) => before[key] !== after[key])
  if (changed.length === 0) return null
  const only = (of: Record<string, V>) =>
    Object.fromEntries(Object.entries(of).filter(([key]) => changed.includes(key)))
  return { before: only(before), after: only(after) }
}
