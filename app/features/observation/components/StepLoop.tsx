import './staff-help.css'
import { Form } from 'react-router'
import { ActionForm, type FieldErrors, TextField } from '#ui/form/fields.tsx'
import { isOpen, moveLabel, nextMoves, type Step, stepWords } from '../rules/loop.ts'

type StepLoopProps = {
  steps: readonly Step[]
  acts: boolean
  today: string
  errors?: FieldErrors | undefined
}

/** The one step agreed on just now, moved on by one press; where there is none, the next is agreed. */
export function StepLoop({ steps, acts, today, errors }: StepLoopProps) {
  const now = steps.find(isOpen)
  const over = steps.filter((step) => !isOpen(step))
  return (
    <>
      {now ? <OpenStep step={now} acts={acts} today={today} /> : null}
      {!now && acts ? (
        <ActionForm label="Agree this step" errors={errors}>
          <input type="hidden" name="intent" value="step" />
          <TextField
            name="step"
            label="The next step"
            hint="One thing to try, small enough for next week"
            error={errors?.step}
          />
        </ActionForm>
      ) : null}
      {!now && !acts && over.length === 0 ? <p>No step was agreed.</p> : null}
      {over.length > 0 ? (
        <ul>
          {over.map((step) => (
            <li key={step.id}>
              {step.step} <span className="small quiet">{stepWords(step, today)}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}

function OpenStep({ step, acts, today }: { step: Step; acts: boolean; today: string }) {
  return (
    <div className="staff-step">
      <p>
        <strong>{step.step}</strong>
      </p>
      <p className="small quiet">{stepWords(step, today)}</p>
      {acts ? (
        <Form method="post">
          <input type="hidden" name="intent" value="move" />
          <input type="hidden" name="stepId" value={step.id} />
          {nextMoves(step).map((move, place) => (
            <button
              key={move}
              className={place === 0 ? 'button' : 'button button-quiet'}
              type="submit"
              name="move"
              value={move}
            >
              {moveLabel(move, step)}
            </button>
          ))}
        </Form>
      ) : null}
    </div>
  )
}
