import './help.css'
import { Form } from 'react-router'
import { ErrorSummary, type FieldErrors, TextField } from '#ui/form/fields.tsx'

type Pupil = { id: number; familyName: string; givenName: string; where: string; minutes: number }
type RegisterSheetProps = {
  on: string
  minutes: number
  held: boolean
  note: string
  /** With the minutes each was there; 0 for one who did not come. */
  pupils: readonly Pupil[]
  errors: FieldErrors | undefined
}

/** The register of one session: everybody ticked, those away are unticked, one press at the thumb keeps it. */
export function RegisterSheet({ on, minutes, held, note, pupils, errors }: RegisterSheetProps) {
  return (
    <Form method="post" className="help-register">
      <ErrorSummary errors={errors} />
      <fieldset className="field" id="there" tabIndex={-1}>
        <legend>Untick who did not come</legend>
        {pupils.map(({ id, familyName, givenName, where, minutes: there }) => (
          <label className="choice" key={id}>
            <input type="checkbox" name="there" value={id} defaultChecked={there > 0 || !held} />
            <span>
              <span className="pupil-name">{`${familyName}, ${givenName}`}</span>{' '}
              <span className="quiet small">{where}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <TextField
        name="note"
        label="A word on it"
        hint="What was agreed; or why it did not take place"
        defaultValue={note}
        error={errors?.note}
      />
      <button className="button" type="submit">
        Keep it
      </button>
      <details className="aside">
        <summary>Another day or length, somebody left early, or it did not take place</summary>
        <div className="help-more">
          <div className="form-line">
            <TextField name="heldOn" label="Day" type="date" defaultValue={on} error={errors?.heldOn} />
            <TextField
              name="minutes"
              label="Minutes"
              type="number"
              inputMode="numeric"
              defaultValue={minutes}
              error={errors?.minutes}
            />
          </div>
          {pupils.map(({ id, familyName, givenName, minutes: there }) => (
            <TextField
              key={id}
              name={`part.${id}`}
              label={`Minutes ${givenName} ${familyName} was there, if not all`}
              type="number"
              inputMode="numeric"
              defaultValue={there > 0 && there < minutes ? there : ''}
              error={errors?.[`part.${id}`]}
            />
          ))}
          <label className="choice">
            <input type="checkbox" name="held" value="no" defaultChecked={!held} />
            It did not take place
          </label>
        </div>
      </details>
    </Form>
  )
}
