import type { Root } from './root.server.ts'

/** So many answers are kept, those asked for last. */
const MOST_KEPT = 100

/** The body of a refusal can be read once: whoever meets it gets a copy. */
const refuse = (reason: unknown): never => {
  throw reason instanceof Response ? reason.clone() : reason
}

type Kept = { head: number; answer: Promise<unknown> }

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
    const answer = before?.head === head ? (before.answer as Promise<T>) : work()
    this.#kept.delete(key)
    this.#kept.set(key, { head, answer })
    answer.catch(() => this.#kept.delete(key))
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest)
    return answer.catch(refuse)
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
