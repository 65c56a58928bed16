import type { Organisation, OrgReader } from '#features/access/api.server.ts'
import { listAcademicYears } from '#features/school/api.server.ts'
import { listClosedCycles } from './queries/comments.server.ts'
import { listFacts, listReportPupils, listReportTexts } from './queries/facts.server.ts'
import { languagesFor, ownLanguage } from './rules/printing.ts'
import { type ReportData, reportOf } from './rules/report.ts'

/** A pupil's report from the last closed cycle, in the first language of the family; undefined without an entry in it. */
export async function previewOf(
  db: OrgReader,
  pupilId: number,
  org: Organisation,
): Promise<ReportData | undefined> {
  const [cycle] = await listClosedCycles(db)
  const [pupil] = cycle ? await listReportPupils(db, cycle.id, { pupilId }) : []
  if (!cycle || !pupil) return undefined
  const texts = await listReportTexts(db, org.country)
  const [language] = languagesFor(texts, pupil, false)
  const text = texts.find((one) => one.key === language)
  const year = (await listAcademicYears(db)).find((one) => one.id === cycle.academicYearId)
  const span = { ...cycle, yearStarts: year?.starts ?? cycle.starts }
  const [facts] = await listFacts(db, span, [pupil], org.country)
  if (!text || !facts) return undefined
  const head = {
    school: org.name,
    language: ownLanguage(texts),
    cycle: cycle.name,
    on: db.today,
    replyBy: null,
  }
  return reportOf(facts, text, head)
}
