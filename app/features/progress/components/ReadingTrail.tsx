type ReadingTrailProps = { trail: readonly { cycle: string; grade: string }[]; most?: number }

/** The readings of a pupil in a subject in their order, the last one strongest; each says its cycle when pointed at. */
export function ReadingTrail({ trail, most = trail.length }: ReadingTrailProps) {
  const shown = trail.slice(-most)
  if (shown.length === 0) return <span className="quiet">no readings</span>
  return (
    <ol className="trail plain">
      {shown.map(({ cycle, grade }) => (
        <li key={cycle} title={cycle}>
          <span className="visually-hidden">{cycle}: </span>
          {grade}
        </li>
      ))}
    </ol>
  )
}
