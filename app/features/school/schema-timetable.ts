import { z } from 'zod'
import { mostWeeks } from './rules/timetable.ts'

const text = z.string().trim().min(1, 'Fill this in').max(40, 'Use at most 40 characters')
const id = z.coerce.number('Choose one').int().positive('Choose one')
const open = <T extends z.ZodType>(schema: T) =>
  z.preprocess((given) => (given === '' ? undefined : given), schema.optional())
const time = z
  .string()
  .regex(/^([01]?\d|2[0-3])[:.][0-5]\d$/, 'Give a time such as 09:15')
  .transform((given) => {
    const [hours = 0, minutes = 0] = given.split(/[:.]/).map(Number)
    return hours * 60 + minutes
  })

const periodFields = {
  name: text,
  begins: time,
  ends: time,
  lesson: z.enum(['lesson', 'other']).transform((given) => given === 'lesson'),
}
const inOrder = { message: 'A period ends after it begins', path: ['ends'] }

/** `weekday`: 1 to 7, or 0 for Monday to Friday. */
export const PeriodForm = z.discriminatedUnion('intent', [
  z
    .strictObject({
      intent: z.literal('add'),
      week: z.coerce.number().int().min(1).max(mostWeeks),
      weekday: z.coerce.number().int().min(0).max(7),
      ...periodFields,
    })
    .refine((period) => period.ends > period.begins, inOrder),
  z
    .strictObject({ intent: z.literal('change'), periodId: id, ...periodFields })
    .refine((period) => period.ends > period.begins, inOrder),
  z.strictObject({ intent: z.literal('remove'), periodId: id }),
])
export type PeriodForm = z.infer<typeof PeriodForm>

const roomFields = {
  name: text,
  kind: text,
  seats: open(z.coerce.number('Give a whole number').int('Give a whole number').positive().max(5000)),
}
export const NewRoom = z.strictObject(roomFields)
export type NewRoom = z.infer<typeof NewRoom>
export const RoomForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('change'), ...roomFields }),
  z.strictObject({ intent: z.literal('remove') }),
])

/** `lessonId`: which lesson is moved; none for one lesson more. `personId`: none for whoever teaches the class. */
export const LessonForm = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('place'),
    lessonId: open(id),
    periodId: id,
    roomId: open(id),
    personId: open(id),
    starts: z.iso.date('Give a date'),
  }),
  z.strictObject({ intent: z.literal('end'), lessonId: id, starts: z.iso.date('Give a date') }),
])
export type LessonForm = z.infer<typeof LessonForm>

/** The periods in which somebody is kept free; one, several or none. */
export const SpareForm = z.strictObject({
  periodId: z
    .union([z.array(id), id])
    .optional()
    .transform((given) => (given === undefined ? [] : [given].flat())),
})

export const FreeSearch = z.strictObject({ period: open(id).catch(undefined) })
