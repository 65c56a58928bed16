import type { LoaderFunctionArgs } from 'react-router'
import type { OrgReader, Visit } from '#features/access/api.server.ts'
import { getClassInReach } from '#features/school/api.server.ts'
import { parseSearch } from '#platform/forms/parse.ts'
import { answerJson } from '#platform/web.ts'
import { type Cell, notAMark, type Saved } from './commands/cell.ts'
import { saveMarks } from './commands/mark.server.ts'
import { type Changes, listChanges } from './queries/changes.server.ts'
import { findSheet } from './queries/which.server.ts'
import { SOMEBODY_ELSE } from './rules/cells.ts'
import { SheetSearch } from './schema.ts'

/** Which class and which cycle an address means. */
export function findWanted({ params, request }: Pick<LoaderFunctionArgs, 'params' | 'request'>) {
  const search = parseSearch(request, SheetSearch)
  return { classId: Number(params.id), cycleId: search.ok ? search.value.cycle : undefined }
}

/** Saves cells of the sheet an address means. */
export function saveSheet(
  visit: Visit,
  args: Pick<LoaderFunctionArgs, 'params' | 'request'>,
  cells: readonly Cell[],
): Promise<Saved[]> {
  const { classId, cycleId } = findWanted(args)
  return visit.write(async (db) => {
    // A cycle the class takes no part in is due nobody, which saving finds out.
    const wanted = cycleId ?? (await findCurrentCycle(db, visit, classId))
    return saveMarks(db, visit.reach, { cycleId: wanted, classId, country: visit.org.country }, cells)
  })
}

async function findCurrentCycle(db: OrgReader, { reach }: Visit, classId: number): Promise<number> {
  const within = await getClassInReach(db, reach, classId)
  const { cycle } = await findSheet(db, within, undefined)
  return cycle?.id ?? -1
}

/** What changed in the sheet an address means since a window last asked. */
export function readSheetChanges(
  visit: Visit,
  args: Pick<LoaderFunctionArgs, 'params' | 'request'>,
  version: string,
): Promise<Changes> {
  const { classId, cycleId } = findWanted(args)
  return visit.read(async (db) => {
    const within = await getClassInReach(db, visit.reach, classId)
    const { cycle } = await findSheet(db, within, cycleId)
    if (!cycle) return { version: '', cells: {}, byOthers: [] }
    return listChanges(db, { cycleId: cycle.id, within, country: visit.org.country }, version)
  })
}

/** What is answered when cells were typed by another account than the one signed in; null when they were not. */
export const refuseOther = (visit: Visit, as: string | undefined): Response | null =>
  as === undefined || as === visit.account.id
    ? null
    : answerJson({ error: 'Somebody else is signed in.' }, { status: SOMEBODY_ELSE })

/** What is answered to something that is no cell, to those who reach the class at all. */
export async function refuseCell(visit: Visit, args: Pick<LoaderFunctionArgs, 'params'>): Promise<Response> {
  await visit.read((db) => getClassInReach(db, visit.reach, Number(args.params.id)))
  return answerJson([notAMark])
}
