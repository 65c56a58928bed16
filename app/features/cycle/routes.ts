import { type RouteConfigEntry, route } from '@react-router/dev/routes'

const page = (name: string) => `features/cycle/pages/${name}`

/** Pages under an organisation. */
export const cycleRoutes: RouteConfigEntry[] = [
  route('cycle/device-keys', page('device-keys.ts')),
  route('cycle/plan', page('plan.tsx')),
  route('cycle/statements', page('statements.tsx')),
  route('cycle/:cycleId/edit', page('edit.tsx')),
  route('cycle/:cycleId/deadlines', page('deadlines.tsx')),
  route('cycle/:cycleId/chase', page('chase.tsx')),
  route('cycle/:cycleId/cover', page('cover.tsx')),
  route('cycle/:cycleId/checks', page('checks.tsx')),
  route('cycle/:cycleId/corrections', page('corrections.tsx')),
  route('cycle/:cycleId?', page('cycle.tsx')),
]

/** The page that works without a network. */
export const offlineRoutes: RouteConfigEntry[] = [route('no-network', page('no-network.tsx'))]

/** The tabs that hang under a class (`classes/:id/enter`), and where their single cells are saved. */
export const cycleTabs = {
  class: [
    route('enter', page('enter.tsx')),
    route('enter/cells', page('enter-cells.ts')),
    route('correct', page('correct.tsx')),
    route('ask', page('ask.tsx')),
    route('marks', page('marks.tsx')),
    route('marks/cells', page('marks-cells.ts')),
  ],
}
