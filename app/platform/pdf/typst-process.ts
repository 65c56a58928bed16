import { openTypst } from './typst.server.ts'

// Sets documents in a process of its own: pages are answered while thousands are printed, and what the typesetter does not give
// back of its memory ends with the process.

type Task = { template: string; fits: object[]; data: object }

const print = openTypst()

process.on('message', ({ template, fits, data }: Task) => {
  try {
    process.send?.(print(template, data, fits))
  } catch (error) {
    process.send?.({ failed: error instanceof Error ? error.message : String(error) })
  }
})
process.on('disconnect', () => process.exit())
