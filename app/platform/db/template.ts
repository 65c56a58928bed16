import fs from 'node:fs'
import path from 'node:path'
import { inHome } from '../home.ts'
import { migrate, schemaVersion } from './migrate.server.ts'
import { openPGlite } from './pglite.server.ts'

type Template = { dump: string; folder: string }

async function makeTemplate({ dump, folder }: Template): Promise<void> {
  const fresh = await openPGlite(folder)
  await migrate(fresh)
  // What is on the disk already need not be replayed by whoever opens a copy.
  await fresh.script('checkpoint')
  const blob = await fresh.pglite.dumpDataDir('none')
  fs.writeFileSync(dump, new Uint8Array(await blob.arrayBuffer()))
  await fresh.close()
}

const within = (folder: string): Template => ({
  dump: path.join(folder, 'database.tar'),
  folder: path.join(folder, 'database'),
})

/** A migrated database of this release. It takes seconds to make and a tenth of one to copy: it is kept between runs. */
export async function findTemplate(): Promise<Template> {
  const cache = inHome('node_modules', '.cache', 'everyschool')
  const kept = path.join(cache, schemaVersion())
  if (fs.existsSync(kept)) return within(kept)
  fs.mkdirSync(cache, { recursive: true })
  const making = fs.mkdtempSync(path.join(cache, 'making-'))
  await makeTemplate(within(making))
  try {
    fs.renameSync(making, kept)
  } catch {
    // Another process was faster.
    fs.rmSync(making, { recursive: true })
  }
  return within(kept)
}

/** Makes a data folder as somebody finds it who has started Everyschool before: migrated, and empty. */
export async function fillDataFolder(dataDir: string): Promise<void> {
  const { folder } = await findTemplate()
  fs.cpSync(folder, path.join(dataDir, 'database'), { recursive: true })
}
