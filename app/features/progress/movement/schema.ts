import { z } from 'zod'
import { TraitChoice } from '../schema.ts'

// A choice of “All” comes as an empty text.
const id = z.preprocess(
  (given) => (given === '' ? undefined : given),
  z.coerce.number().int().positive().optional(),
)

export const showns = ['moved', 'known', 'up', 'down', 'gained', 'lost'] as const
export type Shown = (typeof showns)[number]

export const bys = ['subject', 'class', 'year', 'group'] as const
export type By = (typeof bys)[number]

/** What the address of a comparison may say: the two cycles, the group, and what is looked at. */
export const MovementSearch = z.object({
  from: id,
  to: id,
  year: id,
  group: id,
  class: id,
  subject: id,
  department: id,
  trait: TraitChoice,
  show: z.enum(showns).default('moved').catch('moved'),
  by: z.enum(bys).default('subject').catch('subject'),
  measure: z.enum(['moved', 'target']).default('moved').catch('moved'),
  /** Names are hidden for the projector. */
  present: z.literal('yes').optional().catch(undefined),
})
export type MovementSearch = z.infer<typeof MovementSearch>

const viewPages = ['compare', 'compare/variation'] as const
export type ViewPage = (typeof viewPages)[number]

export const ViewForm = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('save'),
    name: z.string().trim().min(1, 'Give the view a name.').max(80, 'At most 80 letters.'),
    page: z.enum(viewPages),
    query: z.string().max(400),
    shared: z.literal('yes').optional(),
  }),
  z.strictObject({ intent: z.literal('remove'), viewId: z.coerce.number().int().positive() }),
])
export type ViewForm = z.infer<typeof ViewForm>
