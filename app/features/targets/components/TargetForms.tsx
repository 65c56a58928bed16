import { ActionForm, type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'
import type { Draft, TargetLine } from './SubjectTarget.tsx'

export type Errors = FieldErrors | undefined
type FormsProps = {
  line: TargetLine
  draft: Draft
  may: { discuss: boolean; agree: boolean }
  errors: Errors
}

const options = (grades: readonly string[]) => grades.map((grade) => ({ value: grade, label: grade }))

/** What was said in the conversation, and what whoever agrees targets can change. */
export function TargetForms({ line, draft, may, errors }: FormsProps) {
  const open = errors !== undefined
  return (
    <>
      {may.discuss && line.state !== 'agreed' ? (
        <details className="aside" open={open}>
          <summary>Write down the conversation</summary>
          <DiscussForm line={line} draft={draft} errors={errors} />
        </details>
      ) : null}
      {may.agree ? (
        <details className="aside" open={open && !(may.discuss && line.state !== 'agreed')}>
          <summary>{line.state === 'agreed' ? 'Change this target' : 'Set and agree this target'}</summary>
          <ActionForm label="Set and agree" quiet errors={errors}>
            <input type="hidden" name="intent" value="agree" />
            <input type="hidden" name="subjectId" value={line.id} />
            <SelectField
              name="grade"
              id={`agree-grade-${line.id}`}
              label="Target"
              hint={`The rule gives ${draft.ruled}: one grade up or down`}
              options={options(draft.open)}
              defaultValue={line.grade}
              error={errors?.grade}
            />
            <TextField
              name="reason"
              id={`agree-reason-${line.id}`}
              label="Why"
              required
              error={errors?.reason}
            />
          </ActionForm>
        </details>
      ) : null}
    </>
  )
}

function DiscussForm({ line, draft, errors }: Omit<FormsProps, 'may'>) {
  return (
    <ActionForm label="Talked over" quiet errors={errors}>
      <input type="hidden" name="intent" value="discuss" />
      <input type="hidden" name="subjectId" value={line.id} />
      <SelectField
        name="grade"
        id={`talk-grade-${line.id}`}
        label="You propose"
        hint={`The rule gives ${draft.ruled}: one grade up or down, with a reason`}
        options={options(draft.open)}
        defaultValue={line.proposed ?? line.grade}
        error={errors?.grade}
      />
      <TextField
        name="reason"
        id={`talk-reason-${line.id}`}
        label="Why, where you move it"
        error={errors?.reason}
      />
      <SelectField
        name="wish"
        id={`talk-wish-${line.id}`}
        label="The pupil would like to reach"
        options={[{ value: '', label: 'nothing said' }, ...options(draft.grades)]}
        defaultValue={line.say?.wish ?? ''}
        error={errors?.wish}
      />
      <TextField
        name="words"
        id={`talk-words-${line.id}`}
        label="In the pupil’s words"
        error={errors?.words}
      />
    </ActionForm>
  )
}
