import { type RouteConfigEntry, route } from '@react-router/dev/routes'

const page = (name: string) => `features/observation/pages/${name}`

/** Pages under an organisation. */
export const observationRoutes: RouteConfigEntry[] = [
  route('staff-help', page('mine.tsx')),
  route('staff-help/ask', page('ask.tsx')),
  route('staff-help/offer', page('offer.tsx')),
  route('staff-help/catalogue', page('catalogue.tsx')),
  route('staff-help/counts', page('counts.tsx')),
  route('staff-help/copy', page('copy.ts')),
  route('staff-help/:helpId', page('plan.tsx')),
  route('staff-help/:helpId/edit', page('edit.tsx')),
  route('staff-help/:helpId/review', page('review.tsx')),
  route('departments/:id/help', page('department.tsx')),
]
