import type { OrgReader } from '#features/access/api.server.ts'
import { type Cycle, listCycles } from '#features/cycle/api.server.ts'
import { listAcademicYears } from '#features/school/api.server.ts'
import type { Cycles } from './lines.server.ts'

export type NamedCycle = Cycle & { label: string; year: string }

/** Cycles that have begun, oldest first, named apart where two years have one of the same name. */
export async function listBegun(db: OrgReader): Promise<NamedCycle[]> {
  const years = new Map((await listAcademicYears(db)).map((year) => [year.id, year.name]))
  const begun = (await listCycles(db)).filter((cycle) => cycle.state !== 'planned')
  const several = new Set(begun.map((cycle) => cycle.academicYearId)).size > 1
  return begun.map((cycle) => ({
    ...cycle,
    year: years.get(cycle.academicYearId) ?? '',
    label: several ? `${cycle.name}, ${years.get(cycle.academicYearId) ?? ''}` : cycle.name,
  }))
}

/** The two cycles asked for in the order of their dates; the last closed one and the one before it unless said. */
export function chooseCycles(
  begun: readonly NamedCycle[],
  asked: { from?: number | undefined; to?: number | undefined },
): (Cycles & { from: NamedCycle; to: NamedCycle }) | null {
  const to = begun.find((one) => one.id === asked.to) ?? begun.findLast((one) => one.state === 'closed')
  const earlier = begun.filter((one) => to && one.starts < to.starts)
  const from = begun.find((one) => one.id === asked.from) ?? earlier.at(-1)
  if (!from || !to || from.id === to.id) return null
  const [first, last] = from.starts < to.starts ? [from, to] : [to, from]
  const between = begun.filter(
    (one) => one.state === 'closed' && one.starts > first.starts && one.starts < last.starts,
  )
  // Within one year the name alone says which.
  const named = (one: NamedCycle) => (first.year === last.year ? { ...one, label: one.name } : one)
  return { from: named(first), to: named(last), between }
}
