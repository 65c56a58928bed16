import { type RawBuilder, sql } from 'kysely'

/** Between the lines and between the columns of what is packed: characters that no form lets in. */
const LINE = '\u001e'
const COLUMN = '\u001f'

/** Rows of a group as one text: twenty thousand short rows cost more on their way than the query that finds them. */
export const packLines = (...columns: RawBuilder<unknown>[]): RawBuilder<string | null> =>
  sql`string_agg(concat(${sql.join(columns, sql`, chr(31), `)}), chr(30))`

/** The rows that were packed, each as the text of its columns; null comes back as an empty text. */
export const unpackLines = (packed: string | null): string[][] =>
  packed ? packed.split(LINE).map((line) => line.split(COLUMN)) : []

/**
 * One column of the rows of a group as one text: cheaper yet than lines where rows are very many. All columns that a
 * query packs go through the rows in one order.
 */
export const packColumn = (value: RawBuilder<unknown>): RawBuilder<string> =>
  sql`string_agg(coalesce(${value}::text, ''), chr(30))`

/** The column that was packed, each value as text; null comes back as an empty text. */
export const unpackColumn = (packed: string): string[] => packed.split(LINE)

/** The column of numbers that was packed. */
export const unpackNumbers = (packed: string): number[] => unpackColumn(packed).map(Number)
