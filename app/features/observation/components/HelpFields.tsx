import { type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'
import type { PlanFields } from '../schema.ts'

type Option = { value: string; label: string }
type HelpFieldsProps = {
  draft: PlanFields
  colleagues: readonly Option[]
  /** Null where the kind was chosen already. */
  kinds: readonly Option[] | null
  errors: FieldErrors | undefined
  aimLabel: string
  /** What it says while nobody is chosen to help. */
  nobody?: string
}

/** The fields of help for staff, each filled in. */
export function HelpFields({
  draft,
  colleagues,
  kinds,
  errors,
  aimLabel,
  nobody = 'nobody here',
}: HelpFieldsProps) {
  return (
    <>
      <TextField name="aim" label={aimLabel} lines={2} defaultValue={draft.aim} error={errors?.aim} />
      {kinds === null ? (
        <input type="hidden" name="kind" value={draft.kind} />
      ) : (
        <SelectField
          name="kind"
          label="Kind of help"
          options={kinds}
          defaultValue={draft.kind}
          error={errors?.kind}
        />
      )}
      <SelectField
        name="helperId"
        label="With whom"
        options={[{ value: '', label: nobody }, ...colleagues]}
        defaultValue={draft.helperId === null ? '' : String(draft.helperId)}
        error={errors?.helperId}
      />
      <SelectField
        name="alsoId"
        label="And with"
        hint="A peer beside the coach, where that is how it is"
        options={[{ value: '', label: 'nobody else' }, ...colleagues]}
        defaultValue={draft.alsoId === null ? '' : String(draft.alsoId)}
        error={errors?.alsoId}
      />
      <TextField
        name="sign"
        label="What we would see"
        lines={2}
        defaultValue={draft.sign}
        error={errors?.sign}
      />
      <TextField
        name="place"
        label="When and where"
        hint="Such as: Mondays, lesson 3, my room. May follow later."
        defaultValue={draft.place}
        error={errors?.place}
      />
      <div className="form-line">
        <TextField
          name="meetings"
          label="Meetings a cycle"
          type="number"
          inputMode="numeric"
          defaultValue={draft.meetings}
          error={errors?.meetings}
        />
        <TextField
          name="minutes"
          label="Minutes each"
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
        label="How it ends"
        lines={2}
        defaultValue={draft.exitRule}
        error={errors?.exitRule}
      />
    </>
  )
}
