import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import type { Table } from '#platform/files/csv.ts'
import { openTable } from '#platform/files/kinds.ts'
import { FileRefused } from '#platform/files/refused.ts'
import type { FileSource } from '#platform/files/source.ts'
import { type GroupKinds, type Read, type RegisterRefusal, readRow, shapes } from './rows.ts'
import { knowAs, type Outcome, openRegister, type Register, takeRow, Unfit } from './write.server.ts'

/** More new organisations than anybody means to make without saying which. */
const mostUnchosen = 100

export type RegisterWish = {
  groups: GroupKinds
  only?: { column: string; value: string }
  /** The short name of the organisation here that the one chosen number (URN, or Group UID) is. */
  as?: string
  /** Reads and counts everything, and writes nothing. */
  dryRun: boolean
  now: Date
  today: string
}
export type RegisterRead = {
  /** What the file holds, in words. */
  holds: string
  counts: Record<Outcome, number> & { refused: number; notChosen: number; organisations: number }
  refusals: RegisterRefusal[]
}

function shapeOfTable(table: Table, file: string, only: RegisterWish['only']) {
  const shape = shapes.find(({ columns }) => columns.every((column) => table.columns.includes(column)))
  if (!shape)
    throw new FileRefused({
      what: 'This is none of the files of the register: schools, groups, members of groups, or predecessors.',
      where: file,
      mend: 'Download one from Get Information about Schools, and leave its columns as they are.',
    })
  if (only && !table.columns.includes(only.column))
    throw new FileRefused({
      what: `There is no column “${only.column}”.`,
      where: file,
      mend: `It has ${table.columns.join(', ')}.`,
    })
  return shape
}

const tooMany = (file: string) =>
  new FileRefused({
    what: `More than ${mostUnchosen} organisations would be made.`,
    where: file,
    mend: 'Say which are wanted, such as --where "LA (code)=373", --where "Trusts (code)=17729" or --where URN=100000.',
  })

const numbers: Record<string, 'school' | 'group'> = { URN: 'school', 'Group UID': 'group' }

/** An organisation that is here under no number of the register takes the one that is chosen. */
async function recognise(register: Register, { as, only }: RegisterWish): Promise<void> {
  if (as === undefined) return
  const kind = only ? numbers[only.column] : undefined
  const mend =
    'Say its number as well, such as --where URN=100000, and a number that no other organisation here has.'
  if (!only || !kind || !(await knowAs(register, as, { register: kind, number: only.value })))
    throw new FileRefused({ what: `“${as}” cannot be told to be one of the register.`, where: '--org', mend })
}

const isRefusal = (read: Read | RegisterRefusal): read is RegisterRefusal => 'why' in read

async function takeOrRefuse(register: Register, row: number, read: Read): Promise<Outcome | RegisterRefusal> {
  try {
    return await takeRow(register, read)
  } catch (error) {
    if (!(error instanceof Unfit)) throw error
    return { row, column: null, why: error.message }
  }
}

async function readAll(register: Register, file: FileSource, wish: RegisterWish): Promise<RegisterRead> {
  const table = await openTable(file)
  const shape = shapeOfTable(table, file.name, wish.only)
  const at = wish.only ? table.columns.indexOf(wish.only.column) : -1
  const counts = {
    ...{ new: 0, changed: 0, unchanged: 0, elsewhere: 0, closed: 0 },
    ...{ refused: 0, notChosen: 0, organisations: 0 },
  }
  const refusals: RegisterRefusal[] = []
  for await (const batch of table.rows())
    for (const row of batch) {
      if (wish.only && row.cells[at]?.trim() !== wish.only.value) {
        counts.notChosen += 1
        continue
      }
      const read = readRow(shape.as, table.columns, row, wish.groups)
      const outcome = isRefusal(read) ? read : await takeOrRefuse(register, row.number, read)
      if (typeof outcome === 'string') counts[outcome] += 1
      else refusals.push(outcome)
      if (!wish.only && register.made > mostUnchosen) throw tooMany(file.name)
    }
  return {
    holds: shape.title,
    counts: { ...counts, refused: refusals.length, organisations: register.made },
    refusals,
  }
}

class NothingWritten extends Error {}

/**
 * Reads a file of the national register of schools: organisations are made or brought up to date, all of it or nothing.
 * Done by the installation alone, as the owner of the tables. Throws FileRefused for a file that is none of them, and
 * when more organisations would be made than anybody asked for.
 */
export async function readRegister(
  owner: Kysely<DB>,
  file: FileSource,
  wish: RegisterWish,
): Promise<RegisterRead> {
  let done: RegisterRead | undefined
  const work = owner.transaction().execute(async (trx) => {
    const register = await openRegister(trx, wish)
    await recognise(register, wish)
    done = await readAll(register, file, wish)
    // The preview is the same work, taken back: so it cannot differ from what would be written.
    if (wish.dryRun) throw new NothingWritten()
  })
  await work.catch((error: unknown) => {
    if (!(error instanceof NothingWritten)) throw error
  })
  if (!done) throw new RangeError('The register was not read')
  return done
}
