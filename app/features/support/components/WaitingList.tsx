import './help.css'
import { Form, Link } from 'react-router'
import { count, formatDay } from '#features/school/api.ts'
import { ErrorSummary, type FieldErrors, TextField } from '#ui/form/fields.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'

export type WaitingLine = {
  id: number
  pupilId: number | null
  classId: number | null
  name: { familyName: string; givenName: string; where: string } | null
  className: string | null
  words: string
  days: number
  since: string
  raised: boolean
}
type WaitingListProps = {
  base: string
  lines: readonly WaitingLine[]
  /** The day on which what is left is looked at again, unless said. */
  againOn: string
  /** What was wrong with the words by which one was left. */
  refused: { errors: FieldErrors; of: number } | undefined
}

function Whose({ base, line }: { base: string; line: WaitingLine }) {
  return line.name ? (
    <PupilName {...line.name} to={`${base}/pupils/${line.pupilId}/progress`} />
  ) : (
    <Link to={`${base}/classes/${line.classId}/progress`}>{line.className}</Link>
  )
}

/** What waits, each with its clock, one press to begin help, and the words by which it is left. */
export function WaitingList({ base, lines, againOn, refused }: WaitingListProps) {
  return (
    <ol className="help-waiting plain">
      {lines.map((line) => (
        <li key={line.id}>
          <label className="choice help-clock" title={`since ${formatDay(line.since)}`}>
            <input type="checkbox" form="together" name="finding" value={line.id} />
            {line.days === 0 ? 'today' : count(line.days, 'day')}
          </label>
          <div>
            <p>
              <Whose base={base} line={line} />
              {': '}
              <Link to={`${base}/findings/${line.id}`}>{line.words}</Link>
              {line.raised ? <span className="quiet"> Raised for a meeting.</span> : null}
            </p>
          </div>
          <Link className="button button-quiet" to={`${base}/help/new?finding=${line.id}`}>
            Plan help
          </Link>
          <LeaveForm
            id={line.id}
            againOn={againOn}
            errors={refused?.of === line.id ? refused.errors : undefined}
          />
        </li>
      ))}
    </ol>
  )
}

type LeaveFormProps = { id: number; againOn: string; errors: FieldErrors | undefined }

function LeaveForm({ id, againOn, errors }: LeaveFormProps) {
  const fieldId = (name: string) => `${name}-${id}`
  const summary = Object.entries(errors ?? {}).map(([name, message]) => [fieldId(name), message] as const)
  return (
    <details className="aside" open={errors !== undefined}>
      <summary>We leave it, because …</summary>
      <Form method="post" className="form">
        <ErrorSummary errors={Object.fromEntries(summary)} />
        <input type="hidden" name="findingId" value={id} />
        <TextField id={fieldId('reason')} name="reason" label="Why" error={errors?.reason} />
        <TextField
          id={fieldId('againOn')}
          name="againOn"
          label="Look again on"
          type="date"
          defaultValue={againOn}
          error={errors?.againOn}
        />
        <div className="actions">
          <button className="button button-quiet" type="submit">
            Leave it until then
          </button>
        </div>
      </Form>
    </details>
  )
}
