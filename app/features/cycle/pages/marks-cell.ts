import type { ActionFunctionArgs } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import type { Saved } from '../commands/cell.ts'
import { saveScore } from '../commands/work.server.ts'
import { CellForm } from '../schema.ts'
import { refuseCell } from '../sheets.server.ts'

/** Saves one score of a piece of work and answers what came of it. */
export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  const parsed = await parseForm(args.request, CellForm)
  if (!parsed.ok) return refuseCell(visit, args)
  const saved = await visit.write((db) => saveScore(db, visit.reach, Number(args.params.id), parsed.value))
  return Response.json(saved satisfies Saved)
}
