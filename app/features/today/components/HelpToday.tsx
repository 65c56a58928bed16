import { Link } from 'react-router'
import { Section } from '#ui/layout/Page.tsx'

type Line = {
  planId: number
  title: string
  place: string
  /** Such as "08:30". */
  begins: string
  /** Whose help it is, where one stands in. */
  standsInFor: string | null
  pupils: readonly { id: number; name: string }[]
  register: 'to take' | 'taken' | 'not held'
}
type HelpTodayProps = { base: string; help: readonly Line[] }

const registers: Record<Line['register'], string> = {
  'to take': 'Take the register',
  taken: 'Register taken',
  'not held': 'Did not take place',
}

/** Whom one sees today, when and where, each with its register; nothing on a day without help to give. */
export function HelpToday({ base, help }: HelpTodayProps) {
  if (help.length === 0) return null
  return (
    <Section title="Whom you see today">
      <ul className="needs plain">
        {help.map(({ planId, title, begins, place, standsInFor, pupils, register }) => (
          <li key={`${planId} ${begins}`}>
            {begins} <Link to={`${base}/help/plans/${planId}`}>{title}</Link>
            {place ? `, ${place}` : ''}
            {standsInFor ? `, for ${standsInFor}` : ''}
            <br />
            <span className="pupil-name">{pupils.map(({ name }) => name).join(', ')}</span>
            {pupils.length > 0 ? '. ' : ''}
            <Link to={`${base}/help/plans/${planId}/register`}>{registers[register]}</Link>
          </li>
        ))}
      </ul>
      <p className="small">
        <Link to={`${base}/help/week`}>Your week of help</Link>
      </p>
    </Section>
  )
}
