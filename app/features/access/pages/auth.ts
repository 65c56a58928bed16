import type { ActionFunctionArgs, LoaderFunctionArgs } from 'react-router'
import { notFound } from '#platform/errors.ts'
import { authOf } from '../auth.server.ts'
import { rootContext } from '../root.server.ts'

// The way back from Google or Microsoft; everything else of the sign-in library is reached by our own pages.
const open = /^\/api\/auth\/(callback\/(google|microsoft)|error)$/

const answer = ({ request, context }: LoaderFunctionArgs | ActionFunctionArgs) => {
  if (!open.test(new URL(request.url).pathname)) throw notFound()
  return authOf(context.get(rootContext)).handler(request)
}

export const loader = (args: LoaderFunctionArgs) => answer(args)
export const action = (args: ActionFunctionArgs) => answer(args)
