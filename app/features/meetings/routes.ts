import { type RouteConfigEntry, route } from '@react-router/dev/routes'

const page = (name: string) => `features/meetings/pages/${name}`

/** Pages under an organisation. */
export const meetingsRoutes: RouteConfigEntry[] = [
  route('meetings', page('meetings.tsx')),
  route('meetings/series', page('series-list.tsx')),
  route('meetings/series/:seriesId', page('series.tsx')),
  route('meetings/links', page('links.tsx')),
  route('meetings/part', page('part.tsx')),
  route('meetings/decisions', page('decisions.tsx')),
  route('meetings/:meetingId', page('meeting.tsx')),
  route('meetings/:meetingId/run', page('run.tsx')),
  route('meetings/:meetingId/close', page('close.tsx')),
  route('meetings/:meetingId/pack', page('pack.ts')),
]
