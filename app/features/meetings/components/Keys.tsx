import { useEffect } from 'react'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement

/** Follows a link, opens what is folded, or puts the cursor where Enter then acts: nothing is sent by one key alone. */
function act(element: HTMLElement): void {
  if (element instanceof HTMLAnchorElement) {
    element.click()
    return
  }
  const fold = element.closest('details')
  if (fold) fold.open = true
  element.focus()
  element.scrollIntoView({ block: 'nearest' })
}

/** The keys of a page: each element with `data-key` is reached by that key, unless somebody is typing. */
export function Keys() {
  // Keys pressed anywhere on the page are heard by the document alone.
  useEffect(() => {
    const heard = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (isTyping(event.target)) {
        if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur()
        return
      }
      const element = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`)
      if (!element) return
      event.preventDefault()
      act(element)
    }
    document.addEventListener('keydown', heard)
    return () => document.removeEventListener('keydown', heard)
  }, [])
  return null
}

/** A key as it stands beside what it does. */
export const Key = ({ children }: { children: string }) => <kbd className="key">{children}</kbd>
