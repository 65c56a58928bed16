import { Link } from 'react-router'
import { formatDay } from '#features/school/api.ts'
import { ActionForm, SelectField, TextField } from '#ui/form/fields.tsx'
import type { Verdict } from '../queries/verdicts.server.ts'
import { answers } from '../rules/verdict.ts'
import type { ItemTitle } from '../rules/words.ts'
import { ItemHeading } from './ItemHeading.tsx'
import { VerdictWords } from './VerdictWords.tsx'
import './meetings.css'

export type DecisionShown = {
  id: number
  meetingId: number
  series: string
  on: string
  words: string
  /** Whom or what it concerns; null for the school as a whole. */
  concerns: ItemTitle | null
  ownerId: number
  owner: string
  due: string
  expect: string
  expectOn: string
  stands: string
  asks: 'done' | 'helped' | null
  group: 'asked' | 'ahead' | 'settled'
  verdict: Verdict
  /** Help that began for its pupils since, and where it is told. */
  help: readonly { words: string; to: string }[]
  /** Where help for its pupils is planned; null where the reader may not, or there is some. */
  planTo: string | null
  mayAnswer: boolean
  said: readonly { words: string; by: string | null; on: string }[]
}
type Owners = readonly { value: string; label: string }[]
type DecisionCardProps = { decision: DecisionShown; base: string; owners: Owners }

/** One decision: whose, by when, how it stands, what the data say, and what is asked of it. */
export function DecisionCard({ decision, base, owners }: DecisionCardProps) {
  const { words, concerns, owner, due, expect, expectOn, stands, said, series, on, meetingId } = decision
  return (
    <article className="decision">
      <h3>
        {words}
        {concerns ? (
          <>
            : <ItemHeading {...concerns} />
          </>
        ) : null}
      </h3>
      <p className="small quiet">
        {owner}, by {formatDay(due)}. By {formatDay(expectOn)} we expect to see: {expect}.{' '}
        <Link to={`${base}/meetings/${meetingId}`}>
          {series}, {on}
        </Link>
      </p>
      <p>
        <strong>{stands}</strong>
      </p>
      <VerdictWords verdict={decision.verdict} />
      <HelpLines base={base} help={decision.help} planTo={decision.planTo} />
      {said.length > 1 || said.some((one) => one.words.includes(':')) ? (
        <ul className="plain small quiet">
          {said.map((one) => (
            <li key={`${one.on} ${one.words}`}>
              {one.on}, {one.by ?? 'the governing organisation'}: {one.words}
            </li>
          ))}
        </ul>
      ) : null}
      {decision.mayAnswer ? <Answers decision={decision} owners={owners} /> : null}
    </article>
  )
}

function HelpLines({ base, help, planTo }: Pick<DecisionShown, 'help' | 'planTo'> & { base: string }) {
  return (
    <>
      {help.map(({ words, to }) => (
        <p key={words}>
          <Link to={`${base}${to}`}>{words}</Link>
        </p>
      ))}
      {planTo ? (
        <p>
          <Link to={`${base}${planTo}`}>Plan help for whom it concerns</Link>
        </p>
      ) : null}
    </>
  )
}

function Answers({ decision, owners }: { decision: DecisionShown; owners: Owners }) {
  return (
    <div className="columns">
      <details className="aside" open={decision.asks !== null}>
        <summary>Done? Helped?</summary>
        <ReviewForm id={decision.id} />
      </details>
      <details className="aside">
        <summary>Change owner, day or what we expect</summary>
        <ChangeForm decision={decision} owners={owners} />
      </details>
    </div>
  )
}

function ReviewForm({ id }: { id: number }) {
  return (
    <ActionForm label="Say so" quiet>
      <input type="hidden" name="intent" value="review" />
      <input type="hidden" name="decisionId" value={id} />
      <SelectField
        name="answer"
        id={`answer-${id}`}
        label="How it went"
        options={[{ value: '', label: '–' }, ...answers]}
        required
      />
      <TextField name="words" id={`words-${id}`} label="In a few words, if you like" />
      <TextField
        name="due"
        id={`later-${id}`}
        label="If it is not done or too early: look again on"
        type="date"
      />
    </ActionForm>
  )
}

function ChangeForm({ decision, owners }: { decision: DecisionShown; owners: Owners }) {
  const { id, ownerId, due, expect, expectOn } = decision
  const field = (name: string) => ({ name, id: `${name}-${id}`, required: true })
  return (
    <ActionForm label="Change it" quiet>
      <input type="hidden" name="intent" value="change" />
      <input type="hidden" name="decisionId" value={id} />
      <SelectField {...field('ownerId')} label="Owner" options={owners} defaultValue={String(ownerId)} />
      <TextField {...field('due')} label="By" type="date" defaultValue={due} />
      <TextField {...field('expect')} label="What we expect to see" defaultValue={expect} />
      <TextField {...field('expectOn')} label="And when" type="date" defaultValue={expectOn} />
    </ActionForm>
  )
}
