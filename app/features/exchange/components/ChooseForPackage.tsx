import { ActionForm, SelectField } from '#ui/form/fields.tsx'
import type { Choice } from '../kinds/kind.ts'
import type { Mapping } from '../reading/fields.ts'

type ChooseForPackageProps = { choices: readonly Choice[]; mapping: Mapping }

const chosen = (mapping: Mapping, key: string): string => {
  const from = mapping[key]
  return from && 'value' in from ? from.value : ''
}

/** What a package leaves open, decided for all of it. */
export function ChooseForPackage({ choices, mapping }: ChooseForPackageProps) {
  return (
    <details className="section">
      <summary>What the zip leaves open</summary>
      <ActionForm label="Read the zip again with this">
        <input type="hidden" name="intent" value="match" />
        {choices.map(({ key, label, hint, options }) => (
          <SelectField
            key={key}
            name={`value.${key}`}
            label={label}
            hint={hint}
            options={[{ value: '', label: 'left open' }, ...options]}
            defaultValue={chosen(mapping, key)}
          />
        ))}
      </ActionForm>
    </details>
  )
}
