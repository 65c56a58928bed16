import type { Locked } from './lock.ts'

/** Something typed that its sender has no answer for yet; `owner` is the account and the page it was typed on. */
export type KeptRow = { owner: string; id: string } & Locked
/** The page it was typed on, kept while rows of it wait: what it is called, where it is, where its rows are sent. */
export type KeptPage = { owner: string; label: string; at: string; sendTo: string } & Locked

export const ROWS = 'unsent'
export const PAGES = 'pages'

/** "account/rest of the page": whose it is can be told without unlocking it. */
export const accountOf = (owner: string): string => owner.slice(0, owner.indexOf('/'))
export const ownedBy = (account: string): IDBKeyRange => IDBKeyRange.bound(`${account}/`, `${account}/\uffff`)

export function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Opens what this browser keeps of the site; null where it keeps nothing. */
export async function openDatabase(): Promise<IDBDatabase | null> {
  if (typeof indexedDB === 'undefined') return null
  const request = indexedDB.open('everyschool', 2)
  request.onupgradeneeded = () => {
    const { result } = request
    if (!result.objectStoreNames.contains(ROWS))
      result.createObjectStore(ROWS, { keyPath: ['owner', 'id'] }).createIndex('owner', 'owner')
    if (!result.objectStoreNames.contains(PAGES)) result.createObjectStore(PAGES, { keyPath: 'owner' })
  }
  try {
    const database = await answered(request)
    // A window of a newer release must not wait for this one to be closed.
    database.onversionchange = () => database.close()
    return database
  } catch {
    return null
  }
}
