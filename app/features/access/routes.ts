import { index, type RouteConfigEntry, route } from '@react-router/dev/routes'

const page = (name: string) => `features/access/pages/${name}`

/** Addresses outside any organisation. */
export const accessRoutes: RouteConfigEntry[] = [
  index(page('home.tsx')),
  route('sign-in', page('sign-in.tsx')),
  route('sign-in/passkey', page('sign-in-passkey.ts')),
  route('sign-out', page('sign-out.ts')),
  route('try', page('try.ts')),
  route('account', page('account.tsx')),
  route('account/passkeys', page('add-passkey.ts')),
  route('account/second-factor', page('second-factor.tsx')),
  route('invitation/:link', page('invitation.tsx')),
  route('api/auth/*', page('auth.ts')),
]

/** Addresses under an organisation. */
export const accessOrgRoutes: RouteConfigEntry[] = [
  route('people', page('people.tsx')),
  route('people/links', page('links.ts')),
  route('people/:personId', page('person.tsx')),
  route('audit', page('audit.tsx')),
]
