import { type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'
import type { OverChoice } from '../people.server.ts'
import { roles } from '../roles.ts'
import { roleWords } from '../rules/posts.ts'

type PostFieldsProps = { overs: readonly OverChoice[]; today: string; errors: FieldErrors | undefined }

/** Role, what it is over, from and to: the fields of a post. */
export function PostFields({ overs, today, errors }: PostFieldsProps) {
  return (
    <>
      <SelectField
        name="role"
        label="Role"
        options={roles.map((role) => ({ value: role, label: roleWords(role) }))}
        defaultValue="teacher"
        error={errors?.role}
      />
      <SelectField
        name="over"
        label="Over"
        hint="Which pupils and classes the post opens"
        required
        options={[
          // No choice is made for a person: a head over "the classes they teach" would see next to nothing.
          { value: '', label: 'Choose' },
          { value: 'own_classes', label: 'the classes they teach' },
          { value: 'caseload', label: 'their caseload' },
          { value: 'organisation', label: 'the whole organisation' },
          ...overs,
        ]}
        error={errors?.over}
      />
      <TextField name="starts" label="From" type="date" defaultValue={today} error={errors?.starts} />
      <TextField
        name="ends"
        label="To"
        hint="Leave empty for a post without an end"
        type="date"
        error={errors?.ends}
      />
    </>
  )
}
