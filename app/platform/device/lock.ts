/** The key to lock with, 32 bytes in base64, and former ones that still unlock, newest first. */
export type Keys = { key: string; earlier: readonly string[] }
export type Locked = { iv: Uint8Array<ArrayBuffer>; locked: ArrayBuffer }
/** What was unlocked; `stale` when a former key did it, so that it should be locked anew. */
export type Unlocked = { value: unknown; stale: boolean }

export type Lock = {
  lock(value: unknown): Promise<Locked>
  /** Null when none of the keys unlocks it. */
  unlock(kept: Locked): Promise<Unlocked | null>
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
const importKey = (key: string) =>
  crypto.subtle.importKey('raw', bytesOf(key), 'AES-GCM', false, ['encrypt', 'decrypt'])

async function tryKey(key: CryptoKey, { iv, locked }: Locked): Promise<unknown> {
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, locked)
  return JSON.parse(new TextDecoder().decode(plain))
}

/** Locks and unlocks by AES-GCM; null where the browser cannot, as on a page that came without https. */
export async function openLock({ key, earlier }: Keys): Promise<Lock | null> {
  if (!globalThis.crypto?.subtle) return null
  const current = await importKey(key)
  const former = await Promise.all(earlier.map(importKey))
  return {
    lock: async (value) => {
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const plain = new TextEncoder().encode(JSON.stringify(value))
      return { iv, locked: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, current, plain) }
    },
    unlock: async (kept) => {
      const tries = [current, ...former].map((one) =>
        tryKey(one, kept).then((value) => ({ value, stale: one !== current })),
      )
      return Promise.any(tries).catch(() => null)
    },
  }
}
