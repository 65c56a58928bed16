import { Link } from 'react-router'
import { ActionForm, type FieldErrors } from '#ui/form/fields.tsx'
import type { Cycle } from '../queries/cycles.server.ts'

type CycleActionsProps = {
  base: string
  cycle: Cycle
  mayRun: boolean
  mayChase: boolean
  mayCheck: boolean
  mayCorrect: boolean
  mayCompare: boolean
  errors: FieldErrors | undefined
}

/** What can be done with a cycle as it stands, by those who may. */
export function CycleActions(props: CycleActionsProps) {
  const { base, cycle, mayRun, mayChase, mayCheck, mayCorrect, mayCompare, errors } = props
  const to = `${base}/cycle/${cycle.id}`
  return (
    <div className="actions">
      {mayRun && cycle.state === 'planned' ? (
        <ActionForm label={`Open ${cycle.name} for entry`} action={to} errors={errors}>
          {null}
        </ActionForm>
      ) : null}
      {mayRun && cycle.state === 'open' ? (
        <Link className="button" to={`${to}/close`}>
          Close {cycle.name}
        </Link>
      ) : null}
      {mayRun && cycle.state !== 'closed' ? (
        <Link className="button button-quiet" to={`${to}/edit`}>
          Change its dates
        </Link>
      ) : null}
      {mayRun && cycle.state !== 'closed' ? (
        <Link className="button button-quiet" to={`${to}/deadlines`}>
          Who enters by when
        </Link>
      ) : null}
      {mayChase && cycle.state !== 'planned' ? (
        <Link className="button button-quiet" to={`${to}/chase`}>
          Who is behind
        </Link>
      ) : null}
      <Link className="button button-quiet" to={`${to}/burden`}>
        Burden
      </Link>
      {mayCheck && cycle.state !== 'planned' ? (
        <Link className="button button-quiet" to={`${to}/checks`}>
          Checks before close
        </Link>
      ) : null}
      {mayCorrect && cycle.state === 'closed' ? (
        <Link className="button button-quiet" to={`${to}/corrections`}>
          Corrections
        </Link>
      ) : null}
      {mayCompare ? (
        <Link
          className="button button-quiet"
          to={`${base}/cycle/compare${cycle.state === 'planned' ? '' : `?to=${cycle.id}`}`}
        >
          What moved
        </Link>
      ) : null}
      {mayRun ? (
        <Link className="button button-quiet" to={`${base}/cycle/plan`}>
          Plan the year
        </Link>
      ) : null}
    </div>
  )
}
