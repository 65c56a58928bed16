import { Link } from 'react-router'

type PupilNameProps = {
  familyName: string
  givenName: string
  to?: string
  /** Year and registration group, such as "9 · 9KLM". */
  where?: string
}

/** "Surname, Forename", as schools list pupils; blurred while presenting. */
export function PupilName({ familyName, givenName, to, where }: PupilNameProps) {
  const name = <span className="pupil-name">{`${familyName}, ${givenName}`}</span>
  return (
    <>
      {to ? <Link to={to}>{name}</Link> : name}
      {where ? <span className="quiet small"> {where}</span> : null}
    </>
  )
}
