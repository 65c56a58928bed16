import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPacks } from '#features/measures/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { validateOneRoster } from '../formats/oneroster/validate.ts'
import { fixture } from '../formats/testing.ts'
import { acceptImport } from '../settle.server.ts'
import { checkedZip } from '../testing.ts'
import { packSchool } from './out/package.server.ts'
import { anEmptySchool, aSmallSchool, aZip, contentOf, type Empty } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

/** Brings a zip into an empty school and takes it out again. */
async function there(bytes: Uint8Array): Promise<{ school: Empty; out: Uint8Array }> {
  const school = await anEmptySchool(engine, 'North School')
  const one = await checkedZip(school.write, bytes)
  expect(one).toMatchObject({ state: 'previewed', counts: { refused: 0 } })
  expect(await acceptImport(school.write, one.id)).toEqual({ ok: true })
  const { bytes: out } = await school.write((db) => packSchool(db, school))
  return { school, out }
}

const zips: [string, () => Uint8Array][] = [
  ...['rostering-bulk', 'rostering-delta', 'gradebook-bulk', 'full-bulk'].map(
    (name): [string, () => Uint8Array] => [name, () => fixture(`oneroster/valid-${name}.zip`)],
  ),
  ['a small school', () => aZip(aSmallSchool)],
]

describe('a round trip through two empty schools', () => {
  test.each(zips)('loses nothing of %s and invents nothing', async (_, zip) => {
    const first = await there(zip())
    expect(await validateOneRoster(first.out)).toEqual({ ok: true, findings: [] })
    expect(await contentOf(first.out)).toEqual(await contentOf(zip()))
    const second = await there(first.out)
    expect(await contentOf(second.out)).toEqual(await contentOf(zip()))
    expect(second.out).toEqual(first.out)
  })

  test('a zip without files brings nothing, and what goes out names the school alone', async () => {
    const { school, out } = await there(fixture('oneroster/valid-manifest-only.zip'))
    expect(await contentOf(out)).toEqual({
      orgs: {
        [`${school.slug}-org-${school.id}`]: expect.objectContaining({
          name: 'North School',
          type: 'school',
        }),
      },
    })
  })
})
