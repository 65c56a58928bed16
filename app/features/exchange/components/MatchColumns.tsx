import { ActionForm, SelectField, TextField } from '#ui/form/fields.tsx'
import type { Field, Mapping } from '../reading/fields.ts'

type MatchColumnsProps = {
  columns: readonly string[]
  notes: readonly string[]
  fields: readonly Field[]
  mapping: Mapping
  /** Whether this is the next thing to do, or only to be looked at. */
  open: boolean
}

const chosen = (mapping: Mapping, key: string): string => {
  const from = mapping[key]
  return from && 'columns' in from ? (from.columns[0] ?? '') : ''
}

const said = (mapping: Mapping, key: string): string => {
  const from = mapping[key]
  return from && 'value' in from ? from.value : ''
}

/** Which column of the file holds what. */
export function MatchColumns({ columns, notes, fields, mapping, open }: MatchColumnsProps) {
  const [fixed, read] = [fields.filter((field) => field.fixed), fields.filter((field) => !field.fixed)]
  const options = [
    { value: '', label: 'not in this file' },
    ...columns.map((name) => ({ value: name, label: name })),
  ]
  return (
    <details className="section" open={open}>
      <summary>Which column holds what</summary>
      <p className="small quiet">{notes.join(' ')}</p>
      <ActionForm label="Read the file with these columns">
        <input type="hidden" name="intent" value="match" />
        {fixed.map((field) => (
          <TextField
            key={field.key}
            name={`value.${field.key}`}
            label={field.label}
            hint="The same for all of them; may stay empty"
            defaultValue={said(mapping, field.key)}
          />
        ))}
        {read.map((field) => (
          <SelectField
            key={field.key}
            name={`from.${field.key}`}
            label={field.required ? `${field.label} (needed)` : field.label}
            options={options}
            defaultValue={chosen(mapping, field.key)}
          />
        ))}
      </ActionForm>
    </details>
  )
}
