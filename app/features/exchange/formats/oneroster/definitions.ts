import { z } from 'zod'
import definitions from './files.json' with { type: 'json' }

const Column = z.strictObject({
  name: z.string(),
  type: z.enum([
    'guid',
    'lifecycle',
    'lifecycle-time',
    'text',
    'ref',
    'refs',
    'enum',
    'enums',
    'boolean',
    'date',
    'integer',
    'float',
    'year',
    'list',
    'pairs',
  ]),
  required: z.boolean(),
  target: z.string().optional(),
  values: z.array(z.string()).optional(),
})
const FileDefinition = z.strictObject({ key: z.string(), columns: z.array(Column) })

export type OneRosterColumn = z.infer<typeof Column>
export type OneRosterFile = z.infer<typeof FileDefinition>

/** The 21 data files of the CSV binding, version 1.2: rosters, then marks, then resources. */
export const oneRosterFiles: readonly OneRosterFile[] = z.array(FileDefinition).parse(definitions.files)

export const fileNamed = (key: string): OneRosterFile | undefined =>
  oneRosterFiles.find((file) => file.key === key)

export type Mode = 'bulk' | 'delta' | 'absent'
export const modes: readonly Mode[] = ['bulk', 'delta', 'absent']

export const oneRosterVersion = '1.2'
export const manifestVersion = '1.0'
