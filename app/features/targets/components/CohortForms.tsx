import { ActionForm, ChoiceField, type FieldErrors } from '#ui/form/fields.tsx'
import { Section } from '#ui/layout/Page.tsx'
import { ChallengeFields } from './ChallengeFields.tsx'

type CohortFormsProps = {
  yearGroupId: number
  of: string
  subjectId?: number
  level: string
  own: boolean
  errors: FieldErrors | undefined
}

/** Propose targets at a challenge, and agree what was talked over. */
export function CohortForms({ yearGroupId, of, subjectId, level, own, errors }: CohortFormsProps) {
  const chosen = (
    <>
      <input type="hidden" name="yearGroupId" value={yearGroupId} />
      {subjectId === undefined ? null : <input type="hidden" name="subjectId" value={subjectId} />}
    </>
  )
  return (
    <Section title="Propose and agree">
      <p className="quiet">
        What is talked over or agreed stays as it is, and a pupil with a challenge of the own keeps it; every
        change stays in the pupil’s list.
      </p>
      <div className="columns">
        <ActionForm label={`Propose targets for ${of}`} errors={errors}>
          <input type="hidden" name="intent" value="propose" />
          {chosen}
          <ChallengeFields level={level} error={errors?.share} />
          <ChoiceField
            type="checkbox"
            name="own"
            label="Where this school does better than that"
            chosen={own ? ['yes'] : []}
            options={[{ value: 'yes', label: 'aim as high as it already reaches' }]}
          />
        </ActionForm>
        <ActionForm label={`Agree for ${of}`} quiet>
          <input type="hidden" name="intent" value="agree" />
          {chosen}
          <ChoiceField
            type="radio"
            name="which"
            label="Which"
            chosen={['discussed']}
            options={[
              { value: 'discussed', label: 'targets talked over with the pupil' },
              { value: 'all', label: 'those merely proposed as well' },
            ]}
          />
        </ActionForm>
      </div>
    </Section>
  )
}
