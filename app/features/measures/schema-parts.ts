import { z } from 'zod'

const day = z.iso.date()

/** Every item of a pack has a key, a name and the dates between which it holds (valid_to null: still). */
export const dated = {
  key: z.string().min(1),
  name: z.string().min(1),
  version: z.string().min(1),
  valid_from: day,
  valid_to: day.nullable(),
}
