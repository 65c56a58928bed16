import { accountOf, answered, type KeptPage, openDatabase, ownedBy, PAGES, ROWS } from './database.ts'

/** How much waits on the device of one page, told without unlocking any of it. */
export type Waiting = {
  owner: string
  account: string
  rows: number
  /** What is known of the page; of one that was closed within its first second nothing is. */
  page: { label: string; at: string } | null
}

const countOwners = (keys: readonly IDBValidKey[]): Map<string, number> => {
  const owners = keys.map((key) => (Array.isArray(key) ? String(key[0]) : ''))
  return new Map([...Map.groupBy(owners, (owner) => owner)].map(([owner, all]) => [owner, all.length]))
}

/** What waits on this device, of every account that typed here, by page. */
export async function listWaiting(): Promise<Waiting[]> {
  const database = await openDatabase()
  if (!database) return []
  const reading = database.transaction([ROWS, PAGES])
  const keys = answered(reading.objectStore(ROWS).getAllKeys())
  const pages = (await answered(reading.objectStore(PAGES).getAll())) as KeptPage[]
  const counts = countOwners(await keys)
  database.close()
  return [...counts].map(([owner, rows]) => {
    const page = pages.find((one) => one.owner === owner)
    return { owner, account: accountOf(owner), rows, page: page ? { label: page.label, at: page.at } : null }
  })
}

async function removeFrom(store: string, keys: readonly (IDBValidKey | IDBKeyRange)[]): Promise<void> {
  const database = await openDatabase()
  if (!database) return
  const kept = database.transaction(store, 'readwrite').objectStore(store)
  await Promise.all(keys.map((key) => answered(kept.delete(key))))
  database.close()
}

/** Takes rows of a page off the device: they were answered, or their writer lets them go. */
export const removeRows = (owner: string, ids: readonly string[]): Promise<void> =>
  removeFrom(
    ROWS,
    ids.map((id) => [owner, id]),
  )

/** Takes everything of an account off the device. */
export async function removeAll(account: string): Promise<void> {
  await removeFrom(ROWS, [IDBKeyRange.bound([`${account}/`], [`${account}/\uffff`])])
  await removeFrom(PAGES, [ownedBy(account)])
}
