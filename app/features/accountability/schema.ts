import { z } from 'zod'

/** The academic year asked for, by its id; none: the newest that has results. */
export const ResultsSearch = z.object({
  year: z.coerce.number().int().positive().optional().catch(undefined),
})
