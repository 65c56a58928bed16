import { type ActionFunctionArgs, redirect } from 'react-router'
import { signOut } from '../accounts.server.ts'
import { rootContext } from '../root.server.ts'

export const loader = () => redirect('/')

export async function action({ request, context }: ActionFunctionArgs) {
  const headers = await signOut(context.get(rootContext), request)
  headers.set('Clear-Site-Data', '"cache", "storage"')
  return redirect('/sign-in', { headers })
}
