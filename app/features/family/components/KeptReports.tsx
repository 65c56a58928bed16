import { count, dateOf, formatDate } from '#features/school/api.ts'
import type { KeptReport } from '../queries/runs.server.ts'

type Props = {
  base: string
  reports: readonly KeptReport[]
  languages: readonly { value: string; label: string }[]
}

/** Links to the reports that were sent, the newest first. */
export function KeptReports({ base, reports, languages }: Props) {
  const nameOf = (key: string) => languages.find((one) => one.value === key)?.label ?? key
  return (
    <ul className="plain">
      {reports.map(({ runId, pupilId, language, cycle, releasedAt, corrected }) => (
        <li key={`${runId}/${language}`}>
          <a href={`${base}/home/reports/${pupilId}?run=${runId}&language=${language}`}>
            {cycle}, {nameOf(language)}
          </a>{' '}
          <span className="quiet small">{releasedAt ? `sent ${formatDate(dateOf(releasedAt))}` : ''}</span>
          {corrected > 0 ? (
            <span className="small">
              : {count(corrected, 'figure')} corrected since, the next report says which
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
