import { type RouteConfigEntry, route } from '@react-router/dev/routes'

const page = (name: string) => `features/exchange/pages/${name}`

/** Pages under an organisation. */
export const exchangeRoutes: RouteConfigEntry[] = [
  route('exchange', page('imports.tsx')),
  route('exchange/templates/:kind', page('template.ts')),
  route('exchange/out/:what', page('out.ts')),
  route('exchange/:importId', page('import.tsx')),
]
