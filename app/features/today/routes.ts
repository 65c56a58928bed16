import { index, type RouteConfigEntry, route } from '@react-router/dev/routes'

const page = (name: string) => `features/today/pages/${name}`

/** The frame of an organisation, around the pages of all rooms. */
export const framed = (pages: RouteConfigEntry[]): RouteConfigEntry =>
  route(':org', page('frame.tsx'), [
    index(page('today.tsx')),
    route('search', page('search.ts')),
    route('help/week', page('help-week.tsx')),
    ...pages,
  ])
