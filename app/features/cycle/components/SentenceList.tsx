import { fillIn, type Sentence } from '../rules/statements.ts'

type SentenceListProps = {
  id: string
  sentences: readonly Sentence[]
  givenName: string
  chosen: number
  onChoose: (sentence: Sentence) => void
}

/** The sentences that may be meant, under the comment; the cursor stays in the comment. */
export function SentenceList({ id, sentences, givenName, chosen, onChoose }: SentenceListProps) {
  return (
    <div className="sheet-sentences" id={id} role="listbox" aria-label="Sentences">
      {sentences.length === 0 ? <p className="small">No sentence has this number or word.</p> : null}
      {sentences.map((one, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: an option of a combobox is chosen from its field
        <div
          key={one.code}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === chosen}
          ref={at === chosen ? (node) => node?.scrollIntoView({ block: 'nearest' }) : undefined}
          onPointerDown={(event) => {
            event.preventDefault()
            onChoose(one)
          }}
        >
          <kbd>{one.code}</kbd> {fillIn(one.text, givenName)} <span className="quiet">{one.theme}</span>
        </div>
      ))}
    </div>
  )
}
