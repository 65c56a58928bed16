import { type RouteConfigEntry, route } from '@react-router/dev/routes'

const page = (name: string) => `features/targets/pages/${name}`

/** Pages under an organisation. */
export const targetsRoutes: RouteConfigEntry[] = [
  route('targets', page('cohort.tsx')),
  route('targets/classes', page('classes.tsx')),
  route('targets/audit', page('audit.tsx')),
  route('targets/rebase', page('rebase.tsx')),
  route('targets/:subjectId', page('subject.tsx')),
]

/** The tabs that hang under a pupil (`pupils/:id/targets`) and a class (`classes/:id/targets`). */
export const targetsTabs = {
  pupil: [route('targets', page('pupil.tsx')), route('wishes', page('wishes.tsx'))],
  class: [route('targets', page('class.tsx'))],
}
