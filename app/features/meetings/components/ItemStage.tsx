import { Form, Link } from 'react-router'
import { formatDay } from '#features/school/api.ts'
import type { Picture } from '../queries/stage.server.ts'
import type { Suggestion } from '../rules/suggest.ts'
import { answers } from '../rules/verdict.ts'
import { heardWord, type ItemTitle } from '../rules/words.ts'
import { Key } from './Keys.tsx'
import { LeaveForms, OwnWords } from './LeaveForms.tsx'
import type { MinutesRow } from './MinutesList.tsx'
import { Stage } from './Stage.tsx'
import './meetings.css'

export type ItemStageProps = {
  base: string
  itemId: number
  heading: ItemTitle
  /** The page it is about. */
  to: string | null
  why: string
  grounds: string | null
  people: readonly string[]
  /** Of an item that asks about a decision: when, whose, and what was to be seen. */
  asks: { decided: string; owner: string; expect: string } | null
  picture: Picture
  suggestions: readonly Suggestion[]
  /** Something to be told rather than decided. */
  told: boolean
  owners: readonly { value: string; label: string }[]
  usual: { due: string; expectOn: string }
  /** What became of it, once it is settled. */
  outcome: MinutesRow | null
  errors: Record<string, string> | undefined
}

/** One item on the big screen: why it is here, its picture and people, and the keys that decide it. */
export function ItemStage(props: ItemStageProps) {
  const { base, itemId, to, why, grounds, people, asks, picture, outcome, errors } = props
  return (
    <>
      <div className="stage">
        <div className="stage-words">
          {asks ? null : <p className="page-lead">{why}</p>}
          {grounds ? <p>{grounds}</p> : null}
          {asks ? (
            <p className="page-lead">
              Decided on {asks.decided}; {asks.owner} owns it. We expected to see: {asks.expect}.
            </p>
          ) : null}
          {to ? (
            <p>
              <Link to={to} data-key="l">
                <Key>L</Key> Look closer
              </Link>
            </p>
          ) : null}
          {people.length > 0 ? <p className="quiet">{people.join(' · ')}</p> : null}
        </div>
        <Stage base={base} picture={picture} caption={people[0] ?? ''} />
      </div>
      {outcome ? <Settled itemId={itemId} outcome={outcome} /> : null}
      {outcome || !asks ? null : <AskForm itemId={itemId} />}
      {outcome || asks ? null : <DecideForms {...props} />}
      {outcome ? null : <LeaveForms itemId={itemId} errors={errors} />}
    </>
  )
}

function AskForm({ itemId }: { itemId: number }) {
  return (
    <section aria-label="Done? Helped?">
      <Form method="post" className="decide">
        <input type="hidden" name="intent" value="review" />
        <input type="hidden" name="itemId" value={itemId} />
        {answers.map(({ value, label }, place) => (
          <button key={value} type="submit" name="answer" value={value} data-key={place + 1}>
            <Key>{String(place + 1)}</Key>
            <span>{label}</span>
          </button>
        ))}
      </Form>
    </section>
  )
}

function DecideForms({ itemId, suggestions, told, owners, usual, errors }: ItemStageProps) {
  return (
    <section aria-label="Decide">
      <p className="small quiet">A number and Enter decide.</p>
      <div className="decide">
        {told ? (
          <Form method="post">
            <input type="hidden" name="itemId" value={itemId} />
            <input type="hidden" name="word" value={heardWord} />
            <button type="submit" name="intent" value="drop" data-key="1">
              <Key>1</Key>
              <strong>{heardWord}</strong>
            </button>
          </Form>
        ) : null}
        {suggestions.map(({ kind, words, owner, due, expect, expectOn }, place) => (
          <Form method="post" key={kind}>
            <input type="hidden" name="intent" value="decide" />
            <input type="hidden" name="itemId" value={itemId} />
            <input type="hidden" name="ownerId" value={owner.id} />
            <button type="submit" name="kind" value={kind} data-key={place + 1}>
              <Key>{String(place + 1)}</Key>
              <span>
                <strong>{words}</strong>
                <span className="small">
                  {owner.name}, by {formatDay(due)}. By {formatDay(expectOn)}: {expect}.
                </span>
              </span>
            </button>
          </Form>
        ))}
      </div>
      <OwnWords itemId={itemId} owners={owners} usual={usual} errors={errors} />
    </section>
  )
}

function Settled({ itemId, outcome }: { itemId: number; outcome: MinutesRow }) {
  const { decision, review, state, word } = outcome
  return (
    <section aria-label="What became of it" className="notice">
      <p>
        {decision
          ? `Decided: ${decision.words}. ${decision.owner}, by ${formatDay(decision.due)}; by ${formatDay(decision.expectOn)}: ${decision.expect}.`
          : review
            ? `Answered: ${review}.`
            : `This item was ${state}${word ? `: ${word}` : ''}.`}
      </p>
      {decision ? (
        <Form method="post">
          <input type="hidden" name="itemId" value={itemId} />
          <button className="button button-quiet" type="submit" name="intent" value="take back" data-key="t">
            <Key>T</Key> <Key>Enter</Key> Take the decision back
          </button>
        </Form>
      ) : null}
    </section>
  )
}
