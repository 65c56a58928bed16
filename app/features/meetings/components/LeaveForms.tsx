import { Form } from 'react-router'
import { SelectField, TextField } from '#ui/form/fields.tsx'
import { Key } from './Keys.tsx'

type Errors = Record<string, string> | undefined

/** An item is not left undecided in silence: it is carried or dropped, with a word. */
export function LeaveForms({ itemId, errors }: { itemId: number; errors: Errors }) {
  const leave = (intent: 'carry' | 'drop', key: string, label: string) => (
    <details>
      <summary>
        <Key>{key.toUpperCase()}</Key> {label}
      </summary>
      <Form method="post" className="form-line">
        <input type="hidden" name="intent" value={intent} />
        <input type="hidden" name="itemId" value={itemId} />
        <label className="field" htmlFor={`${intent}-word`}>
          <span>Why</span>
          <input
            className="input"
            id={`${intent}-word`}
            name="word"
            data-key={key}
            required
            minLength={3}
            maxLength={300}
            aria-invalid={errors?.word ? true : undefined}
          />
        </label>
        <button className="button button-quiet" type="submit">
          {label}
        </button>
      </Form>
    </details>
  )
  return (
    <div className="leave">
      {leave('carry', 'c', 'Carry it to the next meeting')}
      {leave('drop', 'x', 'Drop it')}
    </div>
  )
}

type OwnWordsProps = {
  itemId: number
  owners: readonly { value: string; label: string }[]
  usual: { due: string; expectOn: string }
  errors: Errors
}

/** A decision in the meeting’s own words, with its owner, its day, and what is then to be seen. */
export function OwnWords({ itemId, owners, usual, errors }: OwnWordsProps) {
  return (
    <details className="own-words" open={errors?.words !== undefined || errors?.expect !== undefined}>
      <summary>
        <Key>O</Key> Decide something else, or for somebody else
      </summary>
      <Form method="post" className="form">
        <input type="hidden" name="intent" value="decide in words" />
        <input type="hidden" name="itemId" value={itemId} />
        <label className="field" htmlFor="words">
          <span>What is decided</span>
          <span className="hint">
            Without a pupil’s name: the item names the pupil to those who may see them.
          </span>
          <input className="input" id="words" name="words" data-key="o" required maxLength={300} />
        </label>
        <SelectField name="ownerId" label="Whose it is" options={owners} />
        <TextField name="due" label="By" type="date" defaultValue={usual.due} required error={errors?.due} />
        <TextField name="expect" label="What we then expect to see" required error={errors?.expect} />
        <TextField
          name="expectOn"
          label="And when"
          type="date"
          defaultValue={usual.expectOn}
          required
          error={errors?.expectOn}
        />
        <div className="actions">
          <button className="button" type="submit">
            Decide this
          </button>
        </div>
      </Form>
    </details>
  )
}
