import type { OrgReader } from '#features/access/api.server.ts'
import { learnPastErrors, type PastError, type Resulted } from '#stats/past-error.ts'
import type { Lens } from '../lenses.server.ts'
import { type LedgerLine, listLedgerLines } from './lines.server.ts'
import type { PastShown } from './schema.ts'

export type Learned = { error: PastError; shown: PastShown }

/** The last forecast before each result, as the model made it before anything was learned: in grades. */
function lastBefore(lines: readonly LedgerLine[], order: ReadonlyMap<number, number>) {
  const last = new Map<string, LedgerLine>()
  for (const line of lines) {
    const key = `${line.pupilId}/${line.subjectId}`
    const known = last.get(key)
    if (!known || (order.get(line.cycleId) ?? 0) > (order.get(known.cycleId) ?? 0)) last.set(key, line)
  }
  return [...last.values()].map((line): LedgerLine & { resulted: Resulted } => {
    const { unit, cuts, shift, extra } = line.model
    const resulted = {
      mean: (line.mean - shift) / unit,
      sd: Math.sqrt(Math.max(0.01, line.sd ** 2 - extra)) / unit,
      cuts: cuts.map((cut) => cut / unit),
      outcome: line.outcome.place,
    }
    return { ...line, resulted }
  })
}

/** What each subject’s department has learned from the results that came up to a day, by subject. */
export async function learnFromResults(
  db: OrgReader,
  lenses: ReadonlyMap<number, Lens>,
  until: string,
): Promise<Map<number, Learned>> {
  const { cycles, lines } = await listLedgerLines(db, { until })
  const last = lastBefore(lines, new Map(cycles.map(({ id }, place) => [id, place])))
  const departmentOf = ({ subjectId }: LedgerLine) => lenses.get(subjectId)?.department ?? 'none'
  const groups = [...Map.groupBy(last, (one) => `${departmentOf(one)}\n${one.outcome.year}`).values()]
  const learned = learnPastErrors(
    groups.flatMap((own) => {
      const [first] = own
      if (!first) return []
      const forecasts = own.map(({ resulted }) => resulted)
      return [{ department: departmentOf(first), year: first.outcome.year, forecasts }]
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
