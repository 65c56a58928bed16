import type { OrgReader } from '#features/access/api.server.ts'
import { collect, writeCsv } from '#platform/files/write-csv.ts'
import { sheets } from './out.server.ts'
import { packSchool } from './roster/out/package.server.ts'

/** A file of the school's data, how many rows are in it, and whose records they are. */
export type Taken = { bytes: Uint8Array; ending: 'csv' | 'zip'; rows: number; pupilIds: number[] }

/** What can be taken out, by name. */
export const outputs: readonly string[] = [...Object.keys(sheets), 'oneroster']

/** A file of what is asked for, or null when nothing is called so. Whoever asks must reach the whole school. */
export async function takeOut(
  db: OrgReader,
  what: string,
  school: { slug: string; country: string },
): Promise<Taken | null> {
  if (what === 'oneroster') {
    const { bytes, records, pupilIds } = await packSchool(db, school)
    return { bytes, ending: 'zip', rows: records, pupilIds }
  }
  const read = sheets[what]
  if (!read) return null
  const { columns, rows, pupilIds } = await read(db, school.country)
  const bytes = await collect(writeCsv(columns, [rows]))
  return { bytes, ending: 'csv', rows: rows.length, pupilIds }
}
