import { z } from 'zod'

export const GiveForm = z.strictObject({
  intent: z.enum(['begin', 'end']),
  recipient: z.coerce.number().int().positive(),
})
