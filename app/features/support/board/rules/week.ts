/** Minutes after midnight. */
export type Slot = { planId: number; weekday: number; begins: number }
export type Meeting = {
  planId: number
  title: string
  timesAWeek: number
  minutes: number
  pupilIds: readonly number[]
}
/** Time of somebody that is taken in each week, such as by a meeting. */
export type Busy = { weekday: number; begins: number; minutes: number; title: string }
/** `planId` null: it is taken by no help. */
type Held = Omit<Slot, 'planId'> & { planId: number | null; minutes: number; pupilIds: readonly number[] }

export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'] as const

/** Help meets between half past eight and four. */
const OPENS = 8 * 60 + 30
const CLOSES = 16 * 60
const STEP = 15

/** "09:15" */
export const clockWords = (begins: number): string =>
  `${String(Math.floor(begins / 60)).padStart(2, '0')}:${String(begins % 60).padStart(2, '0')}`
export const minutesFrom = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return 60 * hours + minutes
}

export type Taken = Held & { title: string }
type Hour = { weekday: number; begins: number; minutes: number }

/** Whether two hours of the week share a minute. */
export const overlaps = (a: Hour, b: Hour): boolean =>
  a.weekday === b.weekday && a.begins < b.begins + b.minutes && b.begins < a.begins + a.minutes

/** How many slots a week a plan has: one for what happens every other week, none for what happens once. */
export const slotsWanted = ({ timesAWeek }: Pick<Meeting, 'timesAWeek'>): number =>
  Math.min(5, Math.ceil(timesAWeek))

/** What stands in the way of a slot: other help of whoever runs it, what else takes their time, or help of one of its pupils. */
export function findClash<T extends Held>(
  slot: Omit<Held, 'planId'>,
  { own, others }: { own: readonly T[]; others: readonly T[] },
): { held: T; pupilId: number | null } | null {
  const mine = own.find((held) => overlaps(slot, held))
  if (mine) return { held: mine, pupilId: null }
  for (const held of others.filter((one) => overlaps(slot, one))) {
    const pupilId = held.pupilIds.find((id) => slot.pupilIds.includes(id))
    if (pupilId !== undefined) return { held, pupilId }
  }
  return null
}

/**
 * Puts every meeting that has no slot yet into the first free ones, spread over the days with least in them: nobody is in
 * two places. What finds none is left out.
 */
export function layOutWeek(
  meetings: readonly Meeting[],
  { own, others }: { own: readonly Held[]; others: readonly Held[] },
): Slot[] {
  const held = [...own]
  const added: Slot[] = []
  const inOrder = meetings.toSorted((a, b) => b.timesAWeek - a.timesAWeek || a.planId - b.planId)
  for (const meeting of inOrder) {
    const { planId, minutes, pupilIds } = meeting
    const has = held.filter((slot) => slot.planId === planId).length
    for (let place = has; place < slotsWanted(meeting); place += 1) {
      const slot = firstFree(meeting, { own: held, others })
      if (!slot) break
      held.push({ ...slot, minutes, pupilIds })
      added.push(slot)
    }
  }
  return added
}

function firstFree(
  { planId, minutes, pupilIds }: Meeting,
  taken: { own: readonly Held[]; others: readonly Held[] },
): Slot | null {
  const load = (day: number) =>
    taken.own.filter(({ weekday }) => weekday === day).reduce((sum, slot) => sum + slot.minutes, 0)
  const days = [1, 2, 3, 4, 5]
    .filter((day) => !taken.own.some((slot) => slot.planId === planId && slot.weekday === day))
    .sort((a, b) => load(a) - load(b) || a - b)
  for (const weekday of days)
    for (let begins = OPENS; begins + minutes <= CLOSES; begins += STEP)
      if (!findClash({ weekday, begins, minutes, pupilIds }, taken)) return { planId, weekday, begins }
  return null
}
