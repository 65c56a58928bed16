import { ActionForm, ChoiceField, type FieldErrors } from '#ui/form/fields.tsx'
import { Section } from '#ui/layout/Page.tsx'
import './timetable.css'

type KeepFreeProps = {
  days: readonly { label: string; options: readonly { value: string; label: string }[] }[]
  chosen: readonly string[]
  errors: FieldErrors | undefined
}

/** In which of the periods without a lesson somebody is kept free, day by day. */
export function KeepFree({ days, chosen, errors }: KeepFreeProps) {
  return (
    <Section title="Kept free for special lessons">
      <details className="aside" open={errors !== undefined}>
        <summary>Say when</summary>
        <ActionForm label="Keep these periods free" errors={errors} quiet>
          <div className="keep-free">
            {days.map(({ label, options }) => (
              <ChoiceField
                key={label}
                name="periodId"
                label={label}
                type="checkbox"
                options={options}
                chosen={chosen}
              />
            ))}
          </div>
        </ActionForm>
      </details>
    </Section>
  )
}
