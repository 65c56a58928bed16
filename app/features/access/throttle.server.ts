/** How often somebody may fail within a quarter of an hour before even the right answer waits. */
export type Limit = { most: number; kept: number }

const window = 15 * 60 * 1000

/** Failures by key: those of the last quarter of an hour, and never more keys than `kept`, the oldest forgotten first. */
export class Failures {
  readonly #limit: Limit
  readonly #times = new Map<string, readonly number[]>()

  constructor(limit: Limit) {
    this.#limit = limit
  }

  get size(): number {
    return this.#times.size
  }

  #recent(key: string, at: number): readonly number[] {
    return (this.#times.get(key) ?? []).filter((time) => at - time < window)
  }

  isOver(key: string, at: number): boolean {
    return this.#recent(key, at).length >= this.#limit.most
  }

  add(key: string, at: number): void {
    const recent = this.#recent(key, at)
    this.#times.delete(key)
    this.#times.set(key, [...recent, at].slice(-this.#limit.most))
    const [oldest] = this.#times.keys()
    if (this.#times.size > this.#limit.kept && oldest !== undefined) this.#times.delete(oldest)
  }

  clear(key: string): void {
    this.#times.delete(key)
  }
}

// A school shares one address, so a network is closed only by far more failures than its staff can make.
// What one network may fail keeps it from pushing accounts out of memory.
export const failedAccounts = new Failures({ most: 10, kept: 20_000 })
export const failedNetworks = new Failures({ most: 400, kept: 20_000 })
// Each challenge is a row until it is answered or five minutes have passed; a school shares one address.
export const passkeyChallenges = new Failures({ most: 600, kept: 20_000 })
