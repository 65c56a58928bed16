import type { TestProject } from 'vitest/node'
import { startServer } from './server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    serverUrl: string
  }
}

/** One server for all journeys: seeding the demonstration takes longer than walking through it. */
export default async function oneServer(project: TestProject) {
  const server = await startServer()
  project.provide('serverUrl', server.url)
  return () => server.stop()
}
