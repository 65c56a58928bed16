import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useFetcher, useNavigate } from 'react-router'

export type PaletteGroup = { label: string; items: readonly { label: string; detail?: string; to: string }[] }
type Answer = { groups: readonly PaletteGroup[] }

const PAUSE_MS = 80

/** Go anywhere by its name: Ctrl-K, type, Enter. Finds only what the person may see; the server decides. */
export function Palette({ searchUrl }: { searchUrl: string }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const asking = useRef<ReturnType<typeof setTimeout>>(undefined)
  const fetcher = useFetcher<Answer>()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState(0)
  const groups = fetcher.data?.groups ?? []
  const items = groups.flatMap((group) => group.items)

  // The shortcut belongs to the whole document, so it cannot be an attribute of an element here.
  useEffect(() => {
    const open = (event: globalThis.KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        dialog.current?.showModal()
      }
    }
    document.addEventListener('keydown', open)
    return () => document.removeEventListener('keydown', open)
  }, [])

  // A word is asked for when its letters have come, not letter by letter.
  const ask = (typed: string) => {
    clearTimeout(asking.current)
    asking.current = setTimeout(() => fetcher.load(`${searchUrl}?q=${encodeURIComponent(typed)}`), PAUSE_MS)
  }
  const go = (to: string | undefined) => {
    if (!to) return
    dialog.current?.close()
    navigate(to)
  }
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setChosen((before) => Math.max(0, Math.min(items.length - 1, before + step)))
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      go(items[chosen]?.to)
    }
  }

  return (
    <>
      <button className="button button-quiet" type="button" onClick={() => dialog.current?.showModal()}>
        Find <kbd className="small">Ctrl K</kbd>
      </button>
      <dialog
        className="palette"
        ref={dialog}
        aria-label="Find a pupil, class, member of staff, room or page"
      >
        <form method="dialog">
          <input
            className="input"
            type="search"
            role="combobox"
            aria-expanded={items.length > 0}
            aria-controls="palette-results"
            aria-activedescendant={items.length > 0 ? `palette-${chosen}` : undefined}
            aria-label="Find a pupil, class, member of staff, room or page"
            autoComplete="off"
            onKeyDown={move}
            onChange={(event) => {
              setChosen(0)
              ask(event.target.value)
            }}
          />
        </form>
        <PaletteResults groups={groups} chosen={chosen} go={go} />
      </dialog>
    </>
  )
}

type ResultsProps = { groups: readonly PaletteGroup[]; chosen: number; go: (to: string) => void }

function PaletteResults({ groups, chosen, go }: ResultsProps) {
  const starts = groups.map((_, index) =>
    groups.slice(0, index).reduce((sum, group) => sum + group.items.length, 0),
  )
  return (
    <div className="palette-results" id="palette-results" role="listbox" aria-label="Found">
      {groups.map((group, groupIndex) => (
        // biome-ignore lint/a11y/useSemanticElements: a group inside a listbox has no element of its own
        <div key={group.label} role="group" aria-label={group.label}>
          <div className="palette-group" aria-hidden="true">
            {group.label}
          </div>
          {group.items.map((item, index) => {
            const place = (starts[groupIndex] ?? 0) + index
            return (
              <a
                key={item.to}
                id={`palette-${place}`}
                href={item.to}
                role="option"
                tabIndex={-1}
                aria-selected={place === chosen}
                onClick={(event) => {
                  event.preventDefault()
                  go(item.to)
                }}
              >
                <span>{item.label}</span>
                <span className="small">{item.detail}</span>
              </a>
            )
          })}
        </div>
      ))}
    </div>
  )
}
