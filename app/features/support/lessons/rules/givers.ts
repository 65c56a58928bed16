import type { Desk, DeskPlan } from './desk.ts'

/** A group meets so many teachers at most, so that it is taught rather than looked after. */
const AT_MOST = 2

type Asked = { plan: DeskPlan; lessons: number; now: readonly number[] }

/** Who could give help: those kept free, of the department where the help has a subject. */
export const ableTo = ({ staff }: Pick<Desk, 'staff'>, { departmentId }: DeskPlan): number[] =>
  staff.filter((one) => departmentId === null || one.departmentIds.includes(departmentId)).map(({ id }) => id)

/**
 * Who may give each plan: those who give it now, whoever runs it, and then those with most free periods left, two in all. On a
 * day's change everybody who is able may stand in.
 */
export function shareGivers(
  desk: Desk,
  asked: readonly Asked[],
  free: ReadonlyMap<number, number>,
): Map<number, number[]> {
  const left = new Map(free)
  const has = (id: number) => left.get(id) ?? 0
  const inOrder = asked.toSorted((a, b) => b.lessons - a.lessons || a.plan.id - b.plan.id)
  return new Map(
    inOrder.map(({ plan, lessons, now }) => {
      const able = ableTo(desk, plan)
      if (desk.calm) return [plan.id, able] as const
      const rank = (id: number) => (now.includes(id) ? 2 : plan.ownerId === id ? 1 : 0)
      const chosen = able
        .toSorted((a, b) => rank(b) - rank(a) || has(b) - has(a) || a - b)
        .slice(0, Math.max(AT_MOST, now.length))
      for (const id of chosen) left.set(id, has(id) - lessons / chosen.length)
      return [plan.id, chosen] as const
    }),
  )
}
