import type { LoaderFunctionArgs } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getPupilInReach } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { pdfAnswer } from '#platform/files/answers.ts'
import { printOnce } from '#platform/pdf/printers.server.ts'
import { previewOf } from '../preview.server.ts'
import { fits } from '../rules/printing.ts'
import { readTemplate } from '../templates.server.ts'

/** How a pupil's report would look if it were made now. */
export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'home.proofread')
  const pupilId = Number(args.params.pupilId)
  const report = await visit.read(async (db) => {
    await getPupilInReach(db, visit.reach, pupilId)
    return previewOf(db, pupilId, visit.org)
  })
  if (!report) throw notFound()
  await visit.sawPupils([pupilId])
  const { bytes } = await printOnce(await readTemplate('report'), report, fits)
  return pdfAnswer(bytes, 'preview.pdf')
}
