import type { OrgReader } from '#features/access/api.server.ts'
import { learnPastErrors, type PastError } from '#stats/past-error.ts'
import type { Resulted } from '#stats/past-fit.ts'
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

/** What the results that came up to a day taught, by subject; a subject without its own learns from its department’s. */
export async function learnFromResults(
  db: OrgReader,
  lenses: ReadonlyMap<number, Lens>,
  until: string,
): Promise<Map<number, Learned>> {
  const { cycles, lines } = await listLedgerLines(db, { until })
  const last = lastForecasts(cycles, lines)
  const departmentOf = (subjectId: number) => lenses.get(subjectId)?.department ?? 'none'
  const groups = [...Map.groupBy(last, (one) => `${one.subjectId}\n${one.outcome.year}`).values()]
  const learned = learnPastErrors(
    groups.flatMap((own) => {
      const [first] = own
      if (!first) return []
      const { subjectId, outcome } = first
      const department = departmentOf(subjectId)
      return [{ department, subject: String(subjectId), year: outcome.year, forecasts: own.map(asMade) }]
    }),
  )
  return new Map(
    [...lenses.values()].flatMap(({ subjectId, name, department }) => {
      const error = learned.subjects.get(String(subjectId)) ?? learned.departments.get(department)
      return error ? [[subjectId, { error, shown: shownOf(error, name, department) }] as const] : []
    }),
  )
}

function shownOf(error: PastError, name: string, department: string): PastShown {
  const { department: whole, own, results, years, seen, clear } = error
  return {
    ...{ department, ...whole },
    subject: results < whole.results ? { name, results, years, seen, clear, own } : null,
  }
}
