import { Form } from 'react-router'
import { count } from '#features/school/api.ts'
import { ActionForm, ChoiceField, SelectField, TextField } from '#ui/form/fields.tsx'
import { Section } from '#ui/layout/Page.tsx'

/** Asks for the praise of the last closed cycle to be worked out. */
export function ProposeForm({ again }: { again: boolean }) {
  return (
    <Form method="post" className="actions">
      <button
        className={again ? 'button button-quiet' : 'button'}
        name="intent"
        value="propose"
        type="submit"
      >
        {again ? 'Work it out again' : 'Propose whom to praise'}
      </button>
    </Form>
  )
}

/** Sends what is proposed; `ofStaff` of it goes to those who teach. */
export function SendForm({ proposed, ofStaff }: { proposed: number; ofStaff: number }) {
  const toPupils = `Send ${count(proposed - ofStaff, 'word')} of praise to pupils`
  return (
    <Form method="post" className="actions">
      <input type="hidden" name="count" value={proposed} />
      <button className="button" name="intent" value="send" type="submit">
        {ofStaff > 0 ? `${toPupils} and ${ofStaff} to those who teach` : toPupils}
      </button>
      <span className="small quiet">
        They then stand on the pupils’ pages and in the reports home, with your name. Look at the shares
        first.
      </span>
    </Form>
  )
}

type Option = { value: string; label: string }

export function AddPraise({
  pupils,
  year,
  errors,
}: {
  pupils: readonly Option[]
  year: string
  errors: Record<string, string> | undefined
}) {
  return (
    <Section title="Add praise in your own words">
      <ActionForm label="Add it" errors={undefined} quiet>
        <input type="hidden" name="intent" value="add" />
        <SelectField name="pupilId" label={`Pupil of ${year}`} options={pupils} error={errors?.pupilId} />
        <TextField
          name="words"
          label="What for"
          hint="One sentence; it stands on the certificate and in the report as you write it."
          required
          error={errors?.words}
        />
      </ActionForm>
    </Section>
  )
}

type Kind = { key: string; rule: string; least: number | null }

/** Thresholds of the school, as a percentage; what is not settled is the pack's. */
export function SettingsForm({
  kinds,
  settings,
}: {
  kinds: readonly Kind[]
  settings: { effort?: number; attendance?: number; board: boolean }
}) {
  const usual = (rule: string) => kinds.find((kind) => kind.rule === rule)?.least ?? 0
  const percent = (share: number) => Math.round(100 * share)
  return (
    <details className="aside">
      <summary>Whom we praise</summary>
      <ActionForm label="Keep this" quiet>
        <input type="hidden" name="intent" value="settings" />
        <TextField
          name="effort"
          label="Highest effort in at least this part of the subjects, %"
          type="number"
          defaultValue={percent(settings.effort ?? usual('effort'))}
          required
        />
        <TextField
          name="attendance"
          label="Attendance up by at least this many points, %"
          hint="And clearly more than the chance of a few weeks."
          type="number"
          defaultValue={percent(settings.attendance ?? usual('attendance'))}
          required
        />
        <ChoiceField
          name="board"
          label="The board"
          type="checkbox"
          options={[{ value: 'on', label: 'Forenames may stand on it: families have agreed' }]}
          chosen={settings.board ? ['on'] : []}
        />
      </ActionForm>
    </details>
  )
}
