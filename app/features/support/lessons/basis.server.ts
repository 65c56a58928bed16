import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Asked } from './rules/problem.ts'

/** Digests of what a plan of lessons was made from, part by part. */
export const Basis = z.object({
  plans: z.string(),
  staff: z.string(),
  rooms: z.string(),
  timetable: z.string(),
})
export type Basis = z.infer<typeof Basis>

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

/** What lessons cost may change with a judged cycle; when they could be held and what is missed then may not. */
export function basisOf({ problem, wanted }: Asked): Basis {
  const { lessons, staff, rooms, pupils, slots, signed, lostBefore, mostAWeek } = problem
  return {
    plans: digest([
      lessons.map(({ id, pupils: own, room }) => [id, own, room]),
      wanted.map(({ was }) => was && [was.on, was.periodId, was.personId, was.roomId, was.pinned]),
      [signed, lostBefore, mostAWeek],
    ]),
    staff: digest(staff),
    rooms: digest(rooms),
    timetable: digest([
      slots.map(({ id }) => id),
      pupils.map((pupil) => pupil.slots.map((missed) => (missed === null ? 'away' : missed.subject))),
    ]),
  }
}

const words: Readonly<Record<keyof Basis, string>> = {
  plans: 'the help there is, who is in it, or what was signed',
  staff: 'who is kept free',
  rooms: 'which rooms are free',
  timetable: 'the timetable',
}

/** What has changed since, in words; null when nothing has. */
export function changedSince(before: Basis, now: Basis): string | null {
  const parts = (['plans', 'staff', 'rooms', 'timetable'] as const).filter((key) => before[key] !== now[key])
  if (parts.length === 0) return null
  return `Since this was proposed, something has changed: ${parts.map((key) => words[key]).join('; ')}. Propose again.`
}
