import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { inHome } from '#platform/home.ts'

/** The packs that come with the product. */
export const packsFolder = () => inHome('db', 'packs')

/** The files under a folder of packs with an ending, by name. */
export async function listPackFiles(root: string, ending: string): Promise<string[]> {
  const names = await readdir(root, { recursive: true })
  return names
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(root, name))
}
