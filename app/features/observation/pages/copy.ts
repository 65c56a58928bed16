import type { LoaderFunctionArgs } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { fileAnswer } from '#platform/files/answers.ts'
import { readCopy } from '../queries/copy.server.ts'

/** All that is kept of somebody's own help, for themselves to keep. */
export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'staffhelp.own')
  const copy = await visit.read((db) => readCopy(db, visit.personId))
  return fileAnswer(JSON.stringify(copy, null, 2), 'my-help.json', 'application/json')
}
