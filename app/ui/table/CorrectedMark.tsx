type Change = { was: string; now: string; by: string; at: string; reason: string }
type CorrectedMarkProps = {
  /** What the figure is now; empty shows a dash. */
  mark: string
  /** Every change made after it was frozen, oldest first; none shows the mark alone. */
  changes: readonly Change[]
}

const shown = (mark: string) => mark || '–'
const moment = (at: string) =>
  new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Europe/London' })

/** A figure with its corrections: "5 (was 6)", which opens by pointer, key or screen reader to who, when and why. */
export function CorrectedMark({ mark, changes }: CorrectedMarkProps) {
  const [first] = changes
  if (!first) return <>{shown(mark)}</>
  return (
    <details>
      <summary className="corrected-head">
        {shown(mark)} <span className="quiet">(was {shown(first.was)})</span>
      </summary>
      <ul className="corrected-list plain small">
        {changes.map((one) => (
          <li key={one.at + one.now}>
            {shown(one.was)} became {shown(one.now)}: {one.reason}
            <span className="quiet">
              {' '}
              {one.by}, <time dateTime={one.at}>{moment(one.at)}</time>
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
