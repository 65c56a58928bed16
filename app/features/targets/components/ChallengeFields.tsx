import { SelectField, TextField } from '#ui/form/fields.tsx'
import { challenges } from '../rules.ts'

/** The three usual challenges, or any share of schools. */
export function ChallengeFields({ level, error }: { level: string; error?: string | undefined }) {
  const named = challenges.some(({ key }) => key === level)
  return (
    <>
      <SelectField
        name="challenge"
        label="How demanding"
        defaultValue={named ? level : 'other'}
        options={[
          ...challenges.map(({ key, name }) => ({ value: key, label: `${key}: ${name}` })),
          { value: 'other', label: 'another share of schools' },
        ]}
      />
      <TextField
        name="share"
        label="Best … of 100 schools"
        hint="For another share only: 1 is the most demanding, 50 the middle school"
        inputMode="numeric"
        defaultValue={named ? '' : level}
        error={error}
      />
    </>
  )
}
