import { ActionForm, type FieldErrors } from '#ui/form/fields.tsx'
import { Section } from '#ui/layout/Page.tsx'

/** What a teacher has to say to the own figure; it stands beside it wherever the figure is read. */
export function OwnComment({ comment, errors }: { comment: string; errors: FieldErrors | undefined }) {
  return (
    <Section title="In your words">
      <p>What somebody who reads the figure should know. It stands beside it wherever it is read.</p>
      <ActionForm label="Keep it beside my figure" errors={errors} quiet>
        <div className="field">
          <label htmlFor="comment">What you want to say to it</label>
          <textarea
            className="input"
            id="comment"
            name="comment"
            rows={4}
            maxLength={2000}
            defaultValue={comment}
          />
        </div>
      </ActionForm>
    </Section>
  )
}
