import type { CohortModel } from '../rules/model.ts'
import { changeWords } from '../rules/words.ts'
import type { Change } from '../schema.ts'

type ChangeLinesProps = {
  changes: readonly Change[]
  model: CohortModel
  ready: boolean
  onRemove: (place: number) => void
}

/** The lines of a scenario in their order, each of which can be taken back. */
export function ChangeLines({ changes, model, ready, onRemove }: ChangeLinesProps) {
  if (changes.length === 0)
    return <p>No change yet. Each one you add stands here and can be taken back by itself.</p>
  return (
    <ol className="what-if-lines">
      {changes.map((change, place) => {
        const words = changeWords(change, model)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same change may stand twice, and lines have no other name
          <li key={`${place} ${words}`}>
            <span>{words}</span>{' '}
            <button className="link" type="button" disabled={!ready} onClick={() => onRemove(place)}>
              Take back<span className="visually-hidden"> {words}</span>
            </button>
          </li>
        )
      })}
    </ol>
  )
}
