import { Link } from 'react-router'
import { Section } from '#ui/layout/Page.tsx'
import type { FirstStep } from '../first-steps.ts'

/** What a school does before its first cycle, in its order, and how far each is. */
export function FirstSteps({ base, steps }: { base: string; steps: readonly FirstStep[] }) {
  return (
    <Section title="First steps">
      <ol className="first-steps">
        {steps.map(({ text, done, to }) => (
          <li key={text}>
            {to ? <Link to={`${base}${to}`}>{text}</Link> : text}{' '}
            <span className="quiet">
              {done ?? (to ? 'still to do' : 'for a head or a data manager: give somebody that post')}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  )
}
