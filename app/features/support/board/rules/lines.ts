import { z } from 'zod'
import type { HelpKind } from '#features/measures/api.ts'
import type { AllocationPlan, PlannedHelp } from '#stats/allocation/problem.ts'
import { usualHours } from './load.ts'
import type { Need } from './needs.ts'
import { type Choice, choiceFrom, planKey, type Running, seatsOf } from './problem.ts'

const Unmet = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('nothing suits') }),
  z.object({ kind: z.literal('vetoed') }),
  z.object({ kind: z.literal('no group'), option: z.string() }),
  z.object({ kind: z.literal('hours'), worthAnHour: z.number(), price: z.number() }),
])
/** Why a line is as it is, as the solver gave it. */
export const Why = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('manager left') }),
  z.object({ kind: z.literal('vetoed') }),
  z.object({ kind: z.literal('pinned') }),
  z.object({ kind: z.literal('nothing suits with them') }),
  z.object({ kind: z.literal('hours'), used: z.number(), of: z.number(), instead: z.array(z.string()) }),
  z.object({ kind: z.literal('worth more'), by: z.number() }),
  z.object({ kind: z.literal('need'), worthAnHour: z.number(), price: z.number() }),
  z.object({ kind: z.literal('left out'), reason: Unmet }),
])
export type Why = z.infer<typeof Why>

export const changes = ['begins', 'moves', 'ends', 'stays', 'waits'] as const
export type LineChange = (typeof changes)[number]

export type NewLine = {
  pupilId: number
  change: LineChange
  managerId: number | null
  choice: Choice | null
  piece: number | null
  need: number
  hours: number
  wasPlanId: number | null
  wasManagerId: number | null
  findingId: number | null
  why: Why | null
}

type Placed = { pupilId: number; to: PlannedHelp }

type Helping = { running: readonly Running[]; kinds: readonly HelpKind[] }

/** Of each pupil the piece of work they are in, and their share of the hours a week that it takes. */
function piecesOf(
  placed: readonly Placed[],
  { running, kinds }: Helping,
): Map<number, { piece: number; hours: number }> {
  let last = 0
  const next = () => {
    last += 1
    return last
  }
  const rooms = Map.groupBy(placed, ({ to }) => `${to.manager}/${to.option}`)
  return new Map(
    [...rooms.values()].flatMap((members) => {
      const key = members[0]?.to.option ?? ''
      const kind = kinds.find((one) => one.key === choiceFrom(key, running).kind)
      // A plan that goes on is one piece of work, however many sit in it.
      const goesOn = running.find((one) => planKey(one) === key)
      const count = goesOn || !kind ? 1 : Math.ceil(members.length / seatsOf(kind))
      const hours = goesOn?.hours ?? (kind ? usualHours(kind) : 0)
      const numbers = Array.from({ length: count }, next)
      return members.map(({ pupilId }, place) => {
        const sharing = Math.ceil((members.length - (place % count)) / count)
        return [pupilId, { piece: numbers[place % count] ?? 0, hours: hours / sharing }] as const
      })
    }),
  )
}

/** What a plan of the solver says of each pupil in need. */
export function linesOf(
  plan: AllocationPlan,
  { needs, running, kinds }: Helping & { needs: readonly Need[] },
): NewLine[] {
  const held = running.flatMap((one) => one.pupilIds.map((id) => [id, one] as const))
  const planOf = new Map(held.map(([id, { planId }]) => [id, planId]))
  const ownerOf = new Map(held.map(([id, { ownerId }]) => [id, ownerId]))
  const placementOf = new Map(plan.placements.map((one) => [Number(one.pupil), one]))
  const changeOf = new Map(plan.changes.map((one) => [Number(one.pupil), one]))
  const unmetOf = new Map(plan.unmet.map(({ pupil, reason }) => [Number(pupil), reason]))
  const placed = plan.placements.map((to): Placed => ({ pupilId: Number(to.pupil), to }))
  const pieceOf = piecesOf(placed, { running, kinds })
  return needs.flatMap((need): NewLine[] => {
    const { pupilId, findingId } = need
    const [to, change, unmet] = [placementOf.get(pupilId), changeOf.get(pupilId), unmetOf.get(pupilId)]
    if (!to && !change && !unmet) return []
    const because = change?.because
    const why =
      because?.kind === 'ended'
        ? { kind: 'left out', reason: because.reason }
        : (because ?? (unmet ? { kind: 'left out', reason: unmet } : null))
    return [
      {
        ...{ pupilId, findingId, need: need.grades, hours: pieceOf.get(pupilId)?.hours ?? 0 },
        change: to ? (!change ? 'stays' : change.from ? 'moves' : 'begins') : change ? 'ends' : 'waits',
        managerId: to ? Number(to.manager) : null,
        choice: to ? choiceFrom(to.option, running) : null,
        piece: pieceOf.get(pupilId)?.piece ?? null,
        wasPlanId: planOf.get(pupilId) ?? null,
        wasManagerId: ownerOf.get(pupilId) ?? null,
        why: why === null ? null : Why.parse(why),
      },
    ]
  })
}
