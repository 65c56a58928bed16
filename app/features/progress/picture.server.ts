import type { OrgReader } from '#features/access/api.server.ts'
import { drawReadings, type FanPicture } from './draw.ts'
import { listLenses } from './lenses.server.ts'
import type { Finding } from './queries.server.ts'

/** The readings behind a finding of one subject on the subject's own grades; null for a finding over several. */
export async function drawFinding(
  db: OrgReader,
  { subjectId, evidence }: Pick<Finding, 'subjectId' | 'evidence'>,
): Promise<FanPicture | null> {
  const lens = (await listLenses(db)).get(subjectId ?? -1)
  return lens ? drawReadings(lens, evidence) : null
}
