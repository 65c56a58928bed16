import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { currentYearId, getYearGroup } from '#features/school/api.server.ts'
import { auditYear, type YearAudit } from '../audit.server.ts'
import { listAudits } from '../queries/audit.server.ts'

export type Answered = { ok: true; words: string } | { ok: false; errors: Record<string, string> }
const refuse = (field: string, why: string): Answered => ({ ok: false, errors: { [field]: why } })

async function findYearId(db: OrgWriter): Promise<number> {
  const { id } = await currentYearId(db).executeTakeFirstOrThrow()
  return id
}

const movedMeanwhile =
  'Targets have moved since this page was opened. Look at the groups once more: these are the new figures.'

/**
 * Writes down that somebody looked at how the targets of a year group fall on groups of pupils. Where groups stand
 * apart a reason must be written. `seen` is the fingerprint of what was looked at: when a target has moved since, it is refused.
 */
export async function noteAudit(
  db: OrgWriter,
  wish: { yearGroupId: number; seen: string; note: string; country: string },
): Promise<Answered> {
  const { yearGroupId, seen, note, country } = wish
  await getYearGroup(db, yearGroupId)
  const audit = await auditYear(db, yearGroupId, country)
  if (audit.fingerprint !== seen) return refuse('fingerprint', movedMeanwhile)
  if (audit.differences.length > 0 && note.length < 20)
    return refuse(
      'note',
      'A group stands apart: write what was found out about it and why it is right, in a sentence.',
    )
  const academicYearId = await findYearId(db)
  await db
    .insertInto('target_audit')
    .values({
      ...{ org_id: db.orgId, academic_year_id: academicYearId, year_group_id: yearGroupId },
      ...{ fingerprint: seen, differences: JSON.stringify(audit.differences), note },
      ...{ looked_at: db.now, looked_by: db.personId },
    })
    .execute()
  await recordEvent(db, {
    action: 'targets.audited',
    subject: 'year_group',
    subjectId: yearGroupId,
    after: { targets: audit.targets, differences: audit.differences.length },
    reason: note,
  })
  return { ok: true, words: 'Written down: the groups were looked at.' }
}

/** Why a year group's targets cannot go to families as they stand; null when they can. */
export function refusePublication(
  audit: Pick<YearAudit, 'agreed' | 'fingerprint'>,
  look: { fingerprint: string } | undefined,
): string | null {
  if (audit.agreed === 0) return 'No target is agreed yet: families see agreed targets only.'
  if (!look) return 'Nobody has looked yet at how these targets fall on groups of pupils: do that first.'
  return look.fingerprint === audit.fingerprint
    ? null
    : 'Targets have moved since the groups were last looked at: look once more.'
}

/** Shows pupils and parents of a year group the targets that are agreed now, in place of what they saw before. */
export async function publishTargets(
  db: OrgWriter,
  wish: { yearGroupId: number; country: string },
): Promise<Answered> {
  const { yearGroupId, country } = wish
  const year = await getYearGroup(db, yearGroupId)
  const audit = await auditYear(db, yearGroupId, country)
  const [look] = await listAudits(db, yearGroupId)
  const refused = refusePublication(audit, look)
  if (refused !== null || !look) return refuse('form', refused ?? '')
  const academicYearId = await findYearId(db)
  await db
    .insertInto('target_publication')
    .values({
      ...{ org_id: db.orgId, academic_year_id: academicYearId, year_group_id: yearGroupId },
      ...{ audit_id: look.id, targets: audit.agreed, published_at: db.now, published_by: db.personId },
    })
    .execute()
  await recordEvent(db, {
    action: 'targets.published',
    subject: 'year_group',
    subjectId: yearGroupId,
    after: { targets: audit.agreed, auditId: look.id },
  })
  return { ok: true, words: `${audit.agreed} targets of ${year.name} can now be seen at home.` }
}
