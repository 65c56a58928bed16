import type { OrgReader } from '#features/access/api.server.ts'
import { type EstimatedShares, estimateShares } from '#stats/error-shares.ts'
import { type LedgerCycle, listForecastCycles, listLedgerLines } from './lines.server.ts'

const daysBefore = ({ ends, yearEnds }: LedgerCycle): number =>
  (Date.parse(yearEnds) - Date.parse(ends)) / 864e5

/** Of each other year the cycle that ended about as long before the end of its year. */
function likeCycles(cycles: readonly LedgerCycle[], cycleId: number): LedgerCycle[] {
  const now = cycles.find(({ id }) => id === cycleId)
  if (!now) return []
  const apart = (cycle: LedgerCycle) => Math.abs(daysBefore(cycle) - daysBefore(now))
  const others = Map.groupBy(
    cycles.filter(({ year }) => year !== now.year),
    ({ year }) => year,
  )
  return [...others.values()].flatMap((own) => own.toSorted((a, b) => apart(a) - apart(b)).slice(0, 1))
}

/**
 * How the errors of forecasts made as long before the results as those of a cycle divided, by the results of the same school
 * years; the usual shares where too few came.
 */
export async function readErrorShares(db: OrgReader, cycleId: number): Promise<EstimatedShares> {
  const alike = likeCycles(await listForecastCycles(db), cycleId)
  if (alike.length === 0) return estimateShares([])
  const yearOf = new Map(alike.map(({ id, year }) => [id, year]))
  const { lines } = await listLedgerLines(db, { until: db.today, cycleIds: [...yearOf.keys()] })
  return estimateShares(
    lines
      .filter((line) => yearOf.get(line.cycleId) === line.outcome.year)
      .map(({ pupilId, subjectId, cycleId: of, mean, sd, model, outcome }) => ({
        ...{ pupil: pupilId, subject: `${subjectId}/${of}` },
        ...{ mean, sd, cuts: model.cuts, outcome: outcome.place },
      })),
  )
}
