import { type Kysely, sql } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { dateIn } from '#platform/clock.ts'

/** What every read and write knows of who asks; `orgId` goes into each statement. */
export type Asker = {
  orgId: number
  personId: number | null
  accountId: string | null
  now: Date
  today: string
}

/** The installation itself at work in an organisation, on the day it is there: no person, no account, and the record of changes says so. */
export const installationAt = (org: { id: number; timeZone: string }, now: Date): Asker => ({
  ...{ orgId: org.id, personId: null, accountId: null },
  ...{ now, today: dateIn(org.timeZone, now) },
})

type Reading = Pick<Kysely<DB>, 'selectFrom' | 'with' | 'getExecutor' | 'fn' | 'selectNoFrom'>
type Writing = Reading & Pick<Kysely<DB>, 'insertInto' | 'updateTable' | 'deleteFrom' | 'mergeInto'>

/** Holding one is the permission to read one organisation; only `enter` and the command line make them. */
export type OrgReader = Reading & Asker
/** Holding one is the permission to write one organisation, within one transaction. */
export type OrgWriter = Writing & Asker
/** Several organisations at once: its own mode, its own permission. */
export type OrgsReader = Reading & Omit<Asker, 'orgId'> & { orgIds: readonly number[] }

type Mode = 'read only' | 'read write'

function preamble(mode: Mode, orgIds: readonly number[], personId: number | null): string {
  if (!orgIds.every(Number.isSafeInteger)) throw new Error('An organisation id is not a whole number')
  return [
    `set transaction ${mode}`,
    // Without this Citus answers zero rows and no error; other servers take it as a name of our own.
    `set local citus.propagate_set_commands = 'local'`,
    'set local role everyschool_app',
    `set local app.orgs = '${orgIds.join(',')}'`,
    `set local app.person = '${personId ?? ''}'`,
  ].join('; ')
}

function readingOf(trx: Kysely<DB>): Reading {
  return {
    selectFrom: trx.selectFrom.bind(trx) as Kysely<DB>['selectFrom'],
    with: trx.with.bind(trx) as Kysely<DB>['with'],
    selectNoFrom: trx.selectNoFrom.bind(trx),
    getExecutor: () => trx.getExecutor(),
    fn: trx.fn,
  }
}

function writingOf(trx: Kysely<DB>): Writing {
  return {
    ...readingOf(trx),
    insertInto: trx.insertInto.bind(trx),
    updateTable: trx.updateTable.bind(trx) as Kysely<DB>['updateTable'],
    deleteFrom: trx.deleteFrom.bind(trx) as Kysely<DB>['deleteFrom'],
    mergeInto: trx.mergeInto.bind(trx) as Kysely<DB>['mergeInto'],
  }
}

/** Writes of the installation itself within a transaction of its own: of organisations, which nobody in them may make. */
export const writerOf = (trx: Kysely<DB>, asker: Asker): OrgWriter => ({ ...writingOf(trx), ...asker })

/** One read-only transaction that sees the rows of one organisation. */
export function readAs<T>(owner: Kysely<DB>, asker: Asker, query: (db: OrgReader) => Promise<T>): Promise<T> {
  return owner.transaction().execute(async (trx) => {
    await sql.raw(preamble('read only', [asker.orgId], asker.personId)).execute(trx)
    return query({ ...readingOf(trx), ...asker })
  })
}

/** One transaction that sees and changes the rows of one organisation; all of it is kept, or nothing. */
export function writeAs<T>(
  owner: Kysely<DB>,
  asker: Asker,
  command: (db: OrgWriter) => Promise<T>,
): Promise<T> {
  return owner.transaction().execute(async (trx) => {
    await sql.raw(preamble('read write', [asker.orgId], asker.personId)).execute(trx)
    return command({ ...writingOf(trx), ...asker })
  })
}

/** One read-only transaction over several organisations. */
export function readManyAs<T>(
  owner: Kysely<DB>,
  asker: Asker,
  orgIds: readonly number[],
  query: (db: OrgsReader) => Promise<T>,
): Promise<T> {
  return owner.transaction().execute(async (trx) => {
    await sql.raw(preamble('read only', orgIds, asker.personId)).execute(trx)
    const { orgId: _, ...who } = asker
    return query({ ...readingOf(trx), ...who, orgIds })
  })
}
