import { z } from 'zod'
import { rhythms } from './together.ts'

export const NoticesForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('open'), noticeId: z.coerce.number().int().positive() }),
  z.strictObject({ intent: z.literal('read-all') }),
  z.strictObject({ intent: z.literal('rhythm'), rhythm: z.enum(rhythms) }),
])
