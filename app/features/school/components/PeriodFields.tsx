import { type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'

type PeriodFieldsProps = {
  /** Begins the ids of the fields where a page has them twice. */
  id?: string
  errors: FieldErrors | undefined
}

const uses = [
  { value: 'lesson', label: 'Lessons' },
  { value: 'other', label: 'Registration, meetings and the like' },
]

export function PeriodFields({ id = '', errors }: PeriodFieldsProps) {
  return (
    <>
      <TextField
        id={`${id}name`}
        name="name"
        label="Name"
        hint="Such as 1, or Registration"
        error={errors?.name}
        required
      />
      <TextField
        id={`${id}begins`}
        name="begins"
        label="Begins"
        hint="Such as 09:15"
        error={errors?.begins}
        required
      />
      <TextField
        id={`${id}ends`}
        name="ends"
        label="Ends"
        hint="Such as 10:05"
        error={errors?.ends}
        required
      />
      <SelectField id={`${id}lesson`} name="lesson" label="For" options={uses} />
    </>
  )
}
