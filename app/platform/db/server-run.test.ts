import { expect, test } from 'vitest'
import { openTestEngine } from './testing.ts'

test('the run that is meant for a PostgreSQL server is on one, the other is not', async () => {
  const engine = await openTestEngine()
  expect(engine.kind).toBe(process.env.VITEST_ENGINE ?? 'pglite')
  await engine.close()
})
