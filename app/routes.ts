import { index, type RouteConfig, route } from '@react-router/dev/routes'

export default [] satisfies RouteConfig
