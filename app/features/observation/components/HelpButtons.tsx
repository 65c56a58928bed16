import { Form } from 'react-router'
import { Notice } from '#ui/layout/Page.tsx'
import type { Act } from '../rules/states.ts'

export type Button = { intent: Exclude<Act, 'change' | 'loop' | 'review'>; label: string }

/** What can be answered with one press, the yes first. */
export function HelpButtons({ buttons, error }: { buttons: readonly Button[]; error: string | undefined }) {
  return (
    <>
      {error ? <Notice act>{error}</Notice> : null}
      {buttons.length > 0 ? (
        <Form method="post" className="actions">
          {buttons.map(({ intent, label }) => (
            <button
              key={intent}
              className={intent === 'accept' || intent === 'agree' ? 'button' : 'button button-quiet'}
              type="submit"
              name="intent"
              value={intent}
            >
              {label}
            </button>
          ))}
        </Form>
      ) : null}
    </>
  )
}
