import { answered, type KeptPage, type KeptRow, openDatabase, ownedBy, PAGES, ROWS } from './database.ts'
import { type Keys, openLock } from './lock.ts'

export type Unsent = {
  owner: string
  /** Where it is sent; null when the page is not known. */
  sendTo: string | null
  values: unknown[]
  /** Rows that none of the keys unlocks. */
  unread: number
}

/** What an account typed and was not answered for, unlocked, by page. */
export async function readUnsent(account: string, keys: Keys): Promise<Unsent[]> {
  const database = await openDatabase()
  if (!database) return []
  const lock = await openLock(keys)
  const reading = database.transaction([ROWS, PAGES])
  const asked = answered(reading.objectStore(ROWS).index('owner').getAll(ownedBy(account)))
  const pages = (await answered(reading.objectStore(PAGES).getAll(ownedBy(account)))) as KeptPage[]
  const rows = (await asked) as KeptRow[]
  database.close()
  const read = await Promise.all(rows.map(async (row) => ({ owner: row.owner, got: await lock.unlock(row) })))
  return [...Map.groupBy(read, ({ owner }) => owner)].map(([owner, all]) => ({
    owner,
    sendTo: pages.find((one) => one.owner === owner)?.sendTo ?? null,
    values: all.flatMap(({ got }) => (got ? [got.value] : [])),
    unread: all.filter(({ got }) => got === null).length,
  }))
}

/** Pages are asked for by path; where it says which of several is meant, by that too. */
function isAt(kept: Pick<KeptPage, 'at'>, address: string): boolean {
  return kept.at === address || (!address.includes('?') && kept.at.startsWith(`${address}?`))
}

/** What was kept of the page at an address, unlocked; null when there is none, or none of the account whose key this is. */
export async function readPage(
  address: string,
  { account, key }: { account: string; key: string },
): Promise<(Pick<KeptPage, 'owner' | 'label' | 'at' | 'sendTo'> & { content: unknown }) | null> {
  const database = await openDatabase()
  if (!database) return null
  const lock = await openLock({ key, earlier: [] })
  const pages = await answered(database.transaction(PAGES).objectStore(PAGES).getAll(ownedBy(account)))
  database.close()
  const page = (pages as KeptPage[]).find((one) => isAt(one, address))
  const read = page ? await lock.unlock(page) : null
  if (!page || !read) return null
  return { owner: page.owner, label: page.label, at: page.at, sendTo: page.sendTo, content: read.value }
}
