import type { Pending } from './sheet.ts'

/** Whose sheet it is and the key its unsent marks are locked with, given by the server to the one who is signed in. */
export type Safe = { owner: string; key: string }

type Kept = { owner: string; id: string; iv: Uint8Array<ArrayBuffer>; locked: ArrayBuffer }

const STORE = 'unsent'

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open('everyschool', 1)
  request.onupgradeneeded = () =>
    request.result.createObjectStore(STORE, { keyPath: ['owner', 'id'] }).createIndex('owner', 'owner')
  return answered(request)
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))

export type DeviceStore = {
  /** What was not sent when the window was closed. */
  load(): Promise<Pending[]>
  /** Keeps exactly these from now on; returns when the device holds them. */
  keep(pending: readonly Pending[]): Promise<void>
}

/**
 * Unsent marks on the device, each locked by AES-GCM with a key that comes with the page and is never stored: whoever
 * takes the device, or signs in on it as somebody else, reads nothing. Null where the browser keeps nothing.
 */
export async function openDevice({ owner, key }: Safe): Promise<DeviceStore | null> {
  if (typeof indexedDB === 'undefined' || !globalThis.crypto?.subtle) return null
  const database = await open()
  const secret = await crypto.subtle.importKey('raw', bytesOf(key), 'AES-GCM', false, ['encrypt', 'decrypt'])
  const known = new Map<string, string>()

  const lock = async (one: Pending): Promise<Kept> => {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const plain = new TextEncoder().encode(JSON.stringify(one))
    return {
      owner,
      id: one.key,
      iv,
      locked: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, secret, plain),
    }
  }
  const unlock = async ({ iv, locked }: Kept): Promise<Pending> => {
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, secret, locked)
    return JSON.parse(new TextDecoder().decode(plain)) as Pending
  }
  const load = async () => {
    const index = database.transaction(STORE).objectStore(STORE).index('owner')
    const kept = (await answered(index.getAll(owner))) as Kept[]
    const read = await Promise.allSettled(kept.map(unlock))
    const pending = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    for (const one of pending) known.set(one.key, JSON.stringify(one))
    return pending
  }
  let turn: Promise<unknown> = Promise.resolve()
  const write = async (pending: readonly Pending[]) => {
    const wanted = new Map(pending.map((one) => [one.key, one]))
    const fresh = pending.filter((one) => known.get(one.key) !== JSON.stringify(one))
    const gone = [...known.keys()].filter((id) => !wanted.has(id))
    const locked = await Promise.all(fresh.map(lock))
    const store = database.transaction(STORE, 'readwrite').objectStore(STORE)
    await Promise.all([
      ...locked.map((one) => answered(store.put(one))),
      ...gone.map((id) => answered(store.delete([owner, id]))),
    ])
    for (const one of fresh) known.set(one.key, JSON.stringify(one))
    for (const id of gone) known.delete(id)
  }
  const keep = (pending: readonly Pending[]) => {
    const done = turn.then(() => write(pending))
    turn = done.catch(() => undefined)
    return done
  }
  return { load, keep }
}
