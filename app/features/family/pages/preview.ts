import type { LoaderFunctionArgs } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getPupilInReach } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { pdfAnswer } from '../answers.server.ts'
import { printPreview } from '../preview.server.ts'

/** How a pupil's report would look if it were made now. */
export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'home.proofread')
  const pupilId = Number(args.params.pupilId)
  const printed = await visit.read(async (db) => {
    await getPupilInReach(db, visit.reach, pupilId)
    return printPreview(db, pupilId, visit.org)
  })
  if (!printed) throw notFound()
  await visit.sawPupils([pupilId])
  return pdfAnswer(printed, 'preview.pdf')
}
