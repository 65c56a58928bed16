import { defineConfig } from 'vitest/config'

const everyTest = ['app/**/*.test.{ts,tsx}', 'db/**/*.test.ts', 'bin/**/*.test.ts']
// A process goes from file to file: what they import is read once, and the embedded database stays compiled.
const unit = { isolate: false, testTimeout: 180_000, hookTimeout: 300_000 }

/** What is tried against the walls of a running server, or needs servers of its own. */
const walls = ['matrix', 'attacks', 'forms', 'kill', 'disk'].map((name) => `e2e/${name}.spec.ts`)
/** The files of a walk share one server and go one after the other; the two walks go side by side. */
const walk = {
  globalSetup: ['e2e/one-server.ts'],
  fileParallelism: false,
  testTimeout: 400_000,
  hookTimeout: 600_000,
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { name: 'unit', include: everyTest, ...unit } },
      // The same tests again wherever a database is opened, on the PostgreSQL server that bin/test.ts starts.
      {
        test: {
          name: 'database',
          include: ['app/features/**/*.test.ts', 'app/platform/db/**/*.test.ts'],
          // What it damages is the files; the reader of files is the same on every database.
          exclude: ['**/fuzz.test.ts'],
          ...unit,
        },
      },
      { test: { name: 'journeys', include: ['e2e/**/*.spec.ts'], exclude: walls, ...walk } },
      { test: { name: 'walls', include: walls, ...walk } },
    ],
  },
})
