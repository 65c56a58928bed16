import { ActionForm, ChoiceField, SelectField, TextField } from '#ui/form/fields.tsx'
import { weekdayOptions } from '../rules/dates.ts'

type RhythmFormProps = {
  series: {
    name: string
    weekday: number
    begins: string
    minutes: number
    everyWeeks: number
    roles: readonly string[]
    chairRole: string
  }
  roles: readonly { value: string; label: string }[]
  errors: Record<string, string> | undefined
}

/** When a series meets, and whose posts bring people to it. */
export function RhythmForm({ series, roles, errors }: RhythmFormProps) {
  return (
    <ActionForm label="Keep this, and date the meetings to come anew" errors={errors}>
      <input type="hidden" name="intent" value="change" />
      <TextField name="name" label="Name" defaultValue={series.name} required error={errors?.name} />
      <SelectField
        name="weekday"
        label="Day"
        options={weekdayOptions}
        defaultValue={String(series.weekday)}
      />
      <TextField
        name="begins"
        label="Begins at"
        defaultValue={series.begins}
        required
        error={errors?.begins}
      />
      <TextField
        name="minutes"
        label="Minutes"
        type="number"
        defaultValue={series.minutes}
        required
        error={errors?.minutes}
      />
      <TextField
        name="everyWeeks"
        label="Every so many school weeks"
        type="number"
        defaultValue={series.everyWeeks}
        required
        error={errors?.everyWeeks}
      />
      <ChoiceField
        name="roles"
        label="Posts that bring people to it"
        hint="Of a department or year group only those who belong to it, and leaders linked to it."
        type="checkbox"
        options={roles}
        chosen={series.roles}
        error={errors?.roles}
      />
      <SelectField
        name="chairRole"
        label="Usually chaired by"
        options={roles}
        defaultValue={series.chairRole}
      />
    </ActionForm>
  )
}
