import { sql } from 'kysely'
import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'

/** What a solver proposes and people accept. */
export type ProposalTable = 'allocation' | 'lesson_draft'

const subjects = { allocation: 'allocation', lesson_draft: 'lessons' } as const
/** "support.allocation-begun" */
export const eventOf = (table: ProposalTable, what: string): string => `support.${subjects[table]}-${what}`

/** Leaves every proposal that is still open: a newer one takes its place. */
export async function leaveOpen(db: OrgWriter, table: ProposalTable): Promise<void> {
  await sql`update ${sql.table(table)} set state = 'settled', settled_at = ${db.now}, settled_by = ${db.personId}
    where org_id = ${db.orgId} and state <> 'settled'`.execute(db)
}

/** Says how far a proposal is; one that was left meanwhile stays as it is. */
export async function noteProgress(
  db: OrgWriter,
  table: ProposalTable,
  { id, note, at }: { id: number; note: string; at: Date },
): Promise<void> {
  await sql`update ${sql.table(table)} set note = ${note}, worked_at = ${at}
    where org_id = ${db.orgId} and id = ${id} and state = 'working'`.execute(db)
}

/** Marks a proposal that cannot be worked out. */
export async function failProposal(
  db: OrgWriter,
  table: ProposalTable,
  { id, note }: { id: number; note: string },
): Promise<void> {
  await sql`update ${sql.table(table)} set state = 'failed', note = ${note}
    where org_id = ${db.orgId} and id = ${id} and state = 'working'`.execute(db)
  await recordEvent(db, {
    ...{ action: eventOf(table, 'failed'), subject: table, subjectId: id, after: { note } },
  })
}

/** Takes hold of a proposal to accept it: whoever accepts at the same time waits, and then finds it closed. */
export async function isStillOpen(db: OrgWriter, table: ProposalTable, id: number): Promise<boolean> {
  const held = await sql<{ id: number }>`update ${sql.table(table)} set worked_at = ${db.now}
    where org_id = ${db.orgId} and id = ${id} and state = 'proposed' returning id`.execute(db)
  return held.rows.length > 0
}

export const notOpen = 'This proposal is no longer open.'

/** Accepting stopped half way: thrown, so that nothing of it is kept. */
export class NotAccepted extends Error {
  readonly errors: Record<string, string>
  constructor(errors: Record<string, string>) {
    super(Object.values(errors)[0])
    this.errors = errors
  }
}
