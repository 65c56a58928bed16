import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPacks } from '#features/measures/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { createRandom } from '#stats/random.ts'
import type { OneRosterRecord } from '../formats/oneroster/rows.ts'
import { acceptImport, undoImport } from '../settle.server.ts'
import { checkedZip } from '../testing.ts'
import { anEmptySchool, aSmallSchool, aZip, dumpOf, type Empty } from './testing.ts'

const ZIPS = 150

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

type Files = Record<string, OneRosterRecord[]>
type Draw = () => number
const oneOf = <T>(draw: Draw, list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T

const values = [
  ...['', 'ada', 'grace', 'marie', 'anne', 'head', 'school', 'district', 'science', 'year', 'autumn', '9ph1'],
  ...[
    'quiz',
    'student',
    'teacher',
    'parent',
    'principal',
    'department',
    'schoolYear',
    'semester',
    'homeroom',
  ],
  ...[
    '2026-09-01',
    '2020-01-01',
    '2031-12-31',
    '9',
    '10',
    '99',
    '-1',
    '0',
    '1e300',
    '1e999',
    'KG',
    'true',
    'false',
  ],
  ...[
    'D825200009007',
    '4711',
    'Physics',
    'PHY',
    '9PH1',
    '2026/27',
    'Quiz',
    'exempt',
    'Ünïcödé',
    "'); drop table pupil; --",
  ],
]

/** Records with one to four cells turned, records doubled under another id, or records taken away. */
function mutate(files: Files, draw: Draw): Files {
  const turned = structuredClone(files)
  const changes = 1 + Math.floor(draw() * 4)
  for (let change = 0; change < changes; change += 1) {
    const file = oneOf(draw, Object.keys(turned))
    const records = turned[file] ?? []
    const at = Math.floor(draw() * records.length)
    const record = records[at]
    if (!record) continue
    const way = draw()
    if (way < 0.6) record[oneOf(draw, Object.keys(record).slice(1))] = oneOf(draw, values)
    else if (way < 0.85) records.push({ ...record, sourcedId: `${record.sourcedId}-${change}` })
    else records.splice(at, 1)
  }
  return turned
}

/** Brings a zip in and takes it back; answers how far it came. A fault of ours is thrown. */
async function thereAndBack(school: Empty, bytes: Uint8Array): Promise<string> {
  const one = await checkedZip(school.write, bytes)
  if (one.state === 'refused') return `refused: ${one.message}`
  const accepted = await acceptImport(school.write, one.id)
  if (!accepted.ok) return `not accepted: ${accepted.why}`
  return (await undoImport(school.write, one.id)).ok ? 'brought and taken back' : 'not taken back'
}

describe('damaged zips', () => {
  test(`of ${ZIPS} zips with turned records each is refused with a reason, or comes in and is taken back exactly`, async () => {
    const random = createRandom(20_261_126)
    const draw = () => random.uniform()
    const empty = await anEmptySchool(engine)
    const brought = await anEmptySchool(engine)
    await acceptImport(brought.write, (await checkedZip(brought.write, aZip(aSmallSchool))).id)
    const seen: Record<string, number> = {}
    for (const [school, mode] of [
      [empty, 'bulk'],
      [brought, 'bulk'],
      [brought, 'delta'],
    ] as const) {
      const before = await dumpOf(engine, school.id)
      for (let zip = 0; zip < ZIPS / 3; zip += 1) {
        const outcome = await thereAndBack(school, aZip(mutate(aSmallSchool, draw), mode))
        expect(outcome).toMatch(/^(brought and taken back$|refused: .{10,})/)
        expect(await dumpOf(engine, school.id)).toBe(before)
        const word = outcome.slice(0, 7)
        seen[word] = (seen[word] ?? 0) + 1
      }
    }
    // Both ways are met, or the mutations show nothing.
    expect(seen.brought).toBeGreaterThan(ZIPS / 4)
    expect(seen.refused).toBeGreaterThan(ZIPS / 10)
  }, 400_000)

  test('a zip cut or turned in any of its bytes is refused, and nothing is written', async () => {
    const random = createRandom(7)
    const school = await anEmptySchool(engine)
    const whole = aZip(aSmallSchool)
    const before = await dumpOf(engine, school.id)
    for (let zip = 0; zip < 100; zip += 1) {
      const bytes = Uint8Array.from(whole)
      const at = Math.floor(random.uniform() * bytes.length)
      bytes[at] = Math.floor(random.uniform() * 256)
      const cut = random.uniform() < 0.3 ? bytes.subarray(0, at) : bytes
      expect(await thereAndBack(school, cut)).toMatch(/^(brought and taken back$|refused: .{10,})/)
    }
    expect(await dumpOf(engine, school.id)).toBe(before)
  }, 120_000)
})
