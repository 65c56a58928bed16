import { ActionForm, type FieldErrors, TextField } from '#ui/form/fields.tsx'
import type { BoardNumbers } from '../rules/numbers.ts'

type NumbersFormProps = { numbers: BoardNumbers; errors?: FieldErrors | undefined }

export function NumbersForm({ numbers, errors }: NumbersFormProps) {
  return (
    <details open={errors !== undefined}>
      <summary>Change these numbers</summary>
      <ActionForm label="Keep these numbers" errors={errors} quiet>
        <input type="hidden" name="intent" value="numbers" />
        <TextField
          name="week"
          label="Hours a week of each"
          inputMode="decimal"
          defaultValue={numbers.week}
          error={errors?.week}
        />
        <TextField
          name="monitoring"
          label="Of a hundred hours, how many are monitoring"
          inputMode="numeric"
          defaultValue={numbers.monitoring}
          error={errors?.monitoring}
        />
        <TextField
          name="minutesEach"
          label="Minutes of help a week for one pupil"
          hint="For the number of pupils who can be helped; a plan has its own minutes."
          inputMode="numeric"
          defaultValue={numbers.minutesEach}
          error={errors?.minutesEach}
        />
        <TextField
          name="fewest"
          label="Of a hundred in need in a year group, how many are helped at least"
          inputMode="numeric"
          defaultValue={numbers.fewest}
          error={errors?.fewest}
        />
      </ActionForm>
    </details>
  )
}
