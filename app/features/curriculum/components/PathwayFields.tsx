import './curriculum.css'
import { ActionForm, ChoiceField, type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'
import { useWords } from '#ui/words.ts'

type Option = { value: string; label: string }
export type PathwayDraft = {
  name: string
  about: string
  homeWords: string
  firstYear: number
  lastYear: number
  capacity: number | null
  choose: number
  position: number
  core: string[]
  option: string[]
  measure: string
  least: number | null
  most: number | null
  edge: number
  entryWords: string
}

type CoursesProps = { name: string; label: string; options: readonly Option[]; chosen: readonly string[] }

/** All subjects of the school, folded away until they are wanted; those chosen stand beside the title. */
function Courses({ name, label, options, chosen }: CoursesProps) {
  const names = options.filter(({ value }) => chosen.includes(value)).map((option) => option.label)
  return (
    <details className="pathway-courses">
      <summary>
        {label}: {names.length > 0 ? names.join(', ') : 'none yet'}
      </summary>
      <ChoiceField name={name} label={label} type="checkbox" options={options} chosen={chosen} />
    </details>
  )
}

/** A pathway as a form; courses and measures to choose from. */
export function PathwayFields({
  draft,
  subjects,
  measures,
  label,
  errors,
}: {
  draft: PathwayDraft
  subjects: readonly Option[]
  measures: readonly Option[]
  label: string
  errors?: FieldErrors | undefined
}) {
  const { year } = useWords()
  const text = (name: keyof PathwayDraft, label: string, hint?: string) => ({
    ...{ name, label, error: errors?.[name], defaultValue: String(draft[name] ?? '') },
    ...(hint ? { hint } : {}),
  })
  return (
    <ActionForm label={label} errors={errors}>
      <TextField {...text('name', 'Name')} />
      <TextField {...text('about', 'What it is')} lines={2} />
      <TextField {...text('homeWords', 'What families read')} lines={2} />
      <TextField {...text('firstYear', `First ${year.one}`)} type="number" />
      <TextField {...text('lastYear', `Last ${year.one}`)} type="number" />
      <TextField {...text('capacity', `Places in each ${year.one}`, 'Empty: no bound')} type="number" />
      <Courses name="core" label="Courses everybody takes" options={subjects} chosen={draft.core} />
      <Courses name="option" label="Courses to choose from" options={subjects} chosen={draft.option} />
      <TextField {...text('choose', 'How many are chosen')} type="number" />
      <TextField {...text('entryWords', 'Who can come in, in words')} lines={2} />
      <SelectField
        name="measure"
        label="What the rule asks for"
        hint="What a pupil brought along, or is forecast. Nothing about who a pupil is can stand in a rule."
        options={[{ value: '', label: 'Nothing: open to all' }, ...measures]}
        defaultValue={draft.measure}
        error={errors?.measure}
      />
      <TextField {...text('least', 'At least')} inputMode="decimal" />
      <TextField {...text('most', 'At most')} inputMode="decimal" />
      <TextField
        {...text('edge', 'Near the line', 'Within so much of it somebody looks at the pupil')}
        inputMode="decimal"
      />
      <TextField {...text('position', 'Place in the order', 'A proposal tries 1 first')} type="number" />
    </ActionForm>
  )
}
