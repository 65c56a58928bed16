import type { OrgReader } from '#features/access/api.server.ts'
import { learnPastErrors, type PastError, type Resulted } from '#stats/past-error.ts'
import type { Lens } from '../lenses.server.ts'
import { type LedgerLine, listLedgerLines } from './lines.server.ts'
import { lastForecasts } from './outcome.ts'
import type { PastShown } from './schema.ts'

export type Learned = { error: PastError; shown: PastShown }

/** A forecast as the model made it before anything was learned, in grades. */
function asMade({ mean, sd, model, outcome }: LedgerLine): Resulted {
  const { unit, cuts, shift, extra } = model
  return {
    mean: (mean - shift) / unit,
    sd: Math.sqrt(Math.max(0.01, sd ** 2 - extra)) / unit,
    cuts: cuts.map((cut) => cut / unit),
    outcome: outcome.place,
  }
}

/** What each subject’s department has learned from the results that came up to a day, by subject. */
export async function learnFromResults(
  db: OrgReader,
  lenses: ReadonlyMap<number, Lens>,
  until: string,
): Promise<Map<number, Learned>> {
  const { cycles, lines } = await listLedgerLines(db, { until })
  const last = lastForecasts(cycles, lines)
  const departmentOf = ({ subjectId }: LedgerLine) => lenses.get(subjectId)?.department ?? 'none'
  const groups = [...Map.groupBy(last, (one) => `${departmentOf(one)}\n${one.outcome.year}`).values()]
  const learned = learnPastErrors(
    groups.flatMap((own) => {
      const [first] = own
      if (!first) return []
      return [{ department: departmentOf(first), year: first.outcome.year, forecasts: own.map(asMade) }]
    }),
  )
  return new Map(
    [...lenses.values()].flatMap(({ subjectId, department }) => {
      const error = learned.get(department)
      if (!error) return []
      const { results, years, seen, clear } = error
      return [[subjectId, { error, shown: { department, results, years, seen, clear } }] as const]
    }),
  )
}
