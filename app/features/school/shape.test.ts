import { afterAll, beforeAll, expect, test } from 'vitest'
import { reading, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { readNoun } from './nouns.server.ts'
import { countShape } from './queries/shape.server.ts'
import { nounKeys } from './rules/nouns.ts'
import { aClass, aPupil, aSchool, aTeacher } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

test('the page of the shape counts what stands, and each part has its lines and its form', async () => {
  const school = await aSchool(engine.owner)
  const shown = await writing(engine.owner, school.org.id, async (db) => {
    const classId = await aClass(db, school)
    await aTeacher(db, [classId])
    const seen = await aPupil(db, school, { familyName: 'Seen', classIds: [classId] })
    await aPupil(db, school, { familyName: 'Hidden' })
    return seen
  })
  await reading(engine.owner, school.org.id, async (db) => {
    expect(await countShape(db)).toMatchObject({
      'academic-years': 1,
      terms: 0,
      classes: 1,
      teaching: 1,
      pupils: 2,
    })
    const reach = { pupils: [shown], classes: [] }
    const parts = await Promise.all(nounKeys.map((key) => readNoun(db, key, 'england', reach)))
    expect(parts.every((part) => part.fields.length > 0)).toBe(true)
    const pupils = parts.find((part) => part.key === 'pupils')
    expect(pupils).toMatchObject({ pupilIds: [shown] })
  })
})
