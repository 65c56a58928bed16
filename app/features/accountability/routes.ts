import { type RouteConfigEntry, route } from '@react-router/dev/routes'
import { effectsRoutes } from './effects/routes.ts'

const page = (name: string) => `features/accountability/pages/${name}`
const ahead = (name: string) => `features/accountability/ahead/pages/${name}`

const valueAdded = (name: string) => `features/accountability/value-added/pages/${name}`

/** Pages under an organisation. */
export const accountabilityRoutes: RouteConfigEntry[] = [
  route('results', page('results.tsx')),
  route('results/ahead', ahead('ahead.tsx')),
  route('results/value-added', valueAdded('value-added.tsx')),
  route('results/value-added/send', valueAdded('send.tsx')),
  route('schools', valueAdded('schools.tsx')),
  route('results/measures', page('measures.tsx')),
  route('results/:measure', page('measure.tsx')),
  route('what-if', ahead('what-if.tsx')),
  route('what-if/compare', ahead('compare.tsx')),
  ...effectsRoutes,
]

/** The tab that hangs under a pupil (`pupils/:id/results`). */
export const accountabilityTabs = { pupil: [route('results', page('pupil.tsx'))] }
