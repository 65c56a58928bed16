import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { describeSchema } from './generate-types.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
})
afterAll(() => engine.close())

test('the types are those of the migrations: run `npm run db:types` when this fails', async () => {
  const written = fs.readFileSync(path.join(import.meta.dirname, 'schema.generated.ts'), 'utf8')
  expect(await describeSchema(engine)).toBe(written)
})
