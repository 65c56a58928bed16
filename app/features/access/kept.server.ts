import type { Root } from './root.server.ts'

/** So many answers are kept, those asked for last. */
const MOST_KEPT = 100

/** The body of a refusal can be read once: whoever meets it gets a copy. */
const refuse = (reason: unknown): never => {
  throw reason instanceof Response ? reason.clone() : reason
}

type Kept = { head: number; answer: Promise<unknown>; found: boolean }

/**
 * Answers that hold until something is changed in their organisation. Every change moves the head of the organisation’s
 * chain of events in its own transaction, so that an answer found under a head is right for as long as the head stands,
 * whichever process made the change.
 */
export class KeptAnswers {
  readonly #kept = new Map<string, Kept>()

  /** The answer kept for a key under this head, else the one worked out now; who asks meanwhile waits for the same one. */
  find<T>(key: string, head: number, work: () => Promise<T>): Promise<T> {
    const before = this.#kept.get(key)
    const kept = before?.head === head ? before : this.#begin(key, head, work)
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest)
    return (kept.answer as Promise<T>).catch(refuse)
  }

  #begin(key: string, head: number, work: () => Promise<unknown>): Kept {
    const kept: Kept = { head, answer: work(), found: false }
    kept.answer.then(
      () => {
        kept.found = true
      },
      () => {
        if (this.#kept.get(key) === kept) this.#kept.delete(key)
      },
    )
    return kept
  }

  /**
   * The answer kept for a key, when it was found under this head; nothing is worked out. One that is still being worked out is
   * waited for only if `wait` says so, and one that fails is as if nobody had asked: whoever wants it works it out.
   */
  async findKept<T>(key: string, head: number, { wait }: { wait: boolean }): Promise<T | undefined> {
    const before = this.#kept.get(key)
    if (before?.head !== head || !(before.found || wait)) return undefined
    return (before.answer as Promise<T>).catch(() => undefined)
  }
}

const made = new WeakMap<Root['engine'], KeptAnswers>()

/** What is kept of a database for as long as it is open. */
export function keptOf({ engine }: Root): KeptAnswers {
  const before = made.get(engine)
  if (before) return before
  const kept = new KeptAnswers()
  made.set(engine, kept)
  return kept
}
