import './staff-help.css'
import { formatDay } from '#features/school/api.ts'
import { ActionForm, TextField } from '#ui/form/fields.tsx'
import { Section } from '#ui/layout/Page.tsx'
import type { Note, Review } from '../queries/content.server.ts'
import { decisionWords } from '../rules/words.ts'

type HelpNotesProps = { notes: readonly Note[]; writes: boolean; error: string | undefined }

/** What those in it wrote down for themselves. */
export function HelpNotes({ notes, writes, error }: HelpNotesProps) {
  if (!writes && notes.length === 0) return null
  return (
    <Section title="Notes">
      {writes ? (
        <details className="aside" open={error !== undefined}>
          <summary>Write a note</summary>
          <ActionForm label="Keep it" quiet>
            <input type="hidden" name="intent" value="note" />
            <TextField name="words" label="A note" lines={3} error={error} />
          </ActionForm>
        </details>
      ) : null}
      {notes.map(({ id, words, by, on }) => (
        <p key={id} className="staff-note">
          {words}{' '}
          <span className="small quiet">
            {by}, {formatDay(on)}
          </span>
        </p>
      ))}
    </Section>
  )
}

export function ReviewList({ reviews }: { reviews: readonly Review[] }) {
  if (reviews.length === 0) return null
  return (
    <Section title="Decided">
      <ul>
        {reviews.map(({ id, on, decision, reason, by }) => (
          <li key={id}>
            {formatDay(on)}: {decisionWords(decision)}, because: {reason}{' '}
            <span className="small quiet">{by}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
