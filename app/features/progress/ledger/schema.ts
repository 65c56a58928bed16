import { z } from 'zod'

/** What a department's forecasts came to before, in grades, as it stands beside those made in the light of it. */
export const PastShown = z.object({
  department: z.string(),
  results: z.number(),
  years: z.number(),
  /** Results above the middle of their forecasts; below: negative. */
  seen: z.number(),
  clear: z.boolean(),
})
export type PastShown = z.infer<typeof PastShown>
