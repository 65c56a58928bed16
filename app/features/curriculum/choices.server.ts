import type { OrgReader } from '#features/access/api.server.ts'
import { listSubjects } from '#features/school/api.server.ts'
import { listMeasures } from './queries/pathways.server.ts'

/** What a form of a pathway lets one choose from. */
export async function listPathwayChoices(db: OrgReader, country: string) {
  const option = ([value, label]: readonly [string | number, string]) => ({ value: String(value), label })
  return {
    subjects: (await listSubjects(db)).map(({ id, name }) => option([id, name])),
    measures: [...(await listMeasures(db, country))].map(option),
  }
}
