import fs from 'node:fs'
import { openDemonstration, startOver } from './demonstration.ts'

export type Running = { url: string; stop(): Promise<void> }

/** A server of its own with the demonstration, as a newcomer sees it. */
export async function startServer(): Promise<Running> {
  const folder = await openDemonstration()
  const port = 30_000 + (process.pid % 10_000)
  const url = `http://localhost:${port}`
  const server = await startOver(folder, { port, url })
  return {
    url,
    stop: async () => {
      await server.stop()
      fs.rmSync(folder, { recursive: true, force: true })
    },
  }
}
