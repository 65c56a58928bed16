import type { OrgReader } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import type { MonthsLine } from '#stats/impact/months.ts'
import type { Window } from './facts.server.ts'
import { listWindows, readWindow } from './facts.server.ts'
import type { WindowFacts } from './rows.ts'

export type KnownWindow = Window & { cycle: string; facts: WindowFacts }

/** The windows of this year with what is known of them, and the published table of months with its source. */
export async function loadWindows(
  db: OrgReader,
  country: string,
): Promise<{ windows: KnownWindow[]; table: readonly MonthsLine[]; source: string | null }> {
  const windows: KnownWindow[] = []
  for (const window of await listWindows(db))
    windows.push({ ...window, cycle: window.to.name, facts: await readWindow(db, window, country) })
  const [table] = await listWords(db, country, 'months_of_progress', db.today)
  // Without a table of the country no effect is turned into months.
  return { windows, table: table?.lines ?? [{ months: 0, from: 0, to: 1 }], source: table?.source ?? null }
}
