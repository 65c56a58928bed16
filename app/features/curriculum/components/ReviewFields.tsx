import { ActionForm, ChoiceField, type FieldErrors, TextField } from '#ui/form/fields.tsx'
import { doneChoices, helpedChoices, verdictChoices } from '../rules/review.ts'

/** Done, helped, and what becomes of a change. */
export function ReviewFields({ errors }: { errors: FieldErrors | undefined }) {
  return (
    <ActionForm label="Keep the review" errors={errors}>
      <ChoiceField name="done" label="Done?" type="radio" options={doneChoices} error={errors?.done ?? ''} />
      <ChoiceField
        name="helped"
        label="Helped?"
        type="radio"
        options={helpedChoices}
        error={errors?.helped ?? ''}
      />
      <ChoiceField
        name="decision"
        label="What becomes of it"
        type="radio"
        options={verdictChoices}
        error={errors?.decision ?? ''}
      />
      <TextField name="reason" label="Why" error={errors?.reason} />
      <TextField
        name="reviewOn"
        label="Looked at again on"
        hint="Where it is to be looked at again"
        type="date"
        error={errors?.reviewOn}
      />
    </ActionForm>
  )
}
