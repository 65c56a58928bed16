import { type RouteConfigEntry, route } from '@react-router/dev/routes'

const page = (name: string) => `features/accountability/effects/pages/${name}`

/** What classes and teachers added to results; of teachers nothing without a decision of the governing body. */
export const effectsRoutes: RouteConfigEntry[] = [
  route('effects', page('classes.tsx')),
  route('effects/decision', page('decision.tsx')),
  route('effects/own', page('own.tsx')),
  route('effects/teachers', page('teachers.tsx')),
]
