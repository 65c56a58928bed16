import { type KeyboardEvent, useId } from 'react'
import { useFetcher } from 'react-router'
import type { CommentLine } from '../queries/comments.server.ts'
import { stateWords } from '../rules/words.ts'

type Answer = { done?: string; errors?: Record<string, string> }

/** The next comment on the page that has not been passed, or the next one at all. */
function goOn(form: HTMLFormElement): void {
  const forms = [...document.querySelectorAll<HTMLFormElement>('form.comment')]
  const later = forms.slice(forms.indexOf(form) + 1)
  const next = later.find((one) => one.dataset.state !== 'passed') ?? later[0]
  next?.querySelector<HTMLTextAreaElement>('textarea')?.focus()
}

function onKey(event: KeyboardEvent<HTMLFormElement>): void {
  const form = event.currentTarget
  if (event.key === 'Enter' && event.ctrlKey) {
    event.preventDefault()
    form.requestSubmit(form.querySelector<HTMLButtonElement>('button[value="pass"]'))
    goOn(form)
  }
  if (event.altKey && event.key.toLowerCase() === 'b') {
    event.preventDefault()
    form.querySelector<HTMLInputElement>('input[name="note"]')?.focus()
  }
}

/** One comment: read it, mend a slip and pass it, or send it back with a line for the teacher. */
export function CommentReader({ line }: { line: CommentLine }) {
  const fetcher = useFetcher<Answer>()
  const id = useId()
  const errors = fetcher.data?.errors
  const error = errors?.words ?? errors?.note
  return (
    <fetcher.Form className="comment" method="post" data-state={line.state} onKeyDown={onKey}>
      <input type="hidden" name="classId" value={line.classId} />
      <input type="hidden" name="pupilId" value={line.pupilId} />
      <input type="hidden" name="seen" value={line.words} />
      <label htmlFor={`${id}-words`}>
        {line.subject}{' '}
        <span className="quiet small">{[line.className, line.teachers].filter(Boolean).join(' · ')}</span>
      </label>
      <textarea
        className="input"
        id={`${id}-words`}
        key={line.words}
        name="words"
        rows={Math.max(2, Math.ceil(line.words.length / 90))}
        defaultValue={line.words}
        spellCheck
        aria-describedby={`${id}-state`}
        aria-invalid={error ? true : undefined}
      />
      <p className="small" id={`${id}-state`} role="status">
        {error ? <strong>{error}</strong> : fetcher.state === 'idle' ? stateWords(line) : 'Saving …'}
      </p>
      <div className="comment-acts">
        <button className="button" type="submit" name="intent" value="pass">
          Pass
        </button>
        <label htmlFor={`${id}-note`}>For the teacher</label>
        <input className="input" id={`${id}-note`} name="note" maxLength={500} />
        <button className="button button-quiet" type="submit" name="intent" value="send back">
          Send back
        </button>
      </div>
    </fetcher.Form>
  )
}
