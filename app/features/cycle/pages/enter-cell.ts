import type { ActionFunctionArgs } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import type { Saved } from '../commands/cell.ts'
import { saveMarks } from '../commands/mark.server.ts'
import { CellForm, SheetSearch } from '../schema.ts'

/** Saves one cell of a mark sheet and answers what came of it. */
export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  const parsed = await parseForm(args.request, CellForm)
  const search = parseSearch(args.request, SheetSearch)
  if (!parsed.ok || !search.ok) return Response.json({ error: 'This is not a mark' }, { status: 400 })
  const sheet = {
    cycleId: search.value.cycle ?? -1,
    classId: Number(args.params.id),
    country: visit.org.country,
  }
  const [saved] = await visit.write((db) => saveMarks(db, visit.reach, sheet, [parsed.value]))
  return Response.json(saved satisfies Saved | undefined)
}
