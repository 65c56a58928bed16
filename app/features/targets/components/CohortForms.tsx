import { ActionForm, SelectField } from '#ui/form/fields.tsx'
import { Section } from '#ui/layout/Page.tsx'
import { challenges } from '../rules.ts'

type CohortFormsProps = { yearGroupId: number; of: string; subjectId?: number }

/** Propose targets at a challenge, and agree what was proposed. */
export function CohortForms({ yearGroupId, of, subjectId }: CohortFormsProps) {
  const chosen = (
    <>
      <input type="hidden" name="yearGroupId" value={yearGroupId} />
      {subjectId === undefined ? null : <input type="hidden" name="subjectId" value={subjectId} />}
    </>
  )
  return (
    <Section title="Propose and agree">
      <p className="quiet">What is agreed already stays as it is; every change stays in the pupil’s list.</p>
      <div className="columns">
        <ActionForm label={`Propose targets for ${of}`}>
          <input type="hidden" name="intent" value="propose" />
          {chosen}
          <SelectField
            name="challenge"
            label="How demanding"
            defaultValue="high"
            options={challenges.map(({ key, name }) => ({ value: key, label: `${key}: ${name}` }))}
          />
        </ActionForm>
        <ActionForm label={`Agree what is proposed for ${of}`} quiet>
          <input type="hidden" name="intent" value="agree" />
          {chosen}
        </ActionForm>
      </div>
    </Section>
  )
}
