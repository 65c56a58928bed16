import { ActionForm, ChoiceField, type FieldErrors, TextField } from '#ui/form/fields.tsx'
import { Section } from '#ui/layout/Page.tsx'
import { lastPossibleEnd } from '../resolution.ts'
import { DEFAULT_FIRST_LOOK } from '../schema.ts'

type SwitchOnProps = {
  errors: FieldErrors | undefined
  roles: readonly { value: string; label: string }[]
  today: string
}

/** By which a governor records that the governing body switches teachers’ figures on. */
export function SwitchOn({ errors, roles, today }: SwitchOnProps) {
  return (
    <Section title="Record that the governing body switches them on">
      <ActionForm label="Switch on, and tell all staff" errors={errors}>
        <input type="hidden" name="intent" value="switch on" />
        <TextField
          name="purpose"
          label="What for"
          hint="One purpose, such as: to find in which departments joint planning would help most. Not appraisal, not pay."
          error={errors?.purpose}
          required
        />
        <TextField
          name="decidedOn"
          label="Decided on"
          hint="The day of the meeting, as in the minutes."
          type="date"
          defaultValue={today}
          error={errors?.decidedOn}
          required
        />
        <TextField
          name="starts"
          label="First day"
          type="date"
          defaultValue={today}
          error={errors?.starts}
          required
        />
        <TextField
          name="ends"
          label="Last day"
          hint="At most a year after the first. Then everything is taken away."
          type="date"
          defaultValue={lastPossibleEnd(today)}
          error={errors?.ends}
          required
        />
        <ChoiceField
          name="readers"
          label="Who may read, after the teachers themselves"
          hint="A head of department reads those of the own department. Nobody who is not named can."
          type="checkbox"
          options={roles}
          error={errors?.readers}
        />
        <TextField
          name="firstLookDays"
          label="Days in which only the teachers themselves see their figures"
          type="number"
          inputMode="numeric"
          defaultValue={DEFAULT_FIRST_LOOK}
          error={errors?.firstLookDays}
          required
        />
      </ActionForm>
    </Section>
  )
}

/** Switches off at once, with the reason. */
export function SwitchOff({ errors }: { errors: FieldErrors | undefined }) {
  return (
    <Section title="Switch them off">
      <p>
        At once. All figures of teachers and what they wrote beside them are taken away, and all staff are
        told.
      </p>
      <ActionForm label="Switch off, and tell all staff" errors={errors} quiet>
        <input type="hidden" name="intent" value="switch off" />
        <TextField name="why" label="Why" error={errors?.why} required />
      </ActionForm>
    </Section>
  )
}
