import './help.css'

export type Candidate = {
  id: number
  familyName: string
  givenName: string
  where: string
  ticked: boolean
}

/** The pupils a plan may be for, those it is for ticked. */
export function PupilChoice({ pupils, error }: { pupils: readonly Candidate[]; error: string | undefined }) {
  return (
    <fieldset className="field" id="pupil" tabIndex={-1}>
      <legend>For whom</legend>
      {error ? <span className="error">{error}</span> : null}
      <div className="help-group">
        {pupils.map(({ id, familyName, givenName, where, ticked }) => (
          <label className="choice" key={id}>
            <input type="checkbox" name="pupil" value={id} defaultChecked={ticked} />
            <span>
              <span className="pupil-name">{`${familyName}, ${givenName}`}</span>{' '}
              <span className="quiet small">{where}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
