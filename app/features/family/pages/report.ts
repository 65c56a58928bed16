import type { LoaderFunctionArgs } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { pdfAnswer } from '#platform/files/answers.ts'
import { parseSearch } from '#platform/forms/parse.ts'
import { getReport, listReports } from '../queries/runs.server.ts'
import { ReportSearch } from '../schema.ts'

/** A report exactly as it was sent: the one asked for, or the last one. */
export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'home.view')
  const pupilId = Number(args.params.pupilId)
  const search = parseSearch(args.request, ReportSearch)
  if (!search.ok) throw notFound()
  const report = await visit.read(async (db) => {
    const [last] = await listReports(db, visit.reach, [pupilId])
    if (!last) throw notFound()
    const { run = last.runId, language = last.language } = search.value
    return getReport(db, visit.reach, { runId: run, pupilId, language })
  })
  await visit.sawPupils([pupilId])
  return pdfAnswer(report.bytes, report.fileName.split('/').at(-1) ?? 'report.pdf')
}
