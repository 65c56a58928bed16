import type { LoaderFunctionArgs } from 'react-router'
import { enter, findDeviceKeys } from '#features/access/api.server.ts'
import { answerJson } from '#platform/web.ts'

/** Whose marks on the device can be sent now, and the keys they are locked with: asked only to send them. */
export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  return answerJson({ account: visit.account.id, keys: findDeviceKeys(args, visit) })
}
