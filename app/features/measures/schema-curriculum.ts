import { z } from 'zod'
import { dated } from './schema-parts.ts'

const word = z.string().min(1)
const none = z.number().nullable()

/** What has to be known for a pathway: `forecast` (the average grade forecast) or a kind of prior attainment, and nothing else. */
export const EntryCondition = z.strictObject({
  measure: word,
  least: none,
  most: none,
  /** Within so much of a bound somebody looks at the pupil. */
  edge: z.number().positive(),
})
export type EntryCondition = z.infer<typeof EntryCondition>

/** A pathway to begin with; courses are named by the keys of the country’s subjects. */
export const PathwayTemplate = z.strictObject({
  ...dated,
  position: z.number().int().positive(),
  about: word,
  /** What a family reads: why such a pathway is there. */
  home_words: word,
  first_year: z.number().int(),
  last_year: z.number().int(),
  core: z.array(word).min(1),
  options: z.array(word),
  choose: z.number().int().nonnegative(),
  rule: z.array(EntryCondition),
  entry_words: word,
})
export type PathwayTemplate = z.infer<typeof PathwayTemplate>

/** A gateway to personalised learning; `help_kinds`: keys of the catalogue of help that usually belong to it. */
export const GatewayWord = z.strictObject({
  ...dated,
  position: z.number().int().positive(),
  about: word,
  help_kinds: z.array(word),
  source: word,
})
export type GatewayWord = z.infer<typeof GatewayWord>
