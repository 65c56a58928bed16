import { z } from 'zod'

export const states = [
  'uploaded',
  'checking',
  'previewed',
  'accepting',
  'accepted',
  'undone',
  'refused',
  'cancelled',
] as const
export type ImportState = (typeof states)[number]

const From = z.union([
  z.strictObject({
    columns: z.array(z.string()).min(1),
    words: z.record(z.string(), z.string()).optional(),
  }),
  z.strictObject({ value: z.string() }),
])

/** How a file is read: columns by field, and which rows are meant. */
export const Plan = z.strictObject({
  columns: z.record(z.string(), From),
  only: z.strictObject({ column: z.string(), value: z.string() }).optional(),
})
export type Plan = z.infer<typeof Plan>

export const Counts = z.object({
  new: z.number().default(0),
  changed: z.number().default(0),
  unchanged: z.number().default(0),
  refused: z.number().default(0),
})

export const UploadForm = z.strictObject({
  kind: z.string(),
  source: z.string().trim().min(1, 'Say where the file comes from, such as the name of the system.').max(80),
  file: z.instanceof(File, { message: 'Choose a file.' }).refine((file) => file.size > 0, 'Choose a file.'),
})

const texts = (longest: number) =>
  z.preprocess(
    (given) => (given === undefined ? [] : [given].flat()),
    z.array(z.string().trim().max(longest)).max(300),
  )

export const ActForm = z.strictObject({ intent: z.enum(['accept', 'cancel', 'undo']) })

/** What words of the file mean: for each the field, the word as it is written, and the one it means; empty for itself. */
export const WordsForm = z.strictObject({
  intent: z.literal('words'),
  key: texts(80),
  written: texts(300),
  means: texts(300),
})

/** The matching of columns as the page sends it: `from.<field>` is a column, `value.<field>` the same for every row. */
export const MatchForm = z.record(z.string().regex(/^(intent|(from|value)\.[\w.-]+)$/), z.string().max(300))
