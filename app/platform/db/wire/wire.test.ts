import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestEngine, type TestEngine } from '../testing.ts'

// On the embedded database these go by messages of our own, on a server by its driver: both must understand the same.

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
})
afterAll(() => engine.close())

/** A value as it comes back from a parameter of a type. */
async function back(value: unknown, type: string): Promise<unknown> {
  const found = await sql<{ value: unknown }>`select ${value}::${sql.raw(type)} as value`.execute(
    engine.owner,
  )
  return found.rows[0]?.value
}

// A text of PostgreSQL holds every character but the first.
const aText = fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replaceAll('\0', ''))

describe('what is sent comes back as it was', () => {
  test('any text, alone and in a list, with what is missing between', async () => {
    await fc.assert(
      fc.asyncProperty(aText, fc.array(fc.option(aText), { maxLength: 5 }), async (text, list) => {
        expect(await back(text, 'text')).toBe(text)
        expect(await back(list, 'text[]')).toEqual(list)
      }),
      { numRuns: 200 },
    )
  })

  test.each<[string, unknown]>([
    ['int', -2_147_483_648],
    ['bigint', 9_007_199_254_740_991],
    ['numeric', 0.125],
    ['float8', 1e-300],
    ['boolean', false],
    ['date', '2026-11-24'],
    ['timestamptz', new Date('2026-11-24T10:00:00.123Z')],
    ['text', null],
    ['text', 'NULL'],
    ['int[]', [1, null, 3]],
    ['bigint[]', []],
    ['text[]', ['', 'NULL', '{"a"}', 'back\\slash', 'né(e), \u{1f600}']],
    ['boolean[]', [true, false]],
    ['jsonb', { words: '"quoted" \\ {}', list: [1, null, 'é'], none: null }],
  ])('%s %j', async (type, value) => {
    expect(await back(value, type)).toEqual(value)
  })

  test('the bytes of a file, in more pieces than one', async () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, place) => (place * 7) % 256)
    expect(Buffer.from((await back(bytes, 'bytea')) as Uint8Array)).toEqual(Buffer.from(bytes))
  })
})

describe('a fault', () => {
  test('tells its code and the rule that was broken, and the next statement is answered', async () => {
    await engine.script('create table note (id int constraint note_once unique)')
    const write = () => sql`insert into note values (${1})`.execute(engine.owner)
    expect((await write()).numAffectedRows).toBe(1n)
    await expect(write()).rejects.toMatchObject({
      ...{ code: '23505', constraint: 'note_once', detail: 'Key (id)=(1) already exists.' },
      message: 'duplicate key value violates unique constraint "note_once"',
    })
    await expect(sql`select nonsense`.execute(engine.owner)).rejects.toMatchObject({ code: '42703' })
    expect(await back('still here', 'text')).toBe('still here')
  })

  test('takes back the whole transaction, even one that goes on as if nothing had been', async () => {
    await engine.script('create table kept (id int primary key)')
    const twice = engine.owner.transaction().execute(async (trx) => {
      await sql`insert into kept values (1)`.execute(trx)
      await sql`insert into kept values (1)`.execute(trx).catch(() => undefined)
    })
    await twice.catch(() => undefined)
    const left = await sql<{ n: number }>`select count(*)::int as n from kept`.execute(engine.owner)
    expect(left.rows).toEqual([{ n: 0 }])
  })
})

test('questions asked at once, inside and outside of a transaction, get each their own answer', async () => {
  const ask = (db: Parameters<ReturnType<typeof sql>['execute']>[0], n: number) =>
    sql<{ n: number }>`select ${n}::int as n`.execute(db).then(({ rows }) => rows[0]?.n)
  const numbers = Array.from({ length: 50 }, (_, n) => n)
  const inside = engine.owner.transaction().execute((trx) => Promise.all(numbers.map((n) => ask(trx, n))))
  const outside = Promise.all(numbers.map((n) => ask(engine.owner, n + 100)))
  expect(await inside).toEqual(numbers)
  expect(await outside).toEqual(numbers.map((n) => n + 100))
})
