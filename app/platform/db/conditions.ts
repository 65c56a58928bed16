import { type RawBuilder, sql } from 'kysely'

/** Rows of a table with `starts` and `ends` that hold on a day, the end included. */
export function holdsOn(table: string, day: string | RawBuilder<unknown>): RawBuilder<boolean> {
  const on = typeof day === 'string' ? sql`${day}::date` : day
  return sql<boolean>`(${sql.ref(`${table}.starts`)} <= ${on} and (${sql.ref(`${table}.ends`)} is null or ${sql.ref(`${table}.ends`)} >= ${on}))`
}

/** Rows whose number is one of some; one statement however many there are, and none for an empty list. */
export const isAmong = (column: string, numbers: readonly number[]): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(column)} = any(${[...numbers]}::bigint[])`
