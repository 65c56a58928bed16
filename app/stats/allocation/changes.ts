import { type Candidate, candidatesOf, type Layout, matches } from './layout.ts'
import type {
  AllocationPlan,
  Change,
  ChangeReason,
  ManagerLoad,
  PlannedHelp,
  PupilInNeed,
} from './problem.ts'

const helpOf = ({ pupil, manager, option }: Candidate): PlannedHelp => ({
  ...{ pupil: pupil.id, manager: manager.id, option: option.id },
})

/** Every pupil whose help begins, ends, or goes to another manager or option, and why. */
export function explainChanges(
  layout: Layout,
  chosen: readonly Candidate[],
  loads: readonly ManagerLoad[],
  unmet: AllocationPlan['unmet'],
): Change[] {
  const now = new Map(chosen.map((one) => [one.pupil.id, one]))
  const left = new Map(unmet.map(({ pupil, reason }) => [pupil, reason]))
  return layout.problem.pupils.flatMap((pupil): Change[] => {
    const from = layout.before.get(pupil.id) ?? null
    const one = now.get(pupil.id)
    const to = one ? helpOf(one) : null
    if (from?.manager === to?.manager && from?.option === to?.option) return []
    const reason = left.get(pupil.id)
    const because: ChangeReason = one
      ? explainPlace(layout, pupil, from, one, chosen, loads)
      : { kind: 'ended', reason: reason ?? { kind: 'nothing suits' } }
    return [{ pupil: pupil.id, from, to, because }]
  })
}

function explainPlace(
  layout: Layout,
  pupil: PupilInNeed,
  from: PlannedHelp | null,
  to: Candidate,
  chosen: readonly Candidate[],
  loads: readonly ManagerLoad[],
): ChangeReason {
  if (!from) {
    const price = loads.find(({ manager }) => manager === to.manager.id)?.price ?? 0
    return { kind: 'need', worthAnHour: to.value / to.hours, price }
  }
  const { pins = [], managers } = layout.problem
  if (pins.some((pin) => matches(pin, to) && !(pin.manager === undefined && pin.option === undefined)))
    return { kind: 'pinned' }
  const manager = managers.find(({ id }) => id === from.manager)
  if (!manager) return { kind: 'manager left' }
  const withThem = ({ manager: { id } }: Candidate) => id === manager.id
  const might = (layout.ofPupil.get(pupil.id) ?? []).filter(withThem)
  if (might.length === 0)
    return {
      kind: candidatesOf(layout.problem, pupil, []).some(withThem) ? 'vetoed' : 'nothing suits with them',
    }
  const best = might.reduce((a, b) => (b.value > a.value ? b : a))
  const { used = 0, of = 0 } = loads.find((load) => load.manager === manager.id) ?? {}
  if (to.manager.id !== manager.id && of - used < best.option.hours) {
    const instead = chosen.filter((one) => withThem(one) && one.keeps !== true).map((one) => one.pupil.id)
    return { kind: 'hours', used, of, instead }
  }
  return { kind: 'worth more', by: to.value - best.value }
}
