import { formatDate } from '#features/school/api.ts'
import { ChancesBars, type GradeChance } from '#ui/chart/ChancesBars.tsx'
import { Provenance, Section } from '#ui/layout/Page.tsx'
import { challengeWords, chanceSentence, fromWords, type StartsUsed } from '../rules.ts'
import { PupilWords, type Say } from './PupilWords.tsx'
import { type Errors, TargetForms } from './TargetForms.tsx'

/** What only those see who work on the target. */
export type Draft = {
  ruled: string
  grades: readonly string[]
  /** The grades the target may be moved to by hand. */
  open: readonly string[]
  mayMove: boolean
  changes: readonly {
    id: number
    grade: string
    state: string
    basis: string
    setAt: string
    setBy: string | null
    reason: string | null
    /** What stood beside an agreed target to be talked over, and why. */
    proposed: string | null
    proposedWhy: string | null
  }[]
}
export type TargetLine = StartsUsed & {
  id: number
  name: string
  grade: string
  /** What step it is at; an agreed one beside which another grade is proposed is to talk over. */
  state: string
  /** The grade proposed in place of an agreed one; null where none is. */
  proposed: string | null
  challenge: string | null
  basis: 'national' | 'school' | null
  /** Results of earlier pupils that the estimate here was learned from; null where none were. */
  results: number | null
  chances: readonly GradeChance[]
  chanceOfTarget: number | null
  /** The grade half of such pupils reach in the middle school of the country, and here where that is known. */
  benchmark: string | null
  estimate: string | null
  say: Say | null
  draft: Draft | null
}

type SubjectTargetProps = {
  name: string
  line: TargetLine
  may: { discuss: boolean; agree: boolean }
  errors?: Errors
}

const stateWords: Record<string, string> = { proposed: ', proposed', discussed: ', talked over' }

const stateOf = ({ state, proposed }: TargetLine): string =>
  proposed === null ? (stateWords[state] ?? '') : `, agreed; ${proposed} to talk over`

const withoutWords = ({ basis }: TargetLine, name: string): string =>
  basis === null
    ? 'No table says what pupils with a start reach in this subject, so that no chance stands beside it.'
    : `No test from which the chances could be read is known of ${name}.`

/** How the target came about, where it is no rule's. */
const byHand = 'No rule gave this target: it was brought in with the school’s records or set by hand.'

function threeNumbers({ benchmark, estimate, grade, results }: TargetLine): string {
  if (benchmark === null) return ''
  const here =
    estimate === null
      ? ''
      : ` As ${results} results of earlier pupils here show, half reach ${estimate} here (the estimate).`
  return `Half of such pupils reach ${benchmark} in the middle school of the country (the benchmark).${here} We aim for ${grade} (the target).`
}

/** One subject of a pupil: the chance of each grade, the target in a sentence, what was said, its steps, and the forms to move it. */
export function SubjectTarget({ name, line, may, errors }: SubjectTargetProps) {
  const { draft } = line
  const sentence =
    line.chanceOfTarget === null
      ? `The target is ${line.grade}. ${withoutWords(line, name)}`
      : chanceSentence(line.grade, line.chanceOfTarget, draft ? name : 'you')
  return (
    <Section title={`${line.name}: target ${line.grade}${stateOf(line)}`}>
      {line.chances.length > 0 ? (
        <ChancesBars
          title={sentence}
          caption={`${fromWords(line)} ${threeNumbers(line)}`}
          chances={line.chances}
          target={line.grade}
          {...(line.benchmark ? { benchmark: line.benchmark } : {})}
          {...(line.estimate ? { estimate: line.estimate } : {})}
        />
      ) : (
        <p>{sentence}</p>
      )}
      <PupilWords name={name} say={line.say} />
      {draft ? <Changes changes={draft.changes} /> : null}
      {draft?.mayMove ? <TargetForms line={line} draft={draft} may={may} errors={errors} /> : null}
      {line.basis === null ? (
        <Provenance>{byHand}</Provenance>
      ) : (
        <Provenance>
          A curve is laid through the{' '}
          {line.basis === 'school'
            ? 'results of this school’s own earlier pupils'
            : 'published results of all pupils'}{' '}
          by their start. The target is the highest grade that at least half of such pupils reach where
          progress is{' '}
          {line.challenge === null ? 'as good as the school asks' : challengeWords(line.challenge)}. Sex,
          income and ethnicity are no part of it.
        </Provenance>
      )}
    </Section>
  )
}

function Changes({ changes }: Pick<Draft, 'changes'>) {
  return (
    <details className="aside">
      <summary>Steps so far ({changes.length})</summary>
      <ol className="plain small">
        {changes.map((change) => (
          <li key={change.id}>
            {formatDate(change.setAt)}: {change.grade} {change.state} by{' '}
            {change.setBy ?? 'the school’s records'}
            {change.basis === 'by hand' ? ', moved by hand' : ''}
            {change.reason ? `: ${change.reason}` : ''}
            {change.proposed ? `; ${change.proposed} to talk over: ${change.proposedWhy}` : ''}
          </li>
        ))}
      </ol>
    </details>
  )
}
