import { ActionForm, type FieldErrors } from '#ui/form/fields.tsx'
import { Provenance } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import { stateNames } from '../rules/agreement.ts'
import type { Say } from './PupilWords.tsx'

export type ClassLine = {
  id: number
  familyName: string
  givenName: string
  grade: string
  benchmark: string | null
  state: string
  /** The grade proposed in place of an agreed one; null where none is. */
  proposed: string | null
  ruled: string
  /** Why it stands where the rule did not put it. */
  reason: string | null
  /** P(this grade or better) of pupils with this start. */
  chance: number | null
  open: readonly string[]
  say: Say | null
}

const whereOf = ({ state, proposed, grade }: ClassLine): string =>
  proposed === null ? (stateNames[state] ?? state) : `agreed ${grade}; now ${proposed} is proposed`

type ClassTalkProps = {
  base: string
  lines: readonly ClassLine[]
  grades: readonly string[]
  errors: FieldErrors | undefined
}

/** A class in one form: every target as it stands, the teacher's say, the pupil's, and a mark for whoever waits. */
export function ClassTalk({ base, lines, grades, errors }: ClassTalkProps) {
  const columns = [
    {
      key: 'name',
      title: 'Pupil',
      head: true,
      cell: (line: ClassLine) => (
        <PupilName
          familyName={line.familyName}
          givenName={line.givenName}
          where={whereOf(line)}
          to={`${base}/pupils/${line.id}/targets`}
        />
      ),
    },
    {
      key: 'rule',
      title: 'From the start',
      number: true,
      cell: (line: ClassLine) => <FromStart line={line} />,
    },
    { key: 'grade', title: 'Target', cell: (line: ClassLine) => <TeacherSay line={line} errors={errors} /> },
    {
      key: 'say',
      title: 'The pupil says',
      cell: (line: ClassLine) => <PupilSays line={line} grades={grades} errors={errors} />,
    },
    { key: 'wait', title: 'Not yet', cell: (line: ClassLine) => <Waits line={line} /> },
  ]
  return (
    <ActionForm label="Talked over with all but those marked" errors={errors}>
      <DataTable
        caption="A target moves one grade at most from the start, with a reason; what the pupil says stays beside it"
        columns={columns}
        rows={lines}
        rowKey={(line) => line.id}
        stacked
      />
      <Provenance>
        “From the start” is the benchmark, what half of pupils with this start reach in the middle school of
        the country, then the target the rule gives, and how many of 100 such pupils reach the target. Whoever
        leads the subject or the year agrees targets after they are talked over. An agreed target does not
        move here, but where this year’s figures propose another grade beside it: that is talked over like any
        other, and keeping what was agreed needs a reason.
      </Provenance>
    </ActionForm>
  )
}

function FromStart({ line }: { line: ClassLine }) {
  return (
    <>
      {line.benchmark ?? '–'} → {line.ruled}
      {line.chance === null ? null : (
        <span className="quiet small"> {Math.round(100 * line.chance)} of 100</span>
      )}
    </>
  )
}

function FieldError({ message }: { message: string | undefined }) {
  return message ? <span className="error small">{message}</span> : null
}

function TeacherSay({ line, errors }: { line: ClassLine; errors: FieldErrors | undefined }) {
  const [grade, reason] = [`grade.${line.id}`, `reason.${line.id}`]
  if (line.state === 'agreed')
    return (
      <>
        <input type="hidden" name={grade} value={line.grade} />
        {line.grade}
        {line.reason ? <span className="quiet small"> {line.reason}</span> : null}
      </>
    )
  return (
    <div className="field">
      <select
        className="input"
        id={grade}
        name={grade}
        aria-label={`Target of ${line.givenName}`}
        defaultValue={line.proposed ?? line.grade}
      >
        {line.open.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      <input
        className="input"
        id={reason}
        name={reason}
        aria-label={`Why the target of ${line.givenName} moves`}
        placeholder="why, if it moves"
        defaultValue={line.reason ?? ''}
        maxLength={300}
      />
      <FieldError message={errors?.[grade] ?? errors?.[reason]} />
    </div>
  )
}

function PupilSays({
  line,
  grades,
  errors,
}: {
  line: ClassLine
  grades: readonly string[]
  errors: FieldErrors | undefined
}) {
  const [wish, words] = [`wish.${line.id}`, `words.${line.id}`]
  return (
    <div className="field">
      <select
        className="input"
        id={wish}
        name={wish}
        aria-label={`What ${line.givenName} would like to reach`}
        defaultValue=""
      >
        <option value="">{line.say?.wish ?? '–'}</option>
        {grades.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      <input
        className="input"
        id={words}
        name={words}
        aria-label={`In the words of ${line.givenName}`}
        placeholder={line.say?.words || 'in the pupil’s words'}
        maxLength={300}
      />
      <FieldError message={errors?.[wish]} />
    </div>
  )
}

function Waits({ line }: { line: ClassLine }) {
  if (line.state === 'agreed') return null
  return (
    <label className="choice">
      <input type="checkbox" name={`wait.${line.id}`} value="yes" />
      <span className="visually-hidden">{line.givenName} waits</span>
    </label>
  )
}
