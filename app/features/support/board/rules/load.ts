import type { HelpKind } from '#features/measures/api.ts'
import type { Dose } from '../../rules/dose.ts'

/** What happens once in a cycle is spread over its weeks. */
const WEEKS_A_CYCLE = 6

type Timed = Pick<HelpKind, 'minutes' | 'staff_minutes'>

/** Hours a week that help takes of whoever gives it, with what its kind needs before and after each session. */
export function weeklyHours({ timesAWeek, minutes }: Dose, kind: Timed | undefined): number {
  const around = kind ? Math.max(0, kind.staff_minutes - kind.minutes) : 0
  const times = timesAWeek === 0 ? 1 / WEEKS_A_CYCLE : timesAWeek
  return (times * (minutes + around)) / 60
}

/** Hours a week of help as the catalogue has it. */
export const usualHours = (kind: Timed & Pick<HelpKind, 'times_a_week'>): number =>
  weeklyHours({ timesAWeek: kind.times_a_week, minutes: kind.minutes }, kind)

/** "14.8", "0.75", "2": hours as they are written. */
export const hoursWords = (hours: number): string => String(Math.round(hours * 100) / 100)

type Overload = { name: string; used: number; added: number; of: number }

/** Why somebody cannot take on so much more, with the numbers; null when it fits. */
export const refuseOverload = ({ name, used, added, of }: Overload): string | null =>
  added <= 0 || used + added <= of + 1e-9
    ? null
    : `${name} would have ${hoursWords(used + added)} hours of help a week and has ${hoursWords(of)}: ` +
      `${hoursWords(used)} are taken, this is ${hoursWords(added)} more.`
