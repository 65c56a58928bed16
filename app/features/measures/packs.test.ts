import { expect, test } from 'vitest'
import { readNationalTables, readPackItems, readPacks } from './packs.server.ts'
import { findOrdinal } from './rules.ts'
import { type VocabularyKind, vocabularyKinds } from './schema.ts'

const words = await readPacks()
const tables = await readNationalTables()
const scales = [
  ...(await readPackItems('england', 'grade_scale')),
  ...(await readPackItems('portugal', 'grade_scale')),
]

test('no two words of a pack share kind, key and version', () => {
  const names = words.map((word) => [word.pack, word.kind, word.key, word.version].join(' '))
  expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([])
})

/** Countries a school can be in, each with every kind of words, or a sentence that says why not. */
const countries = ['england', 'portugal']

test('every kind of words that a page needs is in the pack of every country, or the country says why it has none', () => {
  const kinds = Object.keys(vocabularyKinds).filter((kind) => kind !== 'not_here')
  const missing = countries.flatMap((pack) => {
    const own = words.filter((word) => word.pack === pack)
    const none = own.filter(({ kind }) => kind === 'not_here').map(({ key }) => key)
    return kinds
      .filter((kind) => own.some((word) => word.kind === kind) === none.includes(kind))
      .map((kind) => `${pack}: ${kind}`)
  })
  expect(missing).toEqual([])
})

test('words name only words that their own country has', async () => {
  const lost: string[] = []
  for (const pack of countries) {
    const keys = async (kind: VocabularyKind) =>
      new Set((await readPackItems(pack, kind)).map(({ key }) => key))
    const [helps, subjects, priors, rooms] = await Promise.all([
      ...[keys('help_kind'), keys('subject'), keys('prior_attainment_kind'), keys('room_kind')],
    ])
    const lose = (known: Set<string> | undefined, named: readonly string[]) =>
      lost.push(...named.filter((key) => !known?.has(key)).map((key) => `${pack}: ${key}`))
    for (const { help_kinds } of await readPackItems(pack, 'gateway')) lose(helps, help_kinds)
    for (const { next, lessons } of await readPackItems(pack, 'help_kind')) {
      lose(helps, next === null ? [] : [next])
      lose(rooms, lessons ? [lessons.room] : [])
    }
    for (const { core, options, rule } of await readPackItems(pack, 'pathway')) {
      lose(subjects, [...core, ...options])
      lose(
        priors,
        rule.map(({ measure }) => measure).filter((measure) => measure !== 'forecast'),
      )
    }
  }
  expect(lost).toEqual([])
})

test('the nine gateways are the same in every country', async () => {
  const keys = async (pack: string) => (await readPackItems(pack, 'gateway')).map(({ key }) => key)
  expect(await keys('portugal')).toEqual(await keys('england'))
  expect(await keys('england')).toHaveLength(9)
})

test('every role has a name in every country, and meetings bring together roles that there are', async () => {
  const named = await Promise.all(
    countries.map(async (pack) => (await readPackItems(pack, 'role_name')).map(({ key }) => key).toSorted()),
  )
  expect(named[1]).toEqual(named[0])
  const kinds = (await Promise.all(countries.map((pack) => readPackItems(pack, 'meeting_kind')))).flat()
  const called = kinds.flatMap(({ roles, chair }) => [...roles, chair])
  expect(called.filter((role) => !named[0]?.includes(role))).toEqual([])
})

test('no synonym of a scale means two grades', () => {
  const doubles = scales
    .flatMap((scale) => (scale.scale === 'ordered' ? [scale] : []))
    .flatMap((scale) => {
      const names = scale.grades.flatMap((grade) => [...new Set([grade.label, ...grade.synonyms])])
      return names
        .filter((name, place) => names.indexOf(name) !== place)
        .map((name) => `${scale.key} ${name}`)
    })
  expect(doubles).toEqual([])
})

test('pass and strong pass are grades of their scale', () => {
  const wrong = scales
    .flatMap((scale) => [[scale, scale.pass_grade] as const, [scale, scale.strong_grade] as const])
    .filter(([scale, grade]) => grade !== undefined && findOrdinal(scale, grade) === undefined)
  expect(wrong).toEqual([])
})

test('the table of months has a line for every effect from nought up, each beginning a hundredth above the one before', async () => {
  const [table] = await readPackItems('england', 'months_of_progress')
  const lines = table?.lines ?? []
  expect(lines.map(({ months }) => months)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  expect(lines.slice(1).map(({ from }) => from)).toEqual(
    lines.slice(0, -1).map(({ to }) => Number((to + 0.01).toFixed(2))),
  )
})

test('every subject and every prior attainment names a scale that is there', async () => {
  const keys = new Set(scales.map((scale) => scale.key))
  const subjects = [
    ...(await readPackItems('england', 'subject')),
    ...(await readPackItems('portugal', 'subject')),
  ]
  const priors = await readPackItems('england', 'prior_attainment_kind')
  expect([...subjects, ...priors].filter((word) => !keys.has(word.scale_key))).toEqual([])
})

test('every subject of the national tables is a subject of the pack', async () => {
  const subjects = await readPackItems('england', 'subject')
  const known = new Set(subjects.map((subject) => subject.national_key))
  expect(tables.map((table) => table.body.subject).filter((subject) => !known.has(subject))).toEqual([])
  expect(tables).toHaveLength(35)
})

test('the national table of mathematics adds up to the published entries less those without a result', () => {
  const mathematics = tables.find((table) => table.key === 'transition:Mathematics')
  const pupils = mathematics?.body.bands.flatMap((band) => band.pupils) ?? []
  expect(pupils.reduce((sum, count) => sum + count, 0)).toBe(611_838 - 5_069)
  expect(mathematics?.body.bands.at(-1)?.label).toBe('No scaled score')
  expect(mathematics?.body.grades).toEqual(['U', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
})

test('in 2024 each attendance code has a letter of its own', async () => {
  const codes = (await readPackItems('england', 'attendance_code')).filter((code) => code.valid_to === null)
  const letters = codes.map((code) => code.letter)
  expect(new Set(letters).size).toBe(letters.length)
  expect(codes.map((code) => code.key)).toEqual(
    expect.arrayContaining(['/', '\\', 'L', 'C1', 'C2', 'J1', 'Q', 'Y1', 'Y7', 'Z', '#']),
  )
})
