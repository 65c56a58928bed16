import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DB } from '#db/schema.generated.ts'
import { preparer } from './prepared.ts'
import { openTestEngine, type TestEngine } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
})
afterAll(() => engine.close())

const writtenBy = async (write: (trx: Kysely<DB>) => Promise<unknown>) => {
  await engine.script('create table if not exists sent (n int primary key); truncate sent')
  await engine.owner
    .transaction()
    .execute(write)
    .catch(() => undefined)
  const { rows } = await sql<{ n: number }>`select n from sent order by n`.execute(engine.owner)
  return rows.map((row) => row.n)
}
const put = (trx: Kysely<DB>, n: number) => sql`insert into sent (n) values (${n})`.execute(trx)

describe('a statement', () => {
  test('is named from the second time on, always alike; another has another name', () => {
    const prepare = preparer()
    expect(prepare('select $1 as once', [1]).name).toBeUndefined()
    const { name } = prepare('select $1 as once', [1])
    expect(name).toMatch(/^[0-9a-f]{32}$/)
    expect(prepare('select $1 as once', [2]).name).toBe(name)
    prepare('select $1 as other', [1])
    expect(prepare('select $1 as other', [1]).name).not.toBe(name)
  })

  test('with a long list, or one value for each of many, is planned each time', () => {
    const prepare = preparer()
    const many = Array.from({ length: 51 }, (_, at) => at)
    for (const values of [[many], many]) {
      prepare('select $1 as list', values)
      expect(prepare('select $1 as list', values).name).toBeUndefined()
    }
  })

  test('varied without end leaves those that come again their names, and gets none itself', () => {
    const prepare = preparer()
    prepare('select $1 as kept', [1])
    const { name } = prepare('select $1 as kept', [1])
    const names = Array.from({ length: 3000 }, (_, at) => {
      prepare(`select $1 as v${at}`, [1])
      return prepare(`select $1 as v${at}`, [1]).name
    })
    expect(prepare('select $1 as kept', [1]).name).toBe(name)
    expect(names.at(-1)).toBeUndefined()
  })

  test('asked again and again answers for the values of each time', async () => {
    const asked = [1, 2, 3, 4, 5, 6, 7, 8]
    const answers = await Promise.all(
      asked.map((n) => sql<{ n: number }>`select ${n}::int * 2 as n`.execute(engine.owner)),
    )
    expect(answers.map(({ rows }) => rows[0]?.n)).toEqual([2, 4, 6, 8, 10, 12, 14, 16])
  })
})

describe('a transaction', () => {
  test('keeps all of what it wrote', async () => {
    expect(await writtenBy(async (trx) => [await put(trx, 1), await put(trx, 2)])).toEqual([1, 2])
  })

  test('keeps nothing when it fails, at the first statement as at a later one', async () => {
    expect(await writtenBy((trx) => sql`insert into sent (n) values ('no number')`.execute(trx))).toEqual([])
    expect(await writtenBy(async (trx) => [await put(trx, 1), await put(trx, 1)])).toEqual([])
    expect(await writtenBy((trx) => sql.raw(`insert into sent values (3); select 1/0`).execute(trx))).toEqual(
      [],
    )
    expect(
      await writtenBy(async (trx) => [await put(trx, 4), await Promise.reject(new Error('off'))]),
    ).toEqual([])
  })

  test('of several statements in its first message is one with those after it', async () => {
    const write = async (trx: Kysely<DB>) => {
      await sql.raw('insert into sent values (1); insert into sent values (2)').execute(trx)
      await put(trx, 2)
    }
    expect(await writtenBy(write)).toEqual([])
  })

  test('in which nothing is asked leaves none open behind it', async () => {
    await writtenBy(async () => undefined)
    await put(engine.owner, 1)
    await expect(put(engine.owner, 1)).rejects.toThrow(/duplicate/)
    const { rows } = await sql<{ n: number }>`select n from sent`.execute(engine.owner)
    expect(rows).toEqual([{ n: 1 }])
  })
})
