import type { ActionFunctionArgs, LoaderFunctionArgs } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { answerJson } from '#platform/web.ts'
import type { Saved } from '../commands/cell.ts'
import { CellsForm, ChangesSearch } from '../schema.ts'
import { readSheetChanges, refuseCell, refuseOther, saveSheet } from '../sheets.server.ts'

/** What others changed in a sheet since a window last asked. */
export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  const search = parseSearch(args.request, ChangesSearch)
  const changes = await readSheetChanges(visit, args, search.ok ? search.value.version : '')
  await visit.sawPupils(changes.byOthers)
  return answerJson({ version: changes.version, cells: changes.cells })
}

/** Saves cells of a mark sheet and answers what came of each, in their order. */
export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  const parsed = await parseForm(args.request, CellsForm)
  if (!parsed.ok) return refuseCell(visit, args)
  const other = refuseOther(visit, parsed.value.as)
  if (other) return other
  return answerJson((await saveSheet(visit, args, parsed.value.cells)) satisfies Saved[])
}
