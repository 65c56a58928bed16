import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { listReportTexts } from '../queries/facts.server.ts'
import { listGuardians } from '../queries/families.server.ts'

/** Keeps the language in which a guardian of a pupil reads; an empty one is "not asked". */
export async function setLanguage(
  db: OrgWriter,
  of: { pupilId: number; guardianId: number; language: string },
  country: string,
): Promise<void> {
  const guardian = (await listGuardians(db, of.pupilId)).find((one) => one.id === of.guardianId)
  const texts = await listReportTexts(db, country)
  const language = texts.find((text) => text.key === of.language)?.key ?? null
  if (!guardian || (of.language !== '' && language === null)) throw notFound()
  await db
    .updateTable('person')
    .set({ language })
    .where('org_id', '=', db.orgId)
    .where('id', '=', of.guardianId)
    .execute()
  await recordEvent(db, {
    action: 'family.language',
    subject: 'person',
    subjectId: of.guardianId,
    before: { language: guardian.language },
    after: { language },
  })
}
