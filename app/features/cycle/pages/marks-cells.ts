import type { ActionFunctionArgs } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { answerJson } from '#platform/web.ts'
import type { Saved } from '../commands/cell.ts'
import { saveScores } from '../commands/work.server.ts'
import { CellsForm } from '../schema.ts'
import { refuseCell, refuseOther } from '../sheets.server.ts'

/** Saves scores of pieces of work and answers what came of each, in their order. */
export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  const parsed = await parseForm(args.request, CellsForm)
  if (!parsed.ok) return refuseCell(visit, args)
  const other = refuseOther(visit, parsed.value.as)
  if (other) return other
  const classId = Number(args.params.id)
  const saved = await visit.write((db) => saveScores(db, visit.reach, classId, parsed.value.cells))
  return answerJson(saved satisfies Saved[])
}
