import { ActionForm, type FieldErrors, TextField } from '#ui/form/fields.tsx'

type HomeFormProps = { words: string; shown: boolean; errors: FieldErrors | undefined }

/** Shows a plan to the pupils it is for and their families, in words that name nobody else. */
export function HomeForm({ words, shown, errors }: HomeFormProps) {
  return (
    <>
      <ActionForm label={shown ? 'Change the words' : 'Show it at home'} quiet errors={errors}>
        <input type="hidden" name="intent" value="show" />
        <TextField
          name="words"
          label="What home reads"
          hint="{name} stands for each family’s own child. Name nobody else."
          lines={3}
          defaultValue={words}
          error={errors?.words}
        />
      </ActionForm>
      {shown ? (
        <ActionForm label="No longer show it" quiet>
          <input type="hidden" name="intent" value="hide" />
        </ActionForm>
      ) : null}
    </>
  )
}
