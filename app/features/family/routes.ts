import { type RouteConfigEntry, route } from '@react-router/dev/routes'

const page = (name: string) => `features/family/pages/${name}`

/** Pages under an organisation. */
export const familyRoutes: RouteConfigEntry[] = [
  route('home', page('home.tsx')),
  route('home/read/:groupId', page('read.tsx')),
  route('home/sent-back', page('sent-back.tsx')),
  route('home/runs', page('runs.tsx')),
  route('home/runs/:runId', page('run.tsx')),
  route('home/runs/:runId/archive', page('archive.ts')),
  route('home/runs/:runId/print', page('print.ts')),
  route('home/reports/:pupilId', page('report.ts')),
  route('home/preview/:pupilId', page('preview.ts')),
  route('home/praise', page('praise.tsx')),
  route('home/praise/cards', page('cards.ts')),
  route('home/praise/head', page('head.tsx')),
  route('home/board', page('board.tsx')),
]

/** The tab that hangs under a pupil (`pupils/:id/home`). */
export const familyTabs = { pupil: [route('home', page('pupil.tsx'))] }
