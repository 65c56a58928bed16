import { z } from 'zod'

export const NoticesForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('open'), noticeId: z.coerce.number().int().positive() }),
  z.strictObject({ intent: z.literal('read-all') }),
])
