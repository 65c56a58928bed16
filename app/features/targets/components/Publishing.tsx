import { count, dateOf, formatDate } from '#features/school/api.ts'
import { ActionForm, type FieldErrors, TextField } from '#ui/form/fields.tsx'
import { Section } from '#ui/layout/Page.tsx'
import type { Audit } from '../rules/audit.ts'

type Look = { id: number; fingerprint: string; note: string; lookedAt: Date; lookedBy: string | null }
type Publication = { publishedAt: Date; publishedBy: string | null; targets: number }
type PublishingProps = {
  yearGroupId: number
  audit: Audit & { fingerprint: string; targets: number; agreed: number }
  looks: readonly Look[]
  publications: readonly Publication[]
  /** Why these targets cannot be published; null when they can. */
  refused: string | null
  errors: FieldErrors | undefined
}

const dayOf = (at: Date) => formatDate(dateOf(at))
const by = (name: string | null) => name ?? 'the school'

/** Note that the groups were looked at, then show the agreed targets at home. */
export function Publishing(props: PublishingProps) {
  const { yearGroupId, audit, looks, publications, refused, errors } = props
  const [last] = publications
  const fresh = looks[0]?.fingerprint === audit.fingerprint
  return (
    <Section
      title={`${audit.agreed.toLocaleString('en-GB')} of ${count(audit.targets, 'target')} are agreed`}
    >
      <p>
        {last
          ? `Pupils and parents see the ${count(last.targets, 'target')} that stood agreed when ${by(last.publishedBy)} published them on ${dayOf(last.publishedAt)}.`
          : 'Pupils and parents see none of them yet.'}
      </p>
      {fresh ? null : (
        <ActionForm label="I have looked at the groups" errors={errors}>
          <input type="hidden" name="intent" value="note" />
          <input type="hidden" name="yearGroupId" value={yearGroupId} />
          <input type="hidden" name="fingerprint" value={audit.fingerprint} />
          <TextField
            name="note"
            label={audit.differences.length > 0 ? 'What was found out, and why it is right' : 'Note'}
            hint={
              audit.differences.length > 0
                ? 'A group stands apart: ask whoever set these targets, change them, or say why they are right'
                : 'If you like'
            }
            error={errors?.note}
          />
        </ActionForm>
      )}
      {refused === null ? (
        <ActionForm
          label={`Show ${count(audit.agreed, 'agreed target')} at home`}
          errors={fresh ? errors : undefined}
        >
          <input type="hidden" name="intent" value="publish" />
          <input type="hidden" name="yearGroupId" value={yearGroupId} />
        </ActionForm>
      ) : (
        <p className="quiet">{refused}</p>
      )}
      {looks.length > 0 ? (
        <details className="aside">
          <summary>Who looked ({looks.length})</summary>
          <ol className="plain small">
            {looks.map((look) => (
              <li key={look.id}>
                {dayOf(look.lookedAt)}: {by(look.lookedBy)}
                {look.note ? `: ${look.note}` : ''}
              </li>
            ))}
          </ol>
        </details>
      ) : null}
    </Section>
  )
}
