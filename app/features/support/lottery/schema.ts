import { z } from 'zod'

const id = z.coerce.number().int().positive()
const several = z.preprocess(
  (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(id).max(400),
)
/** How far apart in need pupils may be, in grades, and still count as alike. */
export const nearnesses = [
  { value: '0.1', label: 'a tenth of a grade' },
  { value: '0.25', label: 'a quarter of a grade' },
  { value: '0.5', label: 'half a grade' },
] as const
const near = z.enum(nearnesses.map(({ value }) => value)).transform(Number)

export const DrawSearch = z.object({
  finding: several,
  kind: z.string().max(60).optional(),
  places: z.coerce.number().int().min(1).max(400).catch(6),
  near: near.catch(0.25),
})
export const DrawForm = z.strictObject({
  finding: several.refine((ids) => ids.length > 0, 'Choose who may be drawn.'),
  kind: z.string().min(1, 'Choose a kind of help.').max(60),
  places: z.coerce.number().int().min(1, 'There must be at least one place.').max(400),
  near,
})
export type DrawForm = z.infer<typeof DrawForm>
