import { Link } from 'react-router'
import { ActionForm, type FieldErrors, TextField } from '#ui/form/fields.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'

export type EdgeLine = { pupilId: number; name: string; to: string; full: string; why: string }

/** Those to be looked at one by one, each with what is known. */
export function EdgeTable({ base, lines }: { base: string; lines: readonly EdgeLine[] }) {
  if (lines.length === 0) return <p>Nobody stands near a line, and everybody has a place.</p>
  return (
    <DataTable
      caption="To be looked at one by one: open a pupil to decide otherwise before you confirm"
      stacked
      columns={[
        {
          key: 'name',
          title: 'Pupil',
          head: true,
          cell: (line) => (
            <Link className="pupil-name" to={`${base}/pupils/${line.pupilId}/pathway`}>
              {line.name}
            </Link>
          ),
        },
        { key: 'to', title: 'Proposed', cell: (line) => line.to },
        { key: 'full', title: 'Full before it', cell: (line) => line.full || '–' },
        { key: 'why', title: 'What is known', cell: (line) => line.why },
      ]}
      rows={lines}
      rowKey={(line) => line.pupilId}
    />
  )
}

type ConfirmProps = {
  yearGroupId: number
  fingerprint: string
  placed: number
  /** Whether somebody looked at the groups, and whether any stands apart. */
  looked: boolean
  apart: boolean
  errors: FieldErrors | undefined
}

/** The two steps to a confirmed proposal: looking at the groups, then confirming. */
export function Confirm({ yearGroupId, fingerprint, placed, looked, apart, errors }: ConfirmProps) {
  const hidden = (intent: string) => (
    <>
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="yearGroupId" value={yearGroupId} />
      <input type="hidden" name="fingerprint" value={fingerprint} />
    </>
  )
  if (placed === 0) return null
  return looked ? (
    <ActionForm label={`Confirm ${placed} places`} errors={errors}>
      {hidden('confirm')}
    </ActionForm>
  ) : (
    <ActionForm label="I have looked at the groups" errors={errors}>
      {hidden('look')}
      <TextField
        name="note"
        label="What you say to it"
        hint={apart ? 'Groups stand apart: a word is needed' : 'If there is something to say'}
        error={errors?.note}
      />
    </ActionForm>
  )
}
