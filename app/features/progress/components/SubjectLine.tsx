import { ForecastFan } from '#ui/chart/ForecastFan.tsx'
import { StatusMark } from '#ui/status/StatusMark.tsx'
import type { PupilLine } from '../lines.server.ts'
import { ReadingTrail } from './ReadingTrail.tsx'

type SubjectLineProps = { name: string; line: PupilLine }

function chanceWords(name: string, { reach, target }: PupilLine): string {
  if (reach === null || target === null) return 'No target to compare with yet'
  return `Of 100 pupils with readings like ${name}’s, ${Math.round(100 * reach)} reach the target ${target}`
}

/** One subject of a pupil: where it stands, what was read, and where it is heading. */
export function SubjectLine({ name, line }: SubjectLineProps) {
  return (
    <section className="subject-line">
      <div className="subject-line-head">
        <h2>{line.subject}</h2>
        <StatusMark status={line.status} />
      </div>
      <ForecastFan
        title={chanceWords(name, line)}
        caption={`From ${line.readings} ${line.readings === 1 ? 'reading' : 'readings'}.`}
        {...line.picture}
      />
      {line.past ? (
        <details className="aside">
          <summary>What the past did to this forecast</summary>
          <p className="small">{line.past}</p>
        </details>
      ) : null}
      {line.corrected.length > 0 ? (
        <div className="small">
          Corrected after the cycle was closed: <ReadingTrail trail={line.corrected} />
        </div>
      ) : null}
    </section>
  )
}
