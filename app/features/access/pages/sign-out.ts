import { type ActionFunctionArgs, redirect } from 'react-router'
import { dropKeyHeader } from '#platform/device/key-cookie.ts'
import { signOut } from '../accounts.server.ts'
import { rootContext } from '../root.server.ts'

export const loader = () => redirect('/')

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.clone().formData()
  const headers = await signOut(context.get(rootContext), request)
  // A page that asked what is to become of waiting marks took its own off the device: what is left there waits for others.
  headers.set('Clear-Site-Data', form.get('device') === 'settled' ? '"cache"' : '"cache", "storage"')
  headers.append('Set-Cookie', dropKeyHeader)
  return redirect('/sign-in', { headers })
}
