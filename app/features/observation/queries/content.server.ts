import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import type { Decision } from '#features/support/api.ts'
import { isAmong } from '#platform/db/conditions.ts'
import type { Step } from '../rules/loop.ts'

// What is within help. Each takes ids that `listHelps` or `getHelp` gave to the viewer.

/** The steps of some help, newest first. */
export function listSteps(db: OrgReader, helpIds: readonly number[]): Promise<(Step & { helpId: number })[]> {
  return db
    .selectFrom('staff_help_step')
    .select(['id', 'help_id as helpId', 'words as step', 'agreed_on as agreedOn', 'tried_on as triedOn'])
    .select(['visited_on as visitedOn', 'closed_on as closedOn'])
    .where('org_id', '=', db.orgId)
    .where(isAmong('help_id', helpIds))
    .orderBy('id', 'desc')
    .execute()
}

export type Note = { id: number; helpId: number; on: string; by: string; words: string }

/** Who wrote it, in the tables that keep an author and a moment. */
const written = {
  on: sql<string>`to_char(t.at, 'YYYY-MM-DD')`,
  by: sql<string>`concat_ws(' ', p.given_name, p.family_name)`,
}

/** The notes of some help, newest first. */
export function listNotes(db: OrgReader, helpIds: readonly number[]): Promise<Note[]> {
  return db
    .selectFrom('staff_help_note as t')
    .leftJoin('person as p', (join) =>
      join.onRef('p.org_id', '=', 't.org_id').onRef('p.id', '=', 't.person_id'),
    )
    .select(['t.id', 't.help_id as helpId', 't.words', written.on.as('on'), written.by.as('by')])
    .where('t.org_id', '=', db.orgId)
    .where(isAmong('t.help_id', helpIds))
    .orderBy('t.id', 'desc')
    .execute()
}

export type Wording = { id: number; helpId: number; at: Date; by: string; before: unknown; after: unknown }

/** What some help said before each change, and after, newest first. */
export function listWordings(db: OrgReader, helpIds: readonly number[]): Promise<Wording[]> {
  return db
    .selectFrom('staff_help_wording as t')
    .leftJoin('person as p', (join) =>
      join.onRef('p.org_id', '=', 't.org_id').onRef('p.id', '=', 't.person_id'),
    )
    .select(['t.id', 't.help_id as helpId', 't.at', 't.before', 't.after', written.by.as('by')])
    .where('t.org_id', '=', db.orgId)
    .where(isAmong('t.help_id', helpIds))
    .orderBy('t.id', 'desc')
    .execute()
}

export type Review = Omit<Note, 'words'> & { decision: Decision; reason: string }

/** The reviews of some help, newest first. */
export function listReviews(db: OrgReader, helpIds: readonly number[]): Promise<Review[]> {
  return db
    .selectFrom('staff_help_review as t')
    .leftJoin('person as p', (join) =>
      join.onRef('p.org_id', '=', 't.org_id').onRef('p.id', '=', 't.person_id'),
    )
    .select(['t.id', 't.help_id as helpId', sql<Decision>`t.decision`.as('decision'), 't.reason'])
    .select([written.on.as('on'), written.by.as('by')])
    .where('t.org_id', '=', db.orgId)
    .where(isAmong('t.help_id', helpIds))
    .orderBy('t.id', 'desc')
    .execute()
}
