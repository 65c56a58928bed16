import { type RouteConfigEntry, route } from '@react-router/dev/routes'

const page = (name: string) => `features/targets/pages/${name}`

/** Pages under an organisation. */
export const targetsRoutes: RouteConfigEntry[] = [
  route('targets', page('cohort.tsx')),
  route('targets/:subjectId', page('subject.tsx')),
]

/** The tab that hangs under a pupil (`pupils/:id/targets`). */
export const targetsTabs = { pupil: [route('targets', page('pupil.tsx'))] }
