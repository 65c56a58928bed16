import type { ReactNode } from 'react'
import { Link } from 'react-router'

type PageProps = { finding: string; lead?: ReactNode; children: ReactNode }

const months = 'January|February|March|April|May|June|July|August|September|October|November|December'
/** A day and its month, a figure and its unit, "Cycle" and its number stay on one line. */
const bound = (text: string): string =>
  text
    .replace(new RegExp(`(\\d) (?=(?:${months}|%|min\\b|h\\b))`, 'g'), '$1\u00a0')
    .replace(/(\p{Lu}\p{Ll}+) (?=\d)/gu, '$1\u00a0')

/** A page: its first line is the finding, then one picture, then the table, then what to do. */
export function Page({ finding, lead, children }: PageProps) {
  return (
    <div className="page">
      <header className="page-head">
        <h1>{bound(finding)}</h1>
        {lead ? <p className="page-lead">{lead}</p> : null}
      </header>
      {children}
    </div>
  )
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="section">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

type EmptyStateProps = { title: string; children: ReactNode; next?: { label: string; to: string } }

/** What to show where there is nothing yet: why, and the one next step. */
export function EmptyState({ title, children, next }: EmptyStateProps) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      <p>{children}</p>
      {next ? (
        <Link className="button" to={next.to}>
          {next.label}
        </Link>
      ) : null}
    </div>
  )
}

/** "How is this worked out?", beside a figure; `formula` is the address of its formula and source. */
export function Provenance({ children, formula }: { children: ReactNode; formula?: string }) {
  return (
    <details className="aside">
      <summary>How is this worked out?</summary>
      <div className="small">{children}</div>
      {formula ? (
        <p className="small">
          <Link to={formula}>The formula and its source</Link>
        </p>
      ) : null}
    </details>
  )
}

/** "Why can I see this?", on a record. */
export function WhyVisible({ reasons }: { reasons: readonly string[] }) {
  return (
    <details className="aside">
      <summary>Why can I see this?</summary>
      <ul className="small">
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </details>
  )
}

export function Notice({ act = false, children }: { act?: boolean; children: ReactNode }) {
  return (
    <div className={act ? 'notice notice-act' : 'notice'} role="status">
      {children}
    </div>
  )
}

/** Name and value pairs about one thing. */
export function Facts({ facts }: { facts: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className="facts">
      {facts.map((fact) => (
        <div key={fact.label} style={{ display: 'contents' }}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}
