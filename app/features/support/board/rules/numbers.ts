import { z } from 'zod'

/** What a school says of its learning managers’ week. */
export const BoardNumbers = z.object({
  /** Hours a week of each. */
  week: z.coerce.number('Give hours, such as 37.').min(1, 'A week has at least an hour.').max(60),
  /** Percent of the week that is monitoring. */
  monitoring: z.coerce.number('Give a share of a hundred.').int().min(0).max(99, 'Some of the week is help.'),
  /** Minutes a week that one pupil takes, for the number on the board of how many can be helped. */
  minutesEach: z.coerce.number('Give minutes, such as 30.').int().min(5).max(300),
  /** Percent of those in need of each year group who are helped at least. */
  fewest: z.coerce.number('Give a share of a hundred.').int().min(0).max(100),
})
export type BoardNumbers = z.infer<typeof BoardNumbers>

/** Of 37 hours 60 % are monitoring, as at the school of the case study; half an hour a pupil. */
export const usualNumbers: BoardNumbers = { week: 37, monitoring: 60, minutesEach: 30, fewest: 10 }

/** Hours a week that one manager has for help. */
export const helpHours = ({ week, monitoring }: BoardNumbers): number => (week * (100 - monitoring)) / 100

/** How many pupils that is for all of them, one by one. */
export const pupilsHelped = (numbers: BoardNumbers, managers: number): number =>
  Math.floor((managers * helpHours(numbers) * 60) / numbers.minutesEach)
