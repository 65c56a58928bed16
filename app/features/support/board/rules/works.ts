import type { LineChange } from './lines.ts'

type Line = {
  pupilId: number
  change: LineChange
  managerId: number | null
  piece: number | null
  wasPlanId: number | null
  settled: 'accepted' | 'left' | null
  planId: number | null
}
export type HeldPlan = { id: number; ownerId: number; pupilIds: readonly number[] }

/** What accepting lines of a proposal does, in the order in which it is done. */
export type Work =
  /** Some leave help, or all: then it ends, because it goes on elsewhere or because it stops. */
  | { do: 'leave'; planId: number; pupilIds: number[]; ends: 'change' | 'stop' | null }
  /** All of it goes to somebody else. */
  | { do: 'give'; planId: number; managerId: number; pupilIds: number[] }
  | { do: 'join'; planId: number; pupilIds: number[] }
  | { do: 'start'; managerId: number; pupilIds: number[]; beforeId: number | null }

/** Whether a line waits for somebody's word. */
export const isOpen = ({ change, settled }: Pick<Line, 'change' | 'settled'>): boolean =>
  settled === null && (change === 'begins' || change === 'moves' || change === 'ends')

/** The help that a piece of work goes on in: that of those who stay, or of those accepted before. */
function planOfPiece(piece: number | null, lines: readonly Line[]): number | null {
  const own = lines.filter((line) => line.piece === piece && piece !== null)
  const stays = own.find(({ change }) => change === 'stays')
  return stays?.wasPlanId ?? own.find(({ settled }) => settled === 'accepted')?.planId ?? null
}

function leavingOf(
  plan: HeldPlan,
  own: readonly Line[],
  lines: readonly Line[],
): Extract<Work, { do: 'leave' | 'give' }> {
  const pupilIds = own.map(({ pupilId }) => pupilId)
  const [first] = own
  const whole = plan.pupilIds.every((id) => pupilIds.includes(id))
  const together = own.every((line) => line.change === 'moves' && line.piece === first?.piece)
  const managerId = first?.managerId ?? null
  if (whole && together && managerId !== null && planOfPiece(first?.piece ?? null, lines) === null)
    return { do: 'give', planId: plan.id, managerId, pupilIds }
  const moves = own.some(({ change }) => change === 'moves')
  return { do: 'leave', planId: plan.id, pupilIds, ends: whole ? (moves ? 'change' : 'stop') : null }
}

/** What is to be done so that the chosen lines hold: help handed over whole where it can be, left, joined or begun. */
export function worksOf(
  lines: readonly Line[],
  chosen: readonly Line[],
  plans: ReadonlyMap<number, HeldPlan>,
): Work[] {
  const out = [...Map.groupBy(chosen, ({ wasPlanId }) => wasPlanId)].flatMap(([planId, own]) => {
    const plan = planId === null ? undefined : plans.get(planId)
    return plan ? [leavingOf(plan, own, lines)] : []
  })
  const given = new Set(out.flatMap((work) => (work.do === 'give' ? work.pupilIds : [])))
  const coming = chosen.filter(({ change, pupilId }) => change !== 'ends' && !given.has(pupilId))
  const into = [...Map.groupBy(coming, ({ piece }) => piece)].flatMap(([piece, own]): Work[] => {
    const [first] = own
    const managerId = first?.managerId ?? null
    if (managerId === null) return []
    const pupilIds = own.map(({ pupilId }) => pupilId)
    const handed = out.find(
      (work) =>
        work.do === 'give' &&
        chosen.some((one) => one.piece === piece && work.pupilIds.includes(one.pupilId)),
    )
    const planId = handed?.planId ?? planOfPiece(piece, lines)
    if (planId !== null) return [{ do: 'join', planId, pupilIds }]
    const befores = new Set(own.map(({ wasPlanId }) => wasPlanId))
    const [before = null] = befores
    return [{ do: 'start', managerId, pupilIds, beforeId: befores.size === 1 ? before : null }]
  })
  const order = { leave: 0, give: 1, join: 2, start: 3 } as const
  return [...out, ...into].toSorted((a, b) => order[a.do] - order[b.do])
}
