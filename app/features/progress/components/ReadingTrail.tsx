import { CorrectedMark } from '#ui/table/CorrectedMark.tsx'
import type { CorrectedReading } from '../trail.ts'

type ReadingTrailProps = { trail: readonly CorrectedReading[]; most?: number }

/** The readings of a pupil in a subject in their order, the last one strongest; each says its cycle when pointed at. */
export function ReadingTrail({ trail, most = trail.length }: ReadingTrailProps) {
  const shown = trail.slice(-most)
  if (shown.length === 0) return <span className="quiet">no readings</span>
  return (
    <ol className="trail plain">
      {shown.map(({ cycle, grade, changes }) => (
        <li key={cycle} title={cycle}>
          <span className="visually-hidden">{cycle}: </span>
          <CorrectedMark mark={grade} changes={changes} />
        </li>
      ))}
    </ol>
  )
}
