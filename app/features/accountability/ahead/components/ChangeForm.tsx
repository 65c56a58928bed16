import { type FormEvent, type ReactNode, useId, useState } from 'react'
import {
  type Draft,
  draftChange,
  gradedCourse,
  type Kind,
  ofOnePupil,
  settleDraft,
  startDraft,
  subjectsFor,
  subjectsTo,
  type Whose,
} from '../rules/draft.ts'
import type { CohortModel } from '../rules/model.ts'
import type { Change } from '../schema.ts'

const kinds: readonly { value: Kind; label: string }[] = [
  { value: 'raise', label: 'ended some grades higher or lower' },
  { value: 'floor', label: 'ended no lower than a grade' },
  { value: 'set', label: 'ended with a certain grade' },
  { value: 'withdraw', label: 'were not entered' },
  { value: 'tier', label: 'were entered for another tier' },
  { value: 'add', label: 'were entered for a further subject' },
  { value: 'swap', label: 'changed to another subject' },
  { value: 'nearest', label: 'reached a line they are nearest below' },
]

const whoses: readonly { value: Whose; label: string }[] = [
  { value: 'subject', label: 'everybody in a subject' },
  { value: 'class', label: 'a whole class' },
  { value: 'pupil', label: 'one pupil' },
]

type ChoiceProps<T extends string | number> = {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChoose: (value: T) => void
}

function Choice<T extends string | number>({ label, value, options, onChoose }: ChoiceProps<T>) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        className="input"
        id={id}
        value={String(value)}
        onChange={(event) => {
          const chosen = options.find((option) => String(option.value) === event.target.value)
          if (chosen) onChoose(chosen.value)
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={String(option.value)}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}

const named = (list: readonly { id: number; name: string }[]) =>
  list.map(({ id, name }) => ({ value: id, label: name }))
const subjects = (list: readonly { subjectId: number; name: string }[]) =>
  list.map(({ subjectId, name }) => ({ value: subjectId, label: name }))
const steps = [3, 2, 1, -1, -2, -3].map((value) => ({
  value,
  label: `${Math.abs(value)} ${value > 0 ? 'higher' : 'lower'}`,
}))
const numbers = [5, 10, 20, 30, 50].map((value) => ({ value, label: String(value) }))

type PartProps = { draft: Draft; model: CohortModel; set: (part: Partial<Draft>) => void }

function WhoseFields({ draft, model, set }: PartProps) {
  const { kind, whose, pupilId, classId, subjectId } = draft
  return (
    <>
      {ofOnePupil(kind) ? null : (
        <Choice label="Whose" value={whose} options={whoses} onChoose={(value) => set({ whose: value })} />
      )}
      {whose === 'pupil' ? (
        <Choice
          label="Pupil"
          value={pupilId}
          options={named(model.pupils)}
          onChoose={(value) => set({ pupilId: value })}
        />
      ) : null}
      {whose === 'class' ? (
        <Choice
          label="Class"
          value={classId}
          options={named(model.classes)}
          onChoose={(value) => set({ classId: value })}
        />
      ) : (
        <Choice
          label={kind === 'swap' ? 'From' : 'Subject'}
          value={subjectId}
          options={subjects(subjectsFor(draft, model))}
          onChoose={(value) => set({ subjectId: value })}
        />
      )}
    </>
  )
}

function ValueFields({ draft, model, set }: PartProps) {
  const { kind, grade, grades, tier, toSubjectId } = draft
  if (kind === 'withdraw') return null
  if (kind === 'raise')
    return (
      <Choice label="Grades" value={grades} options={steps} onChoose={(value) => set({ grades: value })} />
    )
  if (kind === 'tier') {
    const options = model.tiers.map(({ key, name }) => ({ value: key, label: name }))
    return <Choice label="Tier" value={tier} options={options} onChoose={(value) => set({ tier: value })} />
  }
  const list = (gradedCourse(draft, model)?.grades ?? []).map((value) => ({ value, label: value }))
  return (
    <>
      {kind === 'swap' ? (
        <Choice
          label="To"
          value={toSubjectId}
          options={subjects(subjectsTo(draft, model))}
          onChoose={(value) => set({ toSubjectId: value })}
        />
      ) : null}
      <Choice
        label="Grade"
        value={grade}
        options={list.toReversed()}
        onChoose={(value) => set({ grade: value })}
      />
    </>
  )
}

function NearestFields({ draft, model, set }: PartProps) {
  const lines = model.measures.filter(({ threshold, past }) => threshold !== null && !past)
  const options = lines.map(({ key, name }) => ({ value: key, label: name }))
  const warning = lines.find(({ key }) => key === draft.measure)?.threshold?.warning
  return (
    <>
      <Choice
        label="Line"
        value={draft.measure}
        options={options}
        onChoose={(value) => set({ measure: value })}
      />
      <Choice
        label="How many"
        value={draft.most}
        options={numbers}
        onChoose={(value) => set({ most: value })}
      />
      <p className="what-if-wide notice notice-act small">{warning}</p>
    </>
  )
}

type ChangeFormProps = {
  model: CohortModel
  ready: boolean
  onAdd: (change: Change) => void
  children: ReactNode
}

/** Puts one change together, from what is there to be chosen alone. */
export function ChangeForm({ model, ready, onAdd, children }: ChangeFormProps) {
  const [draft, setDraft] = useState(() => startDraft(model))
  const set = (part: Partial<Draft>) => setDraft(settleDraft({ ...draft, ...part }, model))
  const change = draftChange(draft)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (change) onAdd(change)
  }
  const part = { draft, model, set }
  return (
    <form className="what-if-form" onSubmit={submit} aria-label="A change">
      <Choice
        label="What if they"
        value={draft.kind}
        options={kinds}
        onChoose={(value) => set({ kind: value })}
      />
      {draft.kind === 'nearest' ? (
        <NearestFields {...part} />
      ) : (
        <>
          <WhoseFields {...part} />
          <ValueFields {...part} />
        </>
      )}
      <div className="actions what-if-wide">
        <button className="button" type="submit" disabled={!ready || !change}>
          Add this change
        </button>
        {children}
      </div>
    </form>
  )
}
