import type { OrgReader, Visit } from '#features/access/api.server.ts'
import { findPupilChanges } from '#features/cycle/api.server.ts'
import type { Change } from '#features/cycle/api.ts'
import { listPupilNames } from '#features/school/api.server.ts'
import { formatDate, formatWhere } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { parseSearch } from '#platform/forms/parse.ts'
import type { Comparison, Explained } from './comparison.server.ts'
import { MovementSearch } from './schema.ts'
import { filterLines } from './words.ts'

/** What the address of a comparison says; 404 for one that says what none can. */
export function readSearch(request: Request): MovementSearch {
  const parsed = parseSearch(request, MovementSearch)
  if (!parsed.ok) throw notFound()
  return parsed.value
}

export type MoverRow = Explained & {
  familyName: string
  givenName: string
  where: string
  /** What was changed of either judgement after its cycle was closed. */
  corrected: { before: Change[]; after: Change[] }
}

/** The lines with the names of their pupils. */
export async function nameLines(
  db: OrgReader,
  shown: readonly Explained[],
  cycles: Comparison['cycles'],
): Promise<MoverRow[]> {
  const pupilIds = [...new Set(shown.map((one) => one.line.pupilId))]
  const pupils = await listPupilNames(db, pupilIds)
  const [from = -1, to = -1] = cycles ? [cycles.from.id, cycles.to.id] : []
  const changesOf = await findPupilChanges(db, { cycleIds: [from, to], pupilIds })
  const names = new Map(pupils.map((pupil) => [pupil.id, pupil]))
  return shown.flatMap((one) => {
    const pupil = names.get(one.line.pupilId)
    if (!pupil) return []
    const { familyName, givenName } = pupil
    const { pupilId, subjectId } = one.line
    const changes = (cycleId: number) => changesOf({ cycleId, pupilId, subjectId })
    const corrected = { before: changes(from), after: changes(to) }
    return [{ ...one, familyName, givenName, where: formatWhere(pupil), corrected }]
  })
}

/** What every page of a comparison shows around its own content. */
export function frameOf(
  visit: Visit,
  search: MovementSearch,
  comparison: Comparison,
  page: 'compare' | 'variation',
) {
  const { begun, cycles, group } = comparison
  return {
    base: `/${visit.org.slug}`,
    school: visit.org.name,
    today: formatDate(visit.today),
    search,
    query: new URLSearchParams(
      Object.entries(search).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
    ).toString(),
    cycles: begun.map(({ id, label }) => ({ value: String(id), label })),
    from: cycles && { id: cycles.from.id, label: cycles.from.label },
    to: cycles && { id: cycles.to.id, label: cycles.to.label },
    group: group.label,
    choices: group.choices,
    filters: filterLines(comparison, search, page),
    mayExport: visit.may('exchange.export'),
    mayAnswer: visit.may('findings.answer'),
  }
}
export type MovementFrame = ReturnType<typeof frameOf>
