import { type Cipher, openCipher } from './cipher.ts'

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

async function tryCipher(cipher: Cipher, { iv, locked }: Locked): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await cipher.open(iv, locked)))
}

/** Locks and unlocks by AES-GCM. */
export async function openLock({ key, earlier }: Keys): Promise<Lock> {
  const current = await openCipher(bytesOf(key))
  const former = await Promise.all(earlier.map((one) => openCipher(bytesOf(one))))
  return {
    lock: async (value) => {
      const iv = crypto.getRandomValues(new Uint8Array(12))
      return { iv, locked: await current.seal(iv, new TextEncoder().encode(JSON.stringify(value))) }
    },
    unlock: async (kept) => {
      const tries = [current, ...former].map((one) =>
        tryCipher(one, kept).then((value) => ({ value, stale: one !== current })),
      )
      return Promise.any(tries).catch(() => null)
    },
  }
}
