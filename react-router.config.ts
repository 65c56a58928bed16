import type { Config } from '@react-router/dev/config'

export default {
  appDirectory: 'app',
  ssr: true,
  // Asked for lazily, the addresses of a page with 200 links make one request too long for any server.
  routeDiscovery: { mode: 'initial' },
} satisfies Config
