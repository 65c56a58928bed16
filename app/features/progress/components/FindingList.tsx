import { Link } from 'react-router'
import { PupilName } from '#ui/table/PupilName.tsx'
import type { Finding } from '../queries.server.ts'
import { findingGrounds, findingHeadline } from '../words.ts'
import { ReadingTrail } from './ReadingTrail.tsx'

type FindingListProps = {
  base: string
  findings: readonly Finding[]
  /** On the page of a pupil or class its name need not be said again. */
  named?: boolean
}

/** Findings one under the other: of whom, what was seen, the readings, how sure, and what was decided. */
export function FindingList({ base, findings, named = true }: FindingListProps) {
  return (
    <ol className="findings plain">
      {findings.map((one) => (
        <li key={one.id}>
          <div>
            {named ? <FindingSubject base={base} finding={one} /> : null}
            <h3>
              <Link to={`${base}/findings/${one.id}`}>
                {findingHeadline(one.kind, one.name?.givenName ?? '', one.evidence)}
              </Link>
            </h3>
            <p className="small quiet">{findingGrounds(one.kind, one.evidence)}</p>
          </div>
          <div className="small">
            {one.trail.length > 0 ? <ReadingTrail trail={one.trail} /> : null}
            {one.evidence.target ? <span className="quiet">target {one.evidence.target}</span> : null}
            {one.answer ? <strong>Answered: {one.answer}</strong> : null}
          </div>
        </li>
      ))}
    </ol>
  )
}

function FindingSubject({ base, finding }: { base: string; finding: Finding }) {
  const { name, pupilId, classId, evidence } = finding
  return (
    <p>
      {name ? (
        <PupilName {...name} to={`${base}/pupils/${pupilId}/progress`} />
      ) : (
        <Link to={`${base}/classes/${classId}/progress`}>{evidence.className}</Link>
      )}
    </p>
  )
}
