import type { ActionFunctionArgs } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import type { Saved } from '../commands/cell.ts'
import { CellForm } from '../schema.ts'
import { refuseCell, saveSheet } from '../sheets.server.ts'

/** Saves one cell of a mark sheet and answers what came of it. */
export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  const parsed = await parseForm(args.request, CellForm)
  if (!parsed.ok) return refuseCell(visit, args)
  const [saved] = await saveSheet(visit, args, [parsed.value])
  return Response.json(saved satisfies Saved | undefined)
}
