import { type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'
import { doseChoices } from '../rules/dose.ts'
import type { Draft } from '../rules/draft.ts'

type Option = { value: string; label: string; group?: string }
export type PlanChoices = { kinds: Option[]; outcomes: Option[]; owners: Option[] }
type PlanFieldsProps = {
  draft: Draft
  choices: PlanChoices
  errors: FieldErrors | undefined
  /** Where the kind was chosen already, it is not asked again. */
  kindChosen?: boolean
}

/** The fields of a plan, each filled in. */
export function PlanFields({ draft, choices, errors, kindChosen = false }: PlanFieldsProps) {
  return (
    <>
      <TextField
        name="aim"
        label="What it is to bring about"
        lines={2}
        defaultValue={draft.aim}
        error={errors?.aim}
      />
      {kindChosen ? (
        <input type="hidden" name="kind" value={draft.kind} />
      ) : (
        <SelectField name="kind" label="Kind of help" options={choices.kinds} defaultValue={draft.kind} />
      )}
      <SelectField
        name="outcome"
        label="What is measured"
        options={choices.outcomes}
        defaultValue={draft.outcome}
        error={errors?.outcome}
      />
      <SelectField
        name="ownerId"
        label="Who runs it"
        options={choices.owners}
        defaultValue={String(draft.ownerId)}
        error={errors?.ownerId}
      />
      <TextField
        name="place"
        label="Where and when"
        hint="Such as: library, Tuesdays after lesson 5. May follow later."
        defaultValue={draft.place}
        error={errors?.place}
      />
      <div className="form-line">
        <SelectField
          name="timesAWeek"
          label="How often"
          options={doseChoices}
          defaultValue={String(draft.timesAWeek)}
          error={errors?.timesAWeek}
        />
        <TextField
          name="minutes"
          label="Minutes each time"
          type="number"
          inputMode="numeric"
          defaultValue={draft.minutes}
          error={errors?.minutes}
        />
      </div>
      <TextField
        name="reviewOn"
        label="Looked at again on"
        type="date"
        defaultValue={draft.reviewOn}
        error={errors?.reviewOn}
      />
      <TextField
        name="exitRule"
        label="When it ends"
        lines={2}
        defaultValue={draft.exitRule}
        error={errors?.exitRule}
      />
    </>
  )
}
