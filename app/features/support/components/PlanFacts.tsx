import './help.css'
import { Link } from 'react-router'
import { formatDate } from '#features/school/api.ts'
import { Facts } from '#ui/layout/Page.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import type { HelpPupil, Plan } from '../queries/plans.server.ts'
import { doseWords } from '../rules/dose.ts'

type Step = { id: number; title: string }
type PlanFactsProps = {
  base: string
  plan: Plan
  kind: string
  given: string
  /** Who decided on it, and when. */
  begun: string
  /** How its places were given, each with its page for those who may open it. */
  places: readonly { id: number; words: string; open: boolean }[]
  cost: string
  /** The steps before it, and the name of the one after. */
  steps: readonly Step[]
  next: string | null
}

const measured = ({ outcome, subject }: Plan): string =>
  outcome === 'forecast'
    ? `chance of the target in ${subject ?? 'all subjects'}`
    : outcome === 'attendance'
      ? 'attendance'
      : 'incidents in lessons'

export function PlanFacts({ base, plan, kind, given, begun, places, cost, steps, next }: PlanFactsProps) {
  const line = (
    <ol className="help-steps plain">
      {steps.map((step) => (
        <li key={step.id}>
          <Link to={`${base}/help/plans/${step.id}`}>{step.title}</Link>
        </li>
      ))}
      <li>
        <strong>{plan.title}</strong>
      </li>
      {next === null ? null : <li className="quiet">{next}, if it is not enough</li>}
    </ol>
  )
  return (
    <Facts
      facts={[
        { label: 'Kind', value: kind },
        { label: 'Run by', value: plan.owner },
        { label: 'Decided', value: begun },
        ...places.map(({ id, words, open }) => ({
          label: 'Its places',
          value: open ? <Link to={`${base}/help/places/${id}`}>{words}</Link> : words,
        })),
        { label: 'Where and when', value: plan.place || 'not said yet' },
        { label: 'How much', value: `${doseWords(plan)}, since ${formatDate(plan.starts)}` },
        { label: 'Given so far', value: `${given}; ${cost}` },
        { label: 'Measured by', value: measured(plan) },
        { label: 'Looked at again', value: formatDate(plan.reviewOn) },
        { label: 'Ends when', value: plan.exitRule },
        { label: 'Steps', value: line },
      ]}
    />
  )
}

const spell = ({ joinedOn, leftOn }: HelpPupil, starts: string): string =>
  [
    joinedOn > starts ? `since ${formatDate(joinedOn)}` : '',
    leftOn === null ? '' : `left on ${formatDate(leftOn)}`,
  ]
    .filter(Boolean)
    .join(', ')

type GroupListProps = {
  base: string
  plan: Plan
  came: ReadonlyMap<number, string>
  /** How each came to the place, where not all could have one. */
  how: ReadonlyMap<number, string>
  /** Whether the viewer may read findings. */
  mayWhy: boolean
}

/** Those the plan is for, each with how often they came and what was found of them; whom the viewer may not see is counted. */
export function GroupList({ base, plan, came, how, mayWhy }: GroupListProps) {
  return (
    <ul className="plain help-group">
      {plan.pupils.map((pupil) => (
        <li key={pupil.id}>
          <PupilName
            familyName={pupil.familyName}
            givenName={pupil.givenName}
            where={pupil.where}
            {...(pupil.open ? { to: `${base}/pupils/${pupil.id}/help` } : {})}
          />
          <span className="help-came small quiet">
            {[how.get(pupil.id), came.get(pupil.id), spell(pupil, plan.starts)].filter(Boolean).join(', ')}
          </span>
          {pupil.findingId === null || !pupil.open || !mayWhy ? null : (
            <span className="small">
              {' '}
              <Link to={`${base}/findings/${pupil.findingId}`}>why</Link>
            </span>
          )}
        </li>
      ))}
      {plan.others > 0 ? <li className="quiet">and {plan.others} more, who are not yours to see</li> : null}
    </ul>
  )
}
