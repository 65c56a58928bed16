import { ActionForm, type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'
import { Section } from '#ui/layout/Page.tsx'
import { useWords } from '#ui/words.ts'

type DecideStagesProps = {
  models: readonly { key: string; name: string; isOwn: boolean }[]
  coming: readonly { value: string; label: string }[]
  years: readonly { number: number; name: string }[]
  /** Whether something is decided for a year to come: the model there is then takes it back. */
  waits: boolean
  errors: FieldErrors | undefined
}

/** The form that decides for another model of key stages, where the country has one. */
export function DecideStages({ models, coming, years, waits, errors }: DecideStagesProps) {
  const words = useWords()
  if (models.every(({ isOwn }) => isOwn))
    return (
      <p className="quiet">
        This country has no other model for these {words.year.many}: there is nothing to decide.
      </p>
    )
  return (
    <Section title={`Another model for ${words.year.many} to come`}>
      <ActionForm label="Decide" errors={errors}>
        <SelectField
          name="modelKey"
          label="Model"
          options={models
            .filter((one) => !one.isOwn || waits)
            .map(({ key, name, isOwn }) => ({
              value: key,
              label: isOwn ? `${name}: it stays as it is` : name,
            }))}
          error={errors?.modelKey}
        />
        <SelectField
          name="academicYearStarts"
          label="From"
          options={coming}
          error={errors?.academicYearStarts}
        />
        <SelectField
          name="upToYear"
          label="For pupils who are then in"
          hint="And all who come after them; older pupils end as they began"
          options={years.map(({ number, name }) => ({ value: String(number), label: `${name} or below` }))}
        />
        <TextField name="reason" label="Why" error={errors?.reason} />
      </ActionForm>
    </Section>
  )
}
