import { ActionForm, SelectField, TextField } from '#ui/form/fields.tsx'
import type { Mapping } from '../reading/fields.ts'
import type { TableMatching } from '../uploads.server.ts'

type MatchColumnsProps = TableMatching & {
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

const LONGEST = 40

/** What stands in the first rows of a column, as far as there is room beside its name. */
function exampleOf(holds: readonly string[]): string {
  const text = [...new Set(holds.filter(Boolean))].join(', ')
  if (text === '') return ''
  return ` (${text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text})`
}

/** Which column of the file holds what, with what stands in its first rows. */
export function MatchColumns({ columns, notes, fields, mapping, open }: MatchColumnsProps) {
  const [fixed, read] = [fields.filter((field) => field.fixed), fields.filter((field) => !field.fixed)]
  const options = [
    { value: '', label: 'not in this file' },
    ...columns.map(({ name, holds }) => ({ value: name, label: `${name}${exampleOf(holds)}` })),
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
