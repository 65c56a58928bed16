import { ActionForm } from '#ui/form/fields.tsx'
import { Notice, Section } from '#ui/layout/Page.tsx'
import type { Outgoing } from '../releases.server.ts'
import { SumsTable } from './SumsTable.tsx'

export type Recipient = { id: number; name: string; of: string }

type SendCohortProps = { cohort: Outgoing; recipients: readonly Recipient[] }

/** One year group: the numbers that would leave, and a button for each group that has not had them. */
export function SendCohort({ cohort, recipients }: SendCohortProps) {
  const { yearNumber, yearName, sendable, changed, sentTo } = cohort
  const title = `Year ${yearNumber} of ${yearName}`
  const left = recipients.filter(({ id }) => !sentTo.includes(id))
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
        <Notice act>{sendable.why} Nothing of it is sent.</Notice>
      )}
      {sendable.ok
        ? left.map(({ id, name, of }) => (
            <ActionForm key={id} label={`Send ${title} to ${name}`} quiet>
              <input type="hidden" name="recipient" value={id} />
              <input type="hidden" name="group" value={yearNumber} />
              <p className="small">{of}</p>
            </ActionForm>
          ))
        : null}
    </Section>
  )
}
