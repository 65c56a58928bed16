import type { LoaderFunctionArgs } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { fileAnswer } from '#platform/files/answers.ts'
import { streamZip } from '#platform/files/stream-zip.ts'
import { partsOf, takeRun } from '../downloads.server.ts'
import { enterWhole } from '../reach.server.ts'

/** Every report of a run as one ZIP, a folder for each registration group. */
export async function loader(args: LoaderFunctionArgs) {
  const visit = enterWhole(await enter(args, 'home.send'))
  const { run, files } = await takeRun(visit, Number(args.params.runId), 'archive')
  const name = `${visit.org.slug}-reports-${run.id}.zip`
  return fileAnswer(streamZip(partsOf(visit, run.id, files)), name, 'application/zip')
}
