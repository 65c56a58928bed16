import { formatDate } from '#features/school/api.ts'
import { ChancesBars, type GradeChance } from '#ui/chart/ChancesBars.tsx'
import { ActionForm, type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'
import { Provenance, Section } from '#ui/layout/Page.tsx'
import { chanceSentence } from '../rules.ts'

export type TargetLine = {
  id: number
  name: string
  grades: readonly string[]
  grade: string
  benchmark: string | null
  challenge: string
  state: string
  basis: string
  comparable: boolean
  start: { kind: string; score: number } | null
  chances: readonly GradeChance[]
  chanceOfTarget: number | null
  changes: readonly {
    id: number
    grade: string
    state: string
    basis: string
    setAt: string
    setBy: string | null
    reason: string | null
  }[]
}

type SubjectTargetProps = {
  name: string
  line: TargetLine
  mayAgree: boolean
  errors?: FieldErrors | undefined
}

const kindWords = (kind: string) => kind.replaceAll('_', ' ')

function startWords({ start, comparable }: TargetLine): string {
  if (!start) return 'Nothing comparable is known of the start.'
  const score = Number.isInteger(start.score) ? start.score : start.score.toFixed(1)
  const said = `Start: ${kindWords(start.kind)} ${score}.`
  return comparable
    ? said
    : `${said} Not comparable with the national table: placed by standing in this school.`
}

/** One subject of a pupil: the chance of each grade, the target in a sentence, its changes, and the form to change it. */
export function SubjectTarget({ name, line, mayAgree, errors }: SubjectTargetProps) {
  const sentence =
    line.chanceOfTarget === null
      ? `The target is ${line.grade}. There is no table of chances for this start.`
      : chanceSentence(line.grade, line.chanceOfTarget, name)
  const neighbours = line.grades.filter((_, place) => Math.abs(place - line.grades.indexOf(line.grade)) === 1)
  return (
    <Section
      title={`${line.name}: target ${line.grade}${line.state === 'proposed' ? ', not yet agreed' : ''}`}
    >
      {line.chances.length > 0 ? (
        <ChancesBars
          title={sentence}
          caption={`${startWords(line)} Estimate: the grade half of such pupils reach or pass.`}
          chances={line.chances}
          target={line.grade}
          {...(line.benchmark ? { estimate: line.benchmark } : {})}
        />
      ) : (
        <p>{sentence}</p>
      )}
      <Changes line={line} />
      {mayAgree ? (
        <details className="aside">
          <summary>Change this target</summary>
          <ActionForm label="Change the target" quiet errors={errors}>
            <input type="hidden" name="subjectId" value={line.id} />
            <SelectField
              name="grade"
              label="New target"
              hint="One grade up or down"
              options={neighbours.map((grade) => ({ value: grade, label: grade }))}
              error={errors?.grade}
            />
            <TextField name="reason" label="Why" required error={errors?.reason} />
          </ActionForm>
        </details>
      ) : null}
      <Provenance>
        A curve is laid through the published results of all pupils by their start. The target is the highest
        grade that at least half of such pupils reach where progress is {line.challenge}. Sex, income and
        ethnicity are no part of it.{' '}
        {line.basis === 'school' ? 'The curve is fitted to this school’s own earlier pupils.' : ''}
      </Provenance>
    </Section>
  )
}

function Changes({ line }: { line: TargetLine }) {
  return (
    <details className="aside">
      <summary>Changes ({line.changes.length})</summary>
      <ol className="plain small">
        {line.changes.map((change) => (
          <li key={change.id}>
            {formatDate(change.setAt)}: {change.grade} {change.state} by{' '}
            {change.setBy ?? 'the school’s records'}
            {change.basis === 'by hand' ? ', by hand' : ''}
            {change.reason ? `: ${change.reason}` : ''}
          </li>
        ))}
      </ol>
    </details>
  )
}
