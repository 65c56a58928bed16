import { z } from 'zod'

const id = z.coerce.number().int().positive()
const several = (most: number) =>
  z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(id).max(most),
  )
const kind = z.string().min(1, 'Choose a kind of help.').max(60)

/** How the places in help may be given. */
export const WayWord = z.enum(['lot', 'line', 'steps'])
export type Way = z.infer<typeof WayWord>
/** How somebody in a plan came to the place; `probability` of one before the giving. */
export type HadPlace = {
  planId: number
  pupilId: number
  placesId: number
  way: Way
  probability: number
  /** Its chance in a hundred, where a draw decided. */
  chance100: number | null
}
/** What pupils are ordered by: grades that help may win back, chance of the target, forecast. */
export const ScoreWord = z.enum(['benefit', 'chance', 'forecast'])
export type Score = z.infer<typeof ScoreWord>

/** How far apart in need pupils may be, in grades, and still count as alike. */
export const nearnesses = [
  { value: '0.1', label: 'a tenth of a grade' },
  { value: '0.25', label: 'a quarter of a grade' },
  { value: '0.5', label: 'half a grade' },
] as const
const near = z.enum(nearnesses.map(({ value }) => value)).transform(Number)

export const LotSearch = z.object({
  finding: several(400),
  kind: z.string().max(60).optional(),
  places: z.coerce.number().int().min(1).max(400).catch(6),
  near: near.catch(0.25),
})
export const LotForm = z.strictObject({
  finding: several(400).refine((ids) => ids.length > 0, 'Choose who may be drawn.'),
  kind,
  places: z.coerce.number().int().min(1, 'There must be at least one place.').max(400),
  near,
})
export type LotForm = z.infer<typeof LotForm>

/** "chance:30": at a chance of the target of 30 in 100 or less; "forecast:4": at the fifth grade of the scale or less. */
const line = z
  .string()
  .regex(/^(chance|forecast):\d{1,2}$/, 'Choose the line.')
  .transform((text): { score: Score; at: number } => {
    const [score, at] = text.split(':')
    return { score: score === 'forecast' ? 'forecast' : 'chance', at: Number(at) }
  })
export type Line = z.infer<typeof line>

export const LineSearch = z.object({
  kind: z.string().max(60).optional(),
  subject: id.optional(),
  year: several(20),
  line: line.catch({ score: 'chance', at: 30 }),
})
export const LineForm = z.strictObject({
  kind,
  subject: id,
  year: several(20).refine((ids) => ids.length > 0, 'Choose at least one year group.'),
  line,
})
export type LineForm = z.infer<typeof LineForm>

const atATime = z.coerce.number().int().min(1, 'At least one class begins at a time.').max(40)
export const StepsSearch = z.object({
  kind: z.string().max(60).optional(),
  subject: id.optional(),
})
export const StepsForm = z.strictObject({
  kind,
  subject: id,
  class: several(80).refine((ids) => ids.length > 1, 'Choose at least two classes.'),
  atATime,
})
export type StepsForm = z.infer<typeof StepsForm>
