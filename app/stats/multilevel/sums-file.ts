import { z } from 'zod'
import { triangle } from './sums.ts'

const Group = z.object({
  path: z.array(z.string()).min(1),
  n: z.int().positive(),
  means: z.array(z.number()),
  products: z.array(z.number()),
})

/**
 * A file of sums as the command `sums` writes it. Columns are in any order, the outcome among them; every group has a
 * mean for each and the lower triangle of their centred cross-products, row by row.
 */
export const SumsFile = z
  .object({
    version: z.literal('sums-1'),
    /** Whose results these are, such as "year 11 of 2025/26": a cohort is sent once. */
    cohort: z.string().optional(),
    outcome: z.string(),
    columns: z.array(z.string()).min(1),
    factors: z.array(z.object({ column: z.string(), levels: z.array(z.string()) })),
    levels: z.array(z.string()).min(1),
    groups: z.array(Group).min(1),
  })
  .superRefine(({ outcome, columns, levels, groups }, context) => {
    const wrong = (message: string, group?: number): void =>
      context.addIssue({ code: 'custom', message, path: group === undefined ? [] : ['groups', group] })
    if (!columns.includes(outcome)) wrong(`the outcome ${outcome} is not among the columns`)
    for (const [place, { path, means, products }] of groups.entries()) {
      if (path.length !== levels.length)
        wrong(`the path has ${path.length} names for ${levels.length} levels`, place)
      if (means.length !== columns.length)
        wrong(`there are ${means.length} means for ${columns.length} columns`, place)
      if (products.length !== triangle(columns.length))
        wrong(`there are ${products.length} products, not ${triangle(columns.length)}`, place)
    }
  })
export type SumsFile = z.infer<typeof SumsFile>
