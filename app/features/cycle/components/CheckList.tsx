import { Form, Link } from 'react-router'
import { dateOf, formatDay } from '#features/school/api.ts'
import { type Check, checkAbout } from '../rules/check-states.ts'
import { checkSentence, checkTitles } from '../rules/check-words.ts'

type CheckListProps = {
  checks: readonly Check[]
  /** Checks of several kinds: each says which it is. */
  mixed?: boolean
  /** Where the marks of a class are looked at; null for those who may not. */
  sheetOf: (classId: number) => string | null
  /** Where answers are sent; without it nothing can be answered. */
  answerTo?: string
  /** The check whose answer was refused, and why. */
  refused?: { about: string; why: string } | undefined
}

type Answered = Pick<Check, 'state' | 'reason' | 'by' | 'at'>

/** "Right as it is: taught as one group (Ada Hill, 24 November)" */
function answerWords({ state, reason, by, at }: Answered): string {
  const who = [by, at ? formatDay(dateOf(new Date(at))) : null].filter(Boolean).join(', ')
  const what = state === 'right' ? 'Right as it is' : 'Sent back'
  return `${what}: ${reason ?? ''}${who ? ` (${who})` : ''}`
}

function Standing({ check }: { check: Check }) {
  const { state, earlier } = check
  if (state === 'gone') return <p className="quiet small">The marks were changed: no longer found.</p>
  return (
    <>
      {state === 'open' ? null : <p className="small">{answerWords(check)}</p>}
      {earlier ? (
        <p className="quiet small">The marks have changed since it was answered. {answerWords(earlier)}</p>
      ) : null}
    </>
  )
}

function AnswerForm({ check, to, why }: { check: Check; to: string; why: string | undefined }) {
  const about = checkAbout(check)
  const id = `reason-${about.replace(/[^a-z\d]/g, '-')}`
  return (
    <details open={why !== undefined}>
      <summary>{check.state === 'open' ? 'Answer' : 'Answer differently'}</summary>
      <Form method="post" action={to} className="form">
        <input type="hidden" name="about" value={about} />
        <div className="field">
          <label htmlFor={id}>Why it is right, or what the teacher should look at</label>
          {why ? (
            <span className="error" id={`${id}-error`}>
              {why}
            </span>
          ) : null}
          <input
            className="input"
            id={id}
            name="reason"
            required
            aria-invalid={why ? true : undefined}
            aria-describedby={why ? `${id}-error` : undefined}
          />
        </div>
        <div className="actions">
          <button className="button" type="submit" name="answer" value="right">
            Right as it is
          </button>
          <button className="button button-quiet" type="submit" name="answer" value="sent back">
            Send back
          </button>
        </div>
      </Form>
    </details>
  )
}

/** Checks, each with its numbers in a sentence, what was said of it, and the two answers. */
export function CheckList({ checks, mixed, sheetOf, answerTo, refused }: CheckListProps) {
  return (
    <ul className="checks plain">
      {checks.map((check) => {
        const about = checkAbout(check)
        const sheet = check.classId === null ? null : sheetOf(check.classId)
        return (
          <li key={about} data-state={check.state}>
            {mixed ? <h3>{checkTitles[check.kind]}</h3> : null}
            <p>
              {checkSentence(check.detail)}{' '}
              {sheet ? <Link to={sheet}>Look at the marks of {check.detail.name}</Link> : null}
            </p>
            <Standing check={check} />
            {answerTo && check.state !== 'gone' ? (
              <AnswerForm
                check={check}
                to={answerTo}
                why={refused?.about === about ? refused.why : undefined}
              />
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
