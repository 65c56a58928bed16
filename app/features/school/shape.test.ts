import { afterAll, beforeAll, expect, test } from 'vitest'
import { reading, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { nameYear } from '#ui/words.ts'
import { readNoun } from './nouns.server.ts'
import { countShape } from './queries/shape.server.ts'
import { readSchoolWords } from './queries/words.server.ts'
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

test('a school says the parts it has in the words of its country, and a year group by the name it gave it', async () => {
  const school = await aSchool(engine.owner)
  await writing(engine.owner, school.org.id, (db) =>
    db
      .updateTable('year_group')
      .set({ name: 'Lower fourth' })
      .where('org_id', '=', db.orgId)
      .where('number', '=', 9)
      .execute(),
  )
  await reading(engine.owner, school.org.id, async (db) => {
    const [england, portugal] = [await readSchoolWords(db, 'england'), await readSchoolWords(db, 'portugal')]
    expect([9, 11, 0, 42].map((number) => nameYear(england, number))).toEqual([
      ...['Lower fourth', 'Year 11', 'Reception', '42'],
    ])
    expect(nameYear(portugal, 12)).toBe('12.º ano')
    expect([england.group, portugal.group.many, portugal.stage.one]).toEqual([
      { one: 'registration group', many: 'registration groups' },
      ...['turmas', 'ciclo'],
    ])
    const shape = await readNoun(db, 'pupils', 'portugal', { pupils: [], classes: [] })
    expect(shape.fields.map(({ label }) => label)).toContain('Turma')
  })
})
