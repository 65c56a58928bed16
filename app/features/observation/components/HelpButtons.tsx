import { Form } from 'react-router'
import { Notice } from '#ui/layout/Page.tsx'
import type { Act } from '../rules/states.ts'

type Intent = Exclude<Act, 'change' | 'loop' | 'review'>

const labels: Record<Exclude<Intent, 'erase'>, string> = {
  accept: 'Take it',
  agree: 'Yes, I will',
  decline: 'No, thank you',
  withdraw: 'I cannot help with this',
  leave: 'Take me out of it',
}
const yes: readonly Intent[] = ['accept', 'agree']

type HelpButtonsProps = { intents: readonly Intent[]; error: string | undefined }

/** What can be answered with one press, the yes first; to take it away for good takes two. */
export function HelpButtons({ intents, error }: HelpButtonsProps) {
  const plain = intents.filter((intent) => intent !== 'erase')
  return (
    <>
      {error ? <Notice act>{error}</Notice> : null}
      {plain.length > 0 ? (
        <Form method="post" className="actions">
          {plain.map((intent) => (
            <button
              key={intent}
              className={yes.includes(intent) ? 'button' : 'button button-quiet'}
              type="submit"
              name="intent"
              value={intent}
            >
              {labels[intent]}
            </button>
          ))}
        </Form>
      ) : null}
      {intents.includes('erase') ? (
        <details className="aside">
          <summary>Take it away for good</summary>
          <Form method="post">
            <p className="small">Nothing of it will be kept, for nobody: it cannot be brought back.</p>
            <button className="button button-quiet" type="submit" name="intent" value="erase">
              Yes, take it away
            </button>
          </Form>
        </details>
      ) : null}
    </>
  )
}
