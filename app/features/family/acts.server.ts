import type { OrgWriter, Reach } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { addPraise, choosePraise, proposeFromCycle, sendPraise, setPraise } from './commands/praise.server.ts'
import type { Outcome } from './commands/runs.server.ts'
import { listClosedCycles } from './queries/comments.server.ts'
import type { PraiseForm } from './schema.ts'

/** Does what a form of the page of praise asks, for the last closed cycle. */
export async function actOnPraise(
  db: OrgWriter,
  reach: Reach,
  form: PraiseForm,
  country: string,
): Promise<Outcome> {
  const [cycle, before] = await listClosedCycles(db)
  if (!cycle) throw notFound()
  switch (form.intent) {
    case 'propose':
      await proposeFromCycle(db, cycle, { before, country })
      return { ok: true }
    case 'add':
      await addPraise(db, reach, { cycleId: cycle.id, pupilId: form.pupilId, words: form.words })
      return { ok: true }
    case 'send':
      return sendPraise(db, cycle.id, form.count)
    case 'settings':
      await setPraise(db, {
        effort: form.effort / 100,
        attendance: form.attendance / 100,
        board: form.board,
      })
      return { ok: true }
    default:
      await choosePraise(db, reach, form.praiseId, form.intent)
      return { ok: true }
  }
}
