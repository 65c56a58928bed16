import { recordEvent, type Visit } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { getRun, listRunBytes, listRunFiles, type Run, type RunFile } from './queries/runs.server.ts'

const filesAtOnce = 50

/** A whole run to be taken out of the house: only one that is made, and never without leaving who took it. */
export async function takeRun(
  visit: Visit,
  runId: number,
  as: 'archive' | 'print',
): Promise<{ run: Run; files: RunFile[] }> {
  const taken = await visit.write(async (db) => {
    const run = await getRun(db, runId)
    if (run.state !== 'made' && run.state !== 'released') throw notFound()
    const files = await listRunFiles(db, runId)
    await recordEvent(db, {
      action: 'family.run taken out',
      subject: 'report_run',
      subjectId: runId,
      after: { as, reports: files.length },
    })
    return { run, files }
  })
  await visit.sawPupils([...new Set(taken.files.map((file) => file.pupilId))])
  return taken
}

/** The files of a run, some at a time, each part in a transaction of its own. */
export async function* partsOf(visit: Pick<Visit, 'read'>, runId: number, files: readonly RunFile[]) {
  for (let start = 0; start < files.length; start += filesAtOnce) {
    const names = files.slice(start, start + filesAtOnce).map((file) => file.fileName)
    const rows = await visit.read((db) => listRunBytes(db, runId, names))
    yield rows.map(({ fileName, bytes }) => ({ name: fileName, bytes }))
  }
}
