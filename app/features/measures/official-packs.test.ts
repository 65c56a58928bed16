import { expect, test } from 'vitest'
import { readOfficialTables } from './official-packs.server.ts'
import { readPackItems } from './packs.server.ts'

const measures = await readPackItems('england', 'measure')
const tables = await readOfficialTables()
const names = new Set(tables.map(({ key, version }) => `${key.split(':')[0]}@${version}`))

const last = (day: string | null) => day ?? '9999-12-31'
type Dated = { key: string; valid_from: string; valid_to: string | null }
const overlap = (a: Dated, b: Dated) => a.valid_from <= last(b.valid_to) && b.valid_from <= last(a.valid_to)

test('on one day a measure has one set of rules', () => {
  const doubles = measures.flatMap((one, place) =>
    measures.slice(place + 1).filter((other) => other.key === one.key && overlap(one, other)),
  )
  expect(doubles).toEqual([])
})

test('a measure without a baseline names another that holds in all its years, is not official and has another name', () => {
  const without = measures.filter(({ rule }) => rule.kind === 'no baseline')
  const answers = without.map((one) => {
    const instead = one.rule.kind === 'no baseline' ? one.rule.instead : null
    return measures.some(
      (other) =>
        other.key === instead &&
        !other.official &&
        other.name !== one.name &&
        other.valid_from <= one.valid_from &&
        last(other.valid_to) >= last(one.valid_to),
    )
  })
  expect(without.length).toBeGreaterThan(4)
  expect(answers.every(Boolean)).toBe(true)
})

test('every table a measure is worked out by comes with the packs', () => {
  const wanted = measures.flatMap(({ rule }) =>
    'table' in rule ? [`${rule.table}@${rule.table_version}`] : [],
  )
  expect([...new Set(wanted)].filter((name) => !names.has(name))).toEqual([])
})

test('every measure says where it comes from, under which licence', () => {
  const silent = measures.filter(
    ({ source }) =>
      !source.licence.includes('Open Government Licence') || !source.address.startsWith('https://'),
  )
  expect(silent).toEqual([])
})

test('the published tables are whole: 504 qualifications, 34 groups of starting points, 504 courses', () => {
  const count = (name: string) => tables.filter(({ key }) => key.split(':')[0] === name).length
  const lengths = tables.flatMap(({ key, body }) => {
    const { qualifications, groups } = Object(body) as { qualifications?: unknown[]; groups?: unknown[] }
    const list = qualifications ?? groups
    return list ? [[key, list.length]] : []
  })
  expect(lengths).toEqual([
    ['qualifications-ks4', 504],
    ['progress-8', 34],
  ])
  expect(count('value-added-16-18')).toBe(504)
})
