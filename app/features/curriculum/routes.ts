import { type RouteConfigEntry, route } from '@react-router/dev/routes'

const page = (name: string) => `features/curriculum/pages/${name}`

/** Pages under an organisation. */
export const curriculumRoutes: RouteConfigEntry[] = [
  route('curriculum', page('overview.tsx')),
  route('curriculum/new', page('new.tsx')),
  route('curriculum/pathways/:pathwayId', page('pathway.tsx')),
  route('curriculum/pathways/:pathwayId/edit', page('edit.tsx')),
  route('curriculum/pathways/:pathwayId/close', page('close.tsx')),
  route('curriculum/proposals', page('proposals.tsx')),
  route('curriculum/gateways', page('gateways.tsx')),
  route('curriculum/gateways/:key', page('gateway.tsx')),
  route('curriculum/changes', page('changes.tsx')),
  route('curriculum/changes/new', page('decide.tsx')),
  route('curriculum/changes/:changeId', page('change.tsx')),
  route('curriculum/key-stages', page('key-stages.tsx')),
]

/** The tabs that hang under a pupil (`pupils/:id/pathway`). */
export const curriculumTabs = {
  pupil: [route('pathway', page('pupil.tsx')), route('pathway/switch', page('switch.tsx'))],
}
