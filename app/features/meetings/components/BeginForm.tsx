import { Form } from 'react-router'
import type { ItemTitle } from '../rules/words.ts'
import { ItemHeading } from './ItemHeading.tsx'
import { Key } from './Keys.tsx'

type BeginFormProps = { headings: readonly ItemTitle[]; minutes: number; of: number }

/** The agenda at a glance, and the one key that begins. */
export function BeginForm({ headings, minutes, of }: BeginFormProps) {
  return (
    <>
      <Form method="post" className="actions">
        <button className="button" type="submit" name="intent" value="begin" data-key="b">
          <Key>B</Key> <Key>Enter</Key> Begin: {minutes} of {of} minutes
        </button>
        <span className="quiet">
          From then on only people move the agenda, and every item is answered for.
        </span>
      </Form>
      <ol className="stage-agenda">
        {headings.map((heading, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two items may say the same words
          <li key={place}>
            <ItemHeading {...heading} />
          </li>
        ))}
      </ol>
    </>
  )
}
