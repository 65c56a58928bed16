import { createHash } from 'node:crypto'

/** More statements than the product has; whatever varies without end goes on unnamed. */
const MOST_NAMES = 1000
/** A longer list of ids or values decides by its length how it is best looked up: such a statement is planned each time. */
const LONGEST_LIST = 50

const isLong = (value: unknown) => Array.isArray(value) && value.length > LONGEST_LIST

/** What is sent for a statement with parameters. */
type Prepare = (text: string, values: readonly unknown[]) => { text: string; name?: string }

/**
 * Gives names to statements from the second time on, so that the server plans each once for each connection. Planning the
 * small statements of a page takes the server several times as long as running them.
 */
export function preparer(): Prepare {
  const seenOnce = new Set<string>()
  const names = new Map<string, string>()

  /** The name under which a connection keeps a statement parsed and planned; none for what is asked once. */
  function nameOf(text: string): string | undefined {
    const known = names.get(text)
    if (known) return known
    if (!seenOnce.has(text)) {
      if (seenOnce.size >= MOST_NAMES) seenOnce.clear()
      seenOnce.add(text)
      return undefined
    }
    if (names.size >= MOST_NAMES) return undefined
    const name = createHash('sha256').update(text).digest('hex').slice(0, 32)
    names.set(text, name)
    seenOnce.delete(text)
    return name
  }

  return (text, values) => {
    if (values.length > LONGEST_LIST || values.some(isLong)) return { text }
    const name = nameOf(text)
    return name ? { text, name } : { text }
  }
}

/** The names of this process, alike on all its connections. */
export const prepare = preparer()
