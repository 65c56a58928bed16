import { ActionForm } from '#ui/form/fields.tsx'
import { Notice, Section } from '#ui/layout/Page.tsx'
import { nameYear, useWords } from '#ui/words.ts'
import type { Outgoing } from '../releases.server.ts'
import { SumsTable } from './SumsTable.tsx'

export type Recipient = { id: number; name: string; of: string }

type SendCohortProps = { cohort: Outgoing; recipients: readonly Recipient[] }

/** One year group: the numbers that would leave, and for each group that has none of it the two ways to be compared. */
export function SendCohort({ cohort, recipients }: SendCohortProps) {
  const { yearNumber, yearName, sendable, changed, sentTo, maskedFor } = cohort
  const title = `${nameYear(useWords(), yearNumber)} of ${yearName}`
  const left = recipients.filter(({ id }) => !sentTo.includes(id) && !maskedFor.includes(id))
  return (
    <Section title={title}>
      {changed ? (
        <Notice>
          Results or pupils have changed since this year group was sent. What was sent stays, and goes to
          whoever is sent it next: with both, a pupil who joined or left could be worked out.
        </Notice>
      ) : null}
      {sendable.ok ? (
        <SumsTable
          caption={`What leaves of ${title}: these six numbers and no others`}
          sums={sendable.sums}
        />
      ) : (
        <Notice act>{sendable.why} Nothing of it is sent; it can be asked about under masks.</Notice>
      )}
      {left.map((recipient) => (
        <Ways key={recipient.id} recipient={recipient} title={title} group={yearNumber} open={sendable.ok} />
      ))}
    </Section>
  )
}

type WaysProps = { recipient: Recipient; title: string; group: number; open: boolean }

/** Sending to one group, and the way for a school that may not or will not. */
function Ways({ recipient: { id, name, of }, title, group, open }: WaysProps) {
  const hidden = (how: 'open' | 'masked') => (
    <>
      <input type="hidden" name="recipient" value={id} />
      <input type="hidden" name="group" value={group} />
      <input type="hidden" name="how" value={how} />
    </>
  )
  return (
    <>
      <p>
        <strong>{name}.</strong> {of}
      </p>
      {open ? (
        <ActionForm label={`Send ${title} to ${name}`} quiet>
          {hidden('open')}
        </ActionForm>
      ) : null}
      <ActionForm label={`Answer ${name} under masks instead`} quiet>
        {hidden('masked')}
      </ActionForm>
    </>
  )
}
