import { Link } from 'react-router'
import { EmptyState, Section } from '#ui/layout/Page.tsx'
import type { Child } from '../children.server.ts'
import { KeptReports } from './KeptReports.tsx'

/** What came home of each child, and the ways to more. */
export function Children({ base, of }: { base: string; of: readonly Child[] }) {
  if (of.length === 0)
    return (
      <EmptyState title="No child is named with you">
        Ask the school office: it says whose reports you may see.
      </EmptyState>
    )
  return of.map((child) => (
    <Section key={child.id} title={child.givenName}>
      {child.praise.length > 0 ? (
        <ul>
          {child.praise.map((line) => (
            <li key={line.id}>{line.words}</li>
          ))}
        </ul>
      ) : null}
      {child.reports.length > 0 ? (
        <KeptReports base={base} reports={child.reports} languages={child.languages} />
      ) : (
        <p>A report stands here when the school has sent it.</p>
      )}
      <p>
        <Link to={`${base}/pupils/${child.id}`}>Attendance, subjects and teachers</Link> ·{' '}
        <Link to={`${base}/pupils/${child.id}/targets`}>Targets</Link> ·{' '}
        <Link to={`${base}/pupils/${child.id}/help`}>Help at school</Link>
      </p>
    </Section>
  ))
}
