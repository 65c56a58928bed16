import type { RouteConfig } from '@react-router/dev/routes'
import { accessRoutes } from './features/access/routes.ts'

export default [...accessRoutes] satisfies RouteConfig
