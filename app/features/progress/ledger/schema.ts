import { z } from 'zod'

const seen = {
  results: z.number(),
  years: z.number(),
  /** Results above the middle of their forecasts; below: negative. */
  seen: z.number(),
  clear: z.boolean(),
}

/** What a department's forecasts came to before, in grades, as it stands beside those made in the light of it. */
export const PastShown = z.object({
  ...{ department: z.string(), ...seen },
  /** The subject alone, where it is not the whole department; `own` is how far it is believed to stay apart. */
  subject: z
    .object({ name: z.string(), ...seen, own: z.number() })
    .nullable()
    .default(null),
})
export type PastShown = z.infer<typeof PastShown>
