import type { OrgReader } from '#features/access/api.server.ts'
import { listNotes, listReviews, listSteps, listWordings } from './content.server.ts'
import { listHelps } from './helps.server.ts'

/** The help of a person as it is kept, with everything in it: what was for them alone, not what they gave to others. */
export async function readCopy(db: OrgReader, personId: number) {
  const helps = (await listHelps(db, personId)).filter(({ part }) => part === 'helped')
  const ids = helps.map(({ id }) => id)
  const [steps, notes, reviews, wordings] = [
    Map.groupBy(await listSteps(db, ids), ({ helpId }) => helpId),
    Map.groupBy(await listNotes(db, ids), ({ helpId }) => helpId),
    Map.groupBy(await listReviews(db, ids), ({ helpId }) => helpId),
    Map.groupBy(await listWordings(db, ids), ({ helpId }) => helpId),
  ]
  return helps.map(({ part: _, openedBy: __, ...help }) => ({
    ...help,
    ...{
      steps: steps.get(help.id) ?? [],
      notes: notes.get(help.id) ?? [],
      reviews: reviews.get(help.id) ?? [],
      before: wordings.get(help.id) ?? [],
    },
  }))
}
