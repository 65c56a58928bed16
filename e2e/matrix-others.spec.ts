import { afterAll, beforeAll, vi } from 'vitest'
import { describeRoles, halves, openWalk, type Walk } from './matrix/walk.ts'

// React chooses its build when it is first imported.
vi.hoisted(() => vi.stubEnv('NODE_ENV', 'production'))

let walk: Walk
beforeAll(async () => {
  walk = await openWalk()
})
afterAll(async () => {
  await walk?.house.close()
  vi.unstubAllEnvs()
})

describeRoles(halves[1], () => walk)
