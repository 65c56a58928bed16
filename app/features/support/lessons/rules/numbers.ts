import { z } from 'zod'

/** What a school says of its special lessons. */
export const LessonNumbers = z.object({
  mostAWeek: z.coerce
    .number('Give a number, such as 2.')
    .int('Give a whole number.')
    .min(1, 'With none a week there are no special lessons.')
    .max(10, 'Ten a week are two every day.'),
})
export type LessonNumbers = z.infer<typeof LessonNumbers>

export const usualNumbers: LessonNumbers = { mostAWeek: 2 }
