import { formatDate } from '#features/school/api.ts'
import { ActionForm, type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'
import { Section } from '#ui/layout/Page.tsx'
import type { Say } from './PupilWords.tsx'

type WishFormProps = {
  line: { subjectId: number; name: string; grades: readonly string[]; say: Say | null }
  errors: FieldErrors | undefined
}

function saidWords({ wish, words, own, writtenBy, saidAt }: Say): string {
  const what = [wish === null ? '' : wish, words === '' ? '' : `“${words}”`].filter(Boolean).join(': ')
  return `${own ? 'You said' : `${writtenBy ?? 'Your teacher'} wrote down for you`} on ${formatDate(saidAt)}: ${what}`
}

/** What a pupil aims for in one subject, in the own words. */
export function WishForm({ line, errors }: WishFormProps) {
  const { subjectId, name, grades, say } = line
  return (
    <Section title={name}>
      <p className={say ? undefined : 'quiet'}>{say ? saidWords(say) : 'You have not said anything yet.'}</p>
      <ActionForm label={`Keep for ${name}`} quiet errors={errors}>
        <input type="hidden" name="subjectId" value={subjectId} />
        <SelectField
          name="wish"
          id={`wish-${subjectId}`}
          label="I would like to reach"
          defaultValue={say?.wish ?? ''}
          options={[
            { value: '', label: 'not sure yet' },
            ...grades.toReversed().map((grade) => ({ value: grade, label: grade })),
          ]}
          error={errors?.wish}
        />
        <TextField
          name="words"
          id={`words-${subjectId}`}
          label="In my own words"
          hint="What would help you, or what gets in the way"
          error={errors?.words}
        />
      </ActionForm>
    </Section>
  )
}
