import type { Organisation, OrgReader } from '#features/access/api.server.ts'
import { listAcademicYears } from '#features/school/api.server.ts'
import { openTypst, type Print } from '#platform/pdf/typst.server.ts'
import { listClosedCycles } from './queries/comments.server.ts'
import { listFacts, listReportPupils, listReportTexts } from './queries/facts.server.ts'
import { fits, languagesFor } from './rules/printing.ts'
import { reportOf } from './rules/report.ts'
import { readTemplate } from './templates.server.ts'

let opened: Print | undefined

/** Prints one document now; for a run there are threads. */
export function printOne(template: string, data: object, fits?: readonly object[]): Uint8Array {
  opened ??= openTypst()
  return opened(template, data, fits).bytes
}

/** A pupil's report from the last closed cycle, in the first language of the family; undefined without an entry in it. */
export async function printPreview(
  db: OrgReader,
  pupilId: number,
  org: Organisation,
): Promise<Uint8Array | undefined> {
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
  const head = { school: org.name, cycle: cycle.name, on: db.today, replyBy: null }
  return printOne(await readTemplate('report'), reportOf(facts, text, head), fits)
}
