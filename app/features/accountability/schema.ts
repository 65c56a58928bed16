import { z } from 'zod'

/** The academic year asked for, by its id; none: the newest that has results. */
export const ResultsSearch = z.object({
  year: z.coerce.number().int().positive().optional().catch(undefined),
})

/** The same, and a year group by its number; none: the first that has results. */
export const ValueAddedSearch = ResultsSearch.extend({
  group: z.coerce.number().int().positive().optional().catch(undefined),
})

/** The figure whose formula is asked for, by its key. */
export const FigureSearch = z.object({ figure: z.string().max(60).optional().catch(undefined) })

/** The cohort looked at, by the year and the number of its year group; none: the newest that was sent. */
export const SchoolsSearch = z.object({ cohort: z.string().optional().catch(undefined) })

/** Sends a year group to a group that the school belongs to, or lets it be asked about under masks. */
export const SendForm = z.strictObject({
  recipient: z.coerce.number().int().positive(),
  group: z.coerce.number().int().positive(),
  how: z.enum(['open', 'masked']),
})

/** Begins a fit under masks. */
export const BeginForm = z.strictObject({
  yearName: z.string().min(1).max(40),
  yearNumber: z.coerce.number().int().positive(),
})
