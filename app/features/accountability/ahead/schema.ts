import { z } from 'zod'

const id = z.number().int().positive()
const grade = z.string().min(1).max(12)
/** Whose grades: one pupil's, a class's, or everybody's in the subject. */
const whose = { pupilId: id.optional(), classId: id.optional(), subjectId: id }

/** One line of a scenario. It says what would be, and makes no forecast and no target. */
export const Change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('raise'), ...whose, grades: z.number().int().min(-3).max(3) }),
  z.strictObject({ kind: z.literal('floor'), ...whose, grade }),
  z.strictObject({ kind: z.literal('set'), ...whose, grade }),
  z.strictObject({ kind: z.literal('withdraw'), ...whose }),
  z.strictObject({ kind: z.literal('tier'), ...whose, tier: z.string().min(1).max(40) }),
  z.strictObject({ kind: z.literal('add'), pupilId: id, subjectId: id, grade }),
  z.strictObject({ kind: z.literal('swap'), pupilId: id, subjectId: id, toSubjectId: id, grade }),
  /** Those nearest below the line of a measure reach it. */
  z.strictObject({
    kind: z.literal('nearest'),
    measure: z.string().min(1).max(60),
    most: z.number().int().min(1).max(100),
  }),
])
export type Change = z.infer<typeof Change>
export type ChangeOf<K extends Change['kind']> = Extract<Change, { kind: K }>

export const MOST_CHANGES = 200
export const Changes = z.array(Change).max(MOST_CHANGES, `At most ${MOST_CHANGES} changes.`)

const fromText = z
  .string()
  .max(60_000)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue({ code: 'custom', message: 'The changes cannot be read.' })
      return z.NEVER
    }
  })

const hours = z
  .union([
    z.literal(''),
    z.coerce.number().min(0.1, 'At least a tenth of an hour.').max(500, 'At most 500 hours.'),
  ])
  .transform((given) => (given === '' ? null : given))

const scenarioId = z.coerce.number().int().positive()

export const ScenarioForm = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('save'),
    /** The scenario that is replaced; none: a new one. */
    scenarioId: scenarioId.optional(),
    name: z.string().trim().min(1, 'Give the scenario a name.').max(80, 'At most 80 letters.'),
    changes: fromText.pipe(Changes.min(1, 'There is no change to save.')),
    hours,
    shared: z.literal('yes').optional(),
  }),
  z.strictObject({ intent: z.literal('remove'), scenarioId }),
])
export type ScenarioForm = z.infer<typeof ScenarioForm>

const optionalId = z.coerce.number().int().positive().optional().catch(undefined)
export const WhatIfSearch = z.object({ year: optionalId, scenario: optionalId })

/** Scenarios side by side, at most four: `?scenario=3&scenario=5`. */
export const CompareSearch = z
  .array(scenarioId)
  .catch([])
  .transform((ids) => ids.slice(0, 4))
