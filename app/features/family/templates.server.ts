import { readFile } from 'node:fs/promises'
import { inHome } from '#platform/home.ts'

/** The text of a template of this room. */
export const readTemplate = (name: 'report' | 'cards'): Promise<string> =>
  readFile(inHome('app', 'features', 'family', 'templates', `${name}.typ`), 'utf8')
