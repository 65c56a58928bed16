import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { vi } from 'vitest'
import type { Root } from '#features/access/api.server.ts'
import { testNow } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { readConfig } from '#platform/config.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { everyPersona, type Persona } from './personas.ts'
import { type Listening, listen } from './running.ts'
import { type Places, twoFederations } from './schools.ts'

export type House = {
  root: Root
  engine: TestEngine
  places: Places
  personas: readonly Persona[]
  server: Listening
  /** Fails when any page sent a statement that does not name its organisation. */
  close(): Promise<void>
}

/** Two federations with everybody in them, and the built pages answering, on the day of the tests. */
export async function openHouse(): Promise<House> {
  vi.useFakeTimers({ toFake: ['Date'], now: testNow })
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-matrix-'))
  const engine = await openTestEngine()
  const root = { engine, config: readConfig({ DATA_DIR: folder }) }
  await loadPacks(engine.owner)
  const places = await twoFederations(engine.owner)
  const personas = await everyPersona(root, places)
  const server = await listen(root)
  return {
    root,
    engine,
    places,
    personas,
    server,
    close: async () => {
      await server.stop()
      vi.useRealTimers()
      fs.rmSync(folder, { recursive: true })
      await engine.close()
    },
  }
}
