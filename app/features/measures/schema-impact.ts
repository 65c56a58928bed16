import { z } from 'zod'
import { dated } from './schema-parts.ts'

/** A published table that turns effects in standard deviations into months of progress; lines follow on each other from nought up. */
export const MonthsOfProgress = z.strictObject({
  ...dated,
  source: z.string().min(1),
  lines: z
    .array(
      z.strictObject({
        months: z.number().int().nonnegative(),
        from: z.number().nonnegative(),
        to: z.number().positive(),
      }),
    )
    .min(2),
})
export type MonthsOfProgress = z.infer<typeof MonthsOfProgress>
