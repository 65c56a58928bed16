import type { OrgReader } from '#features/access/api.server.ts'
import { oneRosterFiles } from '../../formats/oneroster/definitions.ts'
import { type DataFile, type OneRosterPackage, writeOneRoster } from '../../formats/oneroster/package.ts'
import type { OneRosterRecord } from '../../formats/oneroster/rows.ts'
import { listRecords } from '../records.server.ts'
import { closeReferences } from '../rules.ts'
import { compose, metadataIn, type OwnRecord, openIdOf } from './compose.ts'
import { readMarks } from './marks.server.ts'
import { readEverybody } from './people.server.ts'
import { readShape } from './shape.server.ts'

export type Packed = { bytes: Uint8Array; records: number; pupilIds: number[] }

const system: OneRosterPackage['properties'] = [
  ['source.systemName', 'Everyschool'],
  ['source.systemCode', 'everyschool'],
]

/**
 * The whole school as a OneRoster 1.2 bulk zip: rosters and markbook of every year, and what earlier zips said that the
 * school's tables have no place for. Passwords are never in it. All in memory: some 400 bytes a record.
 */
export async function packSchool(db: OrgReader, { slug }: { slug: string }): Promise<Packed> {
  const kept = await listRecords(db)
  const idOf = openIdOf(slug, kept)
  const school = idOf('orgs', 'org', db.orgId)
  const everybody = await readEverybody(db, idOf, school)
  const own: Record<string, OwnRecord[]> = {
    ...(await readShape(db, idOf, school)),
    ...everybody.own,
    ...(await readMarks(db, idOf, { school, kept })),
  }
  const composed = new Map<string, OneRosterRecord[]>()
  for (const { key } of oneRosterFiles) {
    const records = compose(
      own[key] ?? [],
      kept.filter((one) => one.file === key),
    )
    if (records.length > 0) composed.set(key, records)
  }
  const files = new Map<string, DataFile>()
  let count = 0
  for (const [key, records] of closeReferences(composed)) {
    if (records.length === 0) continue
    files.set(key, { mode: 'bulk', metadata: metadataIn(key, records), records })
    count += records.length
  }
  const bytes = writeOneRoster({ properties: system, files })
  return { bytes, records: count, pupilIds: everybody.pupilIds }
}
