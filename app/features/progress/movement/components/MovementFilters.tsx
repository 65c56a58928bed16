import { Form } from 'react-router'
import { SelectField } from '#ui/form/fields.tsx'
import { type SchoolWords, titled, useWords } from '#ui/words.ts'
import type { MovementFrame } from '../read.server.ts'
import { bys, showns } from '../schema.ts'
import { byWords, measureWords, shownWords } from '../words.ts'

type Option = { value: string; label: string }
const all: Option = { value: '', label: 'All' }
const fieldsIn = ({ year, group }: SchoolWords) =>
  [
    ['year', titled(year.one)],
    ['group', titled(group.one)],
    ['department', 'Department'],
    ['subject', 'Subject'],
    ['class', 'Class'],
    ['trait', 'Characteristic'],
  ] as const

const optionsOf = <Key extends string>(keys: readonly Key[], words: Record<Key, string>): Option[] =>
  keys.map((value) => ({ value, label: words[value] }))

type MovementFiltersProps = { frame: MovementFrame; page: 'compare' | 'variation' }

/** Which cycles, which part of the school, and what of it. */
export function MovementFilters({ frame, page }: MovementFiltersProps) {
  const { search, cycles, choices, from, to } = frame
  const words = useWords()
  return (
    <Form method="get" className="form-line">
      <SelectField name="from" label="From" options={cycles} defaultValue={String(from?.id ?? '')} />
      <SelectField name="to" label="To" options={cycles} defaultValue={String(to?.id ?? '')} />
      {fieldsIn(words).map(([name, label]) =>
        choices[name].length > 0 ? (
          <SelectField
            key={name}
            name={name}
            label={label}
            options={[all, ...choices[name]]}
            defaultValue={String(search[name] ?? '')}
          />
        ) : null,
      )}
      {page === 'compare' ? (
        <SelectField
          name="show"
          label="Show"
          options={optionsOf(showns, shownWords)}
          defaultValue={search.show}
        />
      ) : (
        <>
          <SelectField
            name="by"
            label="Compare"
            options={optionsOf(bys, byWords(words))}
            defaultValue={search.by}
          />
          <SelectField
            name="measure"
            label="By"
            options={optionsOf(['moved', 'target'], measureWords)}
            defaultValue={search.measure}
          />
        </>
      )}
      <button className="button" type="submit">
        Compare
      </button>
    </Form>
  )
}
