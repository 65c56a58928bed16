import { type RouteConfigEntry, route } from '@react-router/dev/routes'

const page = (name: string) => `features/support/pages/${name}`
const lessons = (name: string) => `features/support/lessons/pages/${name}`
const places = (name: string) => `features/support/places/pages/${name}`
const board = (name: string) => `features/support/board/pages/${name}`

/** Pages under an organisation. */
export const supportRoutes: RouteConfigEntry[] = [
  route('help', page('help.tsx')),
  route('help/unacted', page('unacted.tsx')),
  route('help/catalogue', page('catalogue.tsx')),
  route('help/draw', places('lot.tsx')),
  route('help/line', places('line.tsx')),
  route('help/steps', places('steps.tsx')),
  route('help/places/:placesId', places('given.tsx')),
  route('help/impact', 'features/support/impact/pages/impact.tsx'),
  route('help/impact/together', 'features/support/evidence/pages/together.tsx'),
  route('schools/help', 'features/support/evidence/pages/group.tsx'),
  route('help/impact/:kind', 'features/support/impact/pages/kind.tsx'),
  route('help/board', board('board.tsx')),
  route('help/board/proposals/:proposalId', board('proposal.tsx')),
  route('help/board/managers/:personId', board('manager.tsx')),
  route('help/lessons', lessons('lessons.tsx')),
  route('help/lessons/mine', lessons('mine.tsx')),
  route('help/lessons/drafts/:draftId', lessons('draft.tsx')),
  route('help/new', page('new.tsx')),
  route('help/plans/:planId', page('plan.tsx')),
  route('help/plans/:planId/edit', page('edit.tsx')),
  route('help/plans/:planId/register', page('register.tsx')),
  route('help/plans/:planId/review', page('review.tsx')),
]

/** The tabs that hang under a pupil (`pupils/:id/help`, `…/missed`) and a class (`classes/:id/out`). */
export const supportTabs = {
  pupil: [route('help', page('pupil.tsx')), route('missed', lessons('missed.tsx'))],
  class: [route('out', lessons('out.tsx'))],
}
