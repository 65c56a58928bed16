import fs from 'node:fs'
import { daysLater, openDemonstration, startOver } from './demonstration.ts'

export type Running = {
  url: string
  folder: string
  /** Ends the server and begins it again over the same data, so many days later; meanwhile the folder is free. */
  comeBack(days: number, meanwhile: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

/** A server of its own with the demonstration, as a newcomer sees it. */
export async function startServer(): Promise<Running> {
  const folder = await openDemonstration()
  const port = 30_000 + (process.pid % 10_000)
  const url = `http://localhost:${port}`
  let server = await startOver(folder, { port, url })
  return {
    ...{ url, folder },
    comeBack: async (days, meanwhile) => {
      await server.stop()
      await meanwhile()
      server = await startOver(folder, { port, url, environment: daysLater(days) })
    },
    stop: async () => {
      await server.stop()
      fs.rmSync(folder, { recursive: true, force: true })
    },
  }
}
