import type { OrgReader } from '#features/access/api.server.ts'
import { findNotHere, listWords } from '#features/measures/api.server.ts'
import type { MonthsLine } from '#stats/impact/months.ts'
import type { Window } from './facts.server.ts'
import { listWindows, readWindow } from './facts.server.ts'
import type { WindowFacts } from './rows.ts'
import { readSteps } from './steps.server.ts'
import type { SteppedFacts } from './steps.ts'

/** How an effect is told in months. */
type Months = {
  /** Null where the country has no published table: then no effect is turned into months. */
  table: readonly MonthsLine[] | null
  /** Whose the table is, or why there is none. */
  monthsBy: string
}

/** The published table of months of a country. */
export async function findMonths(db: OrgReader, country: string): Promise<Months> {
  const [found] = await listWords(db, country, 'months_of_progress', db.today)
  const monthsBy = found
    ? `Months by: ${found.source}.`
    : await findNotHere(db, country, 'months_of_progress')
  return { table: found?.lines ?? null, monthsBy: monthsBy ?? '' }
}

export type KnownWindow = Window & { cycle: string; facts: WindowFacts }

/** The windows of this year and what classes began one after the other, with what is known of both, and how effects are told. */
export async function loadWindows(
  db: OrgReader,
  country: string,
): Promise<Months & { known: { windows: KnownWindow[]; steps: SteppedFacts[] } }> {
  const windows: KnownWindow[] = []
  for (const window of await listWindows(db))
    windows.push({ ...window, cycle: window.to.name, facts: await readWindow(db, window, country) })
  const known = { windows, steps: await readSteps(db) }
  return { known, ...(await findMonths(db, country)) }
}
