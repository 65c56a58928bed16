import {
  accountOf,
  answered,
  type KeptPage,
  type KeptRow,
  openDatabase,
  ownedBy,
  PAGES,
  ROWS,
} from '#platform/device/database.ts'
import { layKey, takeKeyAway } from '#platform/device/key-cookie.ts'
import { type Keys, type Lock, openLock } from '#platform/device/lock.ts'
import type { Pending } from './sheet.ts'

/** Whose sheet it is ("account/class/cycle"), and the keys its unsent marks are locked with, from the server. */
export type Safe = { owner: string; keys: Keys }

export type PageWords = Pick<KeptPage, 'label' | 'at' | 'sendTo'>

export type DeviceStore = {
  /** What was not sent when the window was closed, and the cells of which it cannot be read any more. */
  load(): Promise<{ pending: Pending[]; unread: string[] }>
  /** Keeps exactly these from now on, beside what cannot be read; returns when the device holds them. */
  keep(pending: readonly Pending[]): Promise<void>
  /** Lets go what cannot be read. */
  forget(ids: readonly string[]): Promise<void>
  /** Keeps the sheet itself, so that it can be shown without a network while marks of it wait. */
  keepPage(page: PageWords, content: unknown): Promise<void>
  dropPage(): Promise<void>
}

const inTurn = () => {
  let turn: Promise<unknown> = Promise.resolve()
  return (act: () => Promise<void>): Promise<void> => {
    const done = turn.then(act)
    turn = done.catch(() => undefined)
    return done
  }
}

/** The rows of one owner: written only where they differ from what the device is known to hold. */
function rowsOf(database: IDBDatabase, lock: Lock, owner: string) {
  const known = new Map<string, string>()
  const load = async () => {
    const index = database.transaction(ROWS).objectStore(ROWS).index('owner')
    const kept = (await answered(index.getAll(owner))) as KeptRow[]
    const read = await Promise.all(kept.map(async (row) => ({ id: row.id, got: await lock.unlock(row) })))
    // What a former key unlocked counts as something else, so that it is locked anew.
    for (const { id, got } of read) if (got) known.set(id, got.stale ? '' : JSON.stringify(got.value))
    return {
      pending: read.flatMap(({ got }) => (got ? [got.value as Pending] : [])),
      unread: read.flatMap(({ id, got }) => (got ? [] : [id])),
    }
  }
  const remove = async (ids: readonly string[]) => {
    const store = database.transaction(ROWS, 'readwrite').objectStore(ROWS)
    await Promise.all(ids.map((id) => answered(store.delete([owner, id]))))
  }
  const keep = async (pending: readonly Pending[]) => {
    const wanted = new Set(pending.map((one) => one.key))
    const fresh = pending.filter((one) => known.get(one.key) !== JSON.stringify(one))
    const gone = [...known.keys()].filter((id) => !wanted.has(id))
    const locked = await Promise.all(
      fresh.map(async (one): Promise<KeptRow> => ({ owner, id: one.key, ...(await lock.lock(one)) })),
    )
    const store = database.transaction(ROWS, 'readwrite').objectStore(ROWS)
    await Promise.all(locked.map((one) => answered(store.put(one))))
    await remove(gone)
    for (const one of fresh) known.set(one.key, JSON.stringify(one))
    for (const id of gone) known.delete(id)
  }
  return { load, keep, remove }
}

/** The sheet of one owner, with the key to it beside the session for as long as any sheet of the account is kept. */
function pageOf(database: IDBDatabase, lock: Lock, { owner, keys }: Safe) {
  const account = accountOf(owner)
  const put = async (page: PageWords, content: unknown) => {
    const kept: KeptPage = { owner, ...page, ...(await lock.lock(content)) }
    await answered(database.transaction(PAGES, 'readwrite').objectStore(PAGES).put(kept))
    layKey(account, keys.key)
  }
  const remove = async () => {
    const store = database.transaction(PAGES, 'readwrite').objectStore(PAGES)
    await answered(store.delete(owner))
    if ((await answered(store.count(ownedBy(account)))) === 0) takeKeyAway()
  }
  return { put, remove }
}

/**
 * Unsent marks on the device, each locked by a key that comes with the page: whoever signs in here as somebody else reads
 * nothing. Null where the browser keeps nothing.
 */
export async function openDevice(safe: Safe): Promise<DeviceStore | null> {
  const database = await openDatabase()
  if (!database) return null
  const lock = await openLock(safe.keys)
  const rows = rowsOf(database, lock, safe.owner)
  const page = pageOf(database, lock, safe)
  const next = inTurn()
  return {
    load: rows.load,
    keep: (pending) => next(() => rows.keep(pending)),
    forget: (ids) => next(() => rows.remove(ids)),
    keepPage: (words, content) => next(() => page.put(words, content)),
    dropPage: () => next(page.remove),
  }
}
