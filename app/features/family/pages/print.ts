import type { LoaderFunctionArgs } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { fileAnswer } from '#platform/files/answers.ts'
import { joinInThread } from '#platform/pdf/join.server.ts'
import { partsOf, takeRun } from '../downloads.server.ts'
import { enterWhole } from '../reach.server.ts'

/** Every report of a run as one PDF for the printer. */
export async function loader(args: LoaderFunctionArgs) {
  const visit = enterWhole(await enter(args, 'home.send'))
  const { run, files } = await takeRun(visit, Number(args.params.runId), 'print')
  const joined = await joinInThread(partsOf(visit, run.id, files), `${visit.org.name}, ${run.cycle}`)
  return fileAnswer(joined as BodyInit, `${visit.org.slug}-reports-${run.id}.pdf`, 'application/pdf')
}
