import fs from 'node:fs'
import path from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// What is read once is kept compiled, also for the commands and servers that tests start.
process.env.NODE_COMPILE_CACHE ??= path.resolve('node_modules', '.cache', 'everyschool', 'compiled')

const everyTest = ['app/**/*.test.{ts,tsx}', 'db/**/*.test.ts', 'bin/**/*.test.ts']
// A process goes from file to file: what they import is read once, and the embedded database stays compiled.
const unit = { isolate: false, setupFiles: ['vitest.setup.ts'], testTimeout: 180_000, hookTimeout: 300_000 }

const longest = [
  'db/demonstration/seed.test.ts',
  'app/features/exchange/fuzz.test.ts',
  'bin/everyschool.test.ts',
]

/** The files that take longest begin, or one of two cores would have nothing to do at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) => longest.some((file) => moduleId.endsWith(file))
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }

  /** Parts of about the same length, as far as the lengths of the files tell. */
  override async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { index, count } = this.ctx.config.shard ?? { index: 1, count: 1 }
    const parts = Array.from({ length: count }, () => ({ size: 0, files: [] as TestSpecification[] }))
    const sized = files.map((file) => ({ file, size: fs.statSync(file.moduleId).size }))
    for (const { file, size } of sized.toSorted((a, b) => b.size - a.size)) {
      const [least] = parts.toSorted((a, b) => a.size - b.size)
      least?.files.push(file)
      if (least) least.size += size
    }
    return parts[index - 1]?.files ?? []
  }
}

/** What is tried against the walls of a running server; each of them starts what it needs itself. */
const walls = ['matrix', 'matrix-others', 'attacks', 'forms', 'kill', 'disk'].map(
  (name) => `e2e/${name}.spec.ts`,
)
/** The files of a walk go one after the other; the two walks go side by side, so that what is waited for may come late. */
const walk = {
  fileParallelism: false,
  expect: { poll: { timeout: 60_000 } },
  testTimeout: 1_200_000,
  hookTimeout: 1_200_000,
}
/** A browser may stop answering without a word: what ran out of time, and only that, is tried once more in a new window. */
const journey = { ...walk, testTimeout: 600_000, retry: { count: 1, condition: /timed? ?out/i } }
const oneServer = { globalSetup: ['e2e/one-server.ts'] }
/** What the built pages import is as it is when they are used: React Router has a build for development beside it, which is slower. */
const asUsed = { ssr: { resolve: { conditions: ['module', 'node', 'production'] } } }

export default defineConfig({
  test: {
    // One more than the two cores we count on: each waits now and then for a program it starts, or a disk.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { name: 'unit', include: everyTest, ...unit } },
      // The same tests again wherever a database is opened, on the PostgreSQL server that bin/test.ts starts.
      {
        test: {
          name: 'database',
          include: ['app/features/**/*.test.ts', 'app/platform/db/**/*.test.ts'],
          // What one damages is files, whose reader is the same on every database; the others are about the embedded one.
          exclude: ['**/fuzz.test.ts', '**/pglite.test.ts', '**/upkeep.test.ts'],
          ...unit,
        },
      },
      { test: { name: 'journeys', include: ['e2e/**/*.spec.ts'], exclude: walls, ...oneServer, ...journey } },
      { ...asUsed, test: { name: 'walls', include: walls, ...walk } },
    ],
  },
})
