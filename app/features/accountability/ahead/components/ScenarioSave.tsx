import { useState } from 'react'
import { ActionForm, ChoiceField, type FieldErrors, TextField } from '#ui/form/fields.tsx'
import type { Change } from '../schema.ts'

type Opened = { id: number; name: string; shared: boolean; mine: boolean }
type ScenarioSaveProps = {
  changes: readonly Change[]
  hours: string
  opened: Opened | null
  errors: FieldErrors | undefined
}

/** Saves the lines under a name: a new scenario, or one’s own anew. */
export function ScenarioSave({ changes, hours, opened, errors }: ScenarioSaveProps) {
  const own = opened?.mine ? opened : null
  const [anew, setAnew] = useState(false)
  return (
    <ActionForm label={own && !anew ? 'Save over it' : 'Save this scenario'} errors={errors}>
      <input type="hidden" name="intent" value="save" />
      <input type="hidden" name="changes" value={JSON.stringify(changes)} />
      <input type="hidden" name="hours" value={hours} />
      {own && !anew ? <input type="hidden" name="scenarioId" value={own.id} /> : null}
      <TextField name="name" label="Name" defaultValue={opened?.name} required error={errors?.name} />
      <ChoiceField
        type="checkbox"
        name="shared"
        label="For whom"
        hint="Others who open it see only the pupils they may see anyway."
        options={[{ value: 'yes', label: 'Share it with the staff' }]}
        chosen={opened?.shared ? ['yes'] : []}
      />
      {own ? (
        <label className="choice">
          <input type="checkbox" checked={anew} onChange={(event) => setAnew(event.target.checked)} />
          Keep “{own.name}” as it is and save a new one
        </label>
      ) : null}
    </ActionForm>
  )
}
