import { Form } from 'react-router'
import { count } from '#features/school/api.ts'
import { ActionForm, type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'
import type { GapView } from '../queries/overview.server.ts'
import { dayWords } from '../rules/words.ts'

type Choice = { value: string; label: string; group: string }
type GapsProps = {
  gaps: readonly GapView[]
  missing: readonly Choice[]
  periods: readonly { value: string; label: string }[]
  today: string
  errors: FieldErrors | undefined
}

function GapList({ gaps }: Pick<GapsProps, 'gaps'>) {
  if (gaps.length === 0) return <p className="quiet">Nothing is known to be missing on the days to come.</p>
  return (
    <ul className="lessons-gaps plain">
      {gaps.map(({ id, on, what, reason, hits }) => (
        <li key={id}>
          <span>
            <strong>{dayWords(on)}</strong>: {what} ({reason})
          </span>
          <span className={hits > 0 ? 'lessons-act' : 'quiet'}>
            {hits === 0
              ? 'touches no special lesson'
              : `${count(hits, 'special lesson')} cannot be held as planned`}
          </span>
          <Form method="post">
            <input type="hidden" name="gapId" value={id} />
            <button className="link small" type="submit" name="intent" value="close gap">
              Take back
              <span className="visually-hidden">
                : {what} on {dayWords(on)}
              </span>
            </button>
          </Form>
        </li>
      ))}
    </ul>
  )
}

/** What is missing on days to come, and the form to say so. */
export function Gaps({ gaps, missing, periods, today, errors }: GapsProps) {
  return (
    <>
      <GapList gaps={gaps} />
      <details
        open={['on', 'until', 'missing', 'periodId', 'reason'].some((field) => errors?.[field] !== undefined)}
      >
        <summary>
          Somebody is away, a room is lost, a period does not take place, or a year group sits examinations
        </summary>
        <ActionForm label="Write it down" errors={errors} quiet>
          <input type="hidden" name="intent" value="gap" />
          <div className="form-line">
            <TextField name="on" label="Day" type="date" defaultValue={today} error={errors?.on} />
            <TextField name="until" label="To, where it is several" type="date" error={errors?.until} />
          </div>
          <SelectField
            name="missing"
            label="Who or what is missing"
            options={missing}
            error={errors?.missing}
          />
          <SelectField
            name="periodId"
            label="When"
            hint="One period is for a year group: an examination in it, say"
            options={[{ value: '', label: 'the whole day' }, ...periods]}
            error={errors?.periodId}
          />
          <TextField name="reason" label="Why" error={errors?.reason} />
        </ActionForm>
      </details>
    </>
  )
}
