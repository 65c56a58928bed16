import { type RouteConfigEntry, route } from '@react-router/dev/routes'

/** Pages under an organisation. */
export const noticesRoutes: RouteConfigEntry[] = [route('notices', 'features/notices/pages/notices.tsx')]
