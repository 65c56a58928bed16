import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { fromBytes, fromPath } from '#platform/files/source.ts'
import { inHome } from '#platform/home.ts'
import { findBrokenEvent } from '../audit.server.ts'
import { findOrganisation, listMembers, listOrganisations } from '../organisations.server.ts'
import { anOrganisation, reading, testNow, testToday } from '../testing.ts'
import { findEstablishment } from './facts.server.ts'
import { type RegisterWish, readRegister } from './read.server.ts'
import { type GroupKinds, slugFor } from './rows.ts'

const groups: GroupKinds = new Map([
  ['01', { organisation: 'federation', link: 'governs' }],
  ['06', { organisation: 'federation', link: 'governs' }],
  ['05', { organisation: 'partnership', link: 'partners' }],
])

let engine: TestEngine
const fixture = (name: string) => fromPath(inHome('db', 'packs', 'fixtures', 'gias', name))
const bring = async (file: string | { text: string }, wish: Partial<RegisterWish> = {}) =>
  readRegister(
    engine.owner,
    typeof file === 'string' ? await fixture(file) : fromBytes('register.csv', Buffer.from(file.text)),
    { groups, dryRun: false, now: testNow, today: testToday, ...wish },
  )
const named = async (slug: string) => {
  const org = await findOrganisation(engine.owner, slug)
  if (!org) throw new Error(`no ${slug}`)
  return org
}
const factsOf = async (slug: string) => {
  const { id } = await named(slug)
  return reading(engine.owner, id, findEstablishment)
}

const head =
  'URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),OpenDate,CloseDate,PhaseOfEducation (name),Postcode\n'
const school = (urn: number, given: { name?: string; status?: string; closed?: string; la?: number } = {}) =>
  `${urn},${given.la ?? 373},Sheffield,42${String(urn).slice(-2)},${given.name ?? `School ${urn}`},Academy converter,${given.status ?? 'Open'},01-09-2012,${given.closed ?? ''},Secondary,S1 2AB\n`
const memberHead =
  'URN,Group UID,Group Name,Group Type (code),Group Type,Closed Date,Open date,Group Status,Group Postcode,Joined date\n'

describe('the register of schools', () => {
  beforeAll(async () => {
    engine = await openTestEngine()
  })
  beforeEach(() => sql`truncate org cascade`.execute(engine.owner))
  afterAll(() => engine.close())

  test('makes organisations with their facts, and the second time there is nothing new and nothing changed', async () => {
    const first = await bring('schools.csv')
    expect(first.counts).toMatchObject({ new: 4, closed: 1, refused: 0, organisations: 4 })
    expect(await factsOf('sir-john-casss-foundation')).toMatchObject({
      ...{ number: '100000', type: 'Voluntary aided school', phase: 'Primary', postcode: 'EC3A 5DE' },
      ...{ authorityName: 'City of London', authorityNumber: '201/3614', opened: null, takenOn: testToday },
    })
    const again = await bring('schools.csv')
    expect(again.counts).toMatchObject({ new: 0, changed: 0, unchanged: 4, closed: 1, organisations: 0 })
    for (const { id } of await listOrganisations(engine.owner))
      expect(await reading(engine.owner, id, findBrokenEvent)).toBeNull()
  })

  test('in the letters of Windows keeps every accent', async () => {
    await bring('schools-windows-1252.csv')
    const names = (await listOrganisations(engine.owner)).map((org) => org.name)
    expect(names).toContain('St Thomas à Becket Church of England Aided Primary School')
  })

  test('counted without writing leaves nothing behind', async () => {
    const read = await bring('schools.csv', { dryRun: true })
    expect(read.counts).toMatchObject({ new: 4, organisations: 4 })
    expect(await listOrganisations(engine.owner)).toEqual([])
  })

  test('makes only the schools that are chosen', async () => {
    const text = head + school(140001) + school(140002, { la: 330 })
    const read = await bring({ text }, { only: { column: 'LA (code)', value: '330' } })
    expect(read.counts).toMatchObject({ new: 1, notChosen: 1 })
    await expect(bring({ text }, { only: { column: 'LA', value: '330' } })).rejects.toThrow(
      'There is no column “LA”',
    )
  })

  test('of a whole country is not made by accident: it says how to choose, and writes nothing', async () => {
    const text = head + Array.from({ length: 150 }, (_, at) => school(140_000 + at)).join('')
    await expect(bring({ text })).rejects.toThrow(
      /More than 100 organisations would be made.*--where "LA \(code\)=373"/,
    )
    expect(await listOrganisations(engine.owner)).toEqual([])
    const chosen = await bring({ text }, { only: { column: 'LA (code)', value: '373' } })
    expect(chosen.counts.organisations).toBe(150)
  })

  test('refuses a row by row and column, and takes the others', async () => {
    const wrong = school(140002).replace('S1 2AB', 'Mrs') + school(140003).replace('01-09-2012', '31-02-2012')
    const read = await bring({
      text: `${head}${school(140001)}${wrong}${school(140004).replace('\n', ',x\n')}`,
    })
    expect(read.counts).toMatchObject({ new: 1, refused: 3 })
    expect(read.refusals).toMatchObject([
      { row: 3, column: 'Postcode', why: expect.stringContaining('“Mrs” is no postcode') },
      { row: 4, column: 'OpenDate', why: expect.stringContaining('“31-02-2012” is not a date') },
      { row: 5, column: null, why: expect.stringContaining('12 cells under 11 columns') },
    ])
  })

  test('gives facts to a school that is here already under its number, and leaves it its own name', async () => {
    await anOrganisation(engine.owner, { slug: 'ours', name: 'Our name', urn: '140001' })
    const read = await bring({ text: head + school(140001) })
    expect(read.counts).toMatchObject({ new: 0, changed: 1 })
    expect(await named('ours')).toMatchObject({ name: 'Our name' })
    expect(await factsOf('ours')).toMatchObject({ name: 'School 140001', authorityNumber: '373/4201' })
  })

  test('takes an organisation that is here for the school of a number, when it is said and nobody else is it', async () => {
    await anOrganisation(engine.owner, { slug: 'ours', name: 'Our name' })
    const text = head + school(140001) + school(140002)
    const only = { column: 'URN', value: '140001' }
    expect((await bring({ text }, { only, as: 'ours' })).counts).toMatchObject({
      new: 0,
      changed: 1,
      notChosen: 1,
    })
    expect(await factsOf('ours')).toMatchObject({ number: '140001' })
    expect((await bring({ text }, { only })).counts).toMatchObject({ unchanged: 1 })
    await bring({ text }, { only: { column: 'URN', value: '140002' } })
    for (const wish of [
      { as: 'nobody', only },
      { as: 'ours' },
      { as: 'ours', only: { column: 'URN', value: '140002' } },
      { as: 'ours', only: { column: 'LA (code)', value: '373' } },
    ])
      await expect(bring({ text }, wish)).rejects.toThrow('cannot be told to be one of the register')
  })

  test('renames a school that bears the name of the register, and ends memberships when it closes', async () => {
    await bring({ text: head + school(140001) })
    await bring({
      text: `${memberHead}140001,2044,ABBEY TRUST,06,Multi-academy trust,,,Open,PE10 9EP,01/09/2013\n`,
    })
    const trust = await named('abbey-trust')
    expect(trust.kind).toBe('federation')
    expect(await listMembers(engine.owner, trust.id, testToday)).toHaveLength(1)
    await bring({ text: head + school(140001, { name: 'New name', status: 'Closed', closed: '31-08-2026' }) })
    expect(await listMembers(engine.owner, trust.id, testToday)).toHaveLength(0)
    expect(await factsOf('school-140001')).toMatchObject({
      name: 'New name',
      groups: [{ ends: '2026-08-31' }],
    })
    expect(await named('school-140001')).toMatchObject({ name: 'New name' })
  })

  test('moves a school from one trust to another on the day it joined, and is unchanged the second time', async () => {
    await bring({ text: head + school(140001) })
    const member = (uid: number, joined: string) =>
      `${memberHead}140001,${uid},TRUST ${uid},6,Multi-academy trust,,,Open,,${joined}\n140009,${uid},TRUST ${uid},6,Multi-academy trust,,,Open,,${joined}\n`
    expect((await bring({ text: member(2044, '01/09/2013') })).counts).toMatchObject({ new: 1, elsewhere: 1 })
    expect((await bring({ text: member(2045, '01/01/2020') })).counts).toMatchObject({ new: 1 })
    expect((await factsOf('school-140001'))?.groups).toMatchObject([
      { name: 'TRUST 2045', starts: '2020-01-01', ends: null, kind: 'governs' },
      { name: 'TRUST 2044', starts: '2013-09-01', ends: '2019-12-31', kind: 'governs' },
    ])
    expect((await bring({ text: member(2045, '01/01/2020') })).counts).toMatchObject({
      new: 0,
      changed: 0,
      unchanged: 1,
    })
  })

  test('keeps who came before and after of the schools that are here', async () => {
    await bring({ text: head + school(100021) })
    const first = await bring('links.csv')
    expect(first.counts.new).toBe(1)
    expect(first.counts.elsewhere).toBeGreaterThan(100)
    expect((await factsOf('school-100021'))?.links).toEqual([
      { number: '100012', name: 'Carlton Primary School', kind: 'Predecessor - merged', since: '2021-08-31' },
    ])
    expect((await bring('links.csv')).counts).toMatchObject({ new: 0, changed: 0, unchanged: 1 })
  })

  test('that is another file, or names a kind of group nobody knows, is refused', async () => {
    await expect(bring({ text: 'a,b\n1,2\n' })).rejects.toThrow('This is none of the files of the register')
    const read = await bring('groups.csv', {
      groups: new Map([['06', { organisation: 'federation', link: 'governs' }]]),
    })
    expect(read.refusals).toMatchObject([{ column: 'Group Type (code)' }])
  })

  test('shows to each organisation its own facts and to none those of another', async () => {
    await bring({ text: head + school(140001) })
    const other = await anOrganisation(engine.owner)
    expect(await reading(engine.owner, other.id, findEstablishment)).toBeNull()
  })
})

test('a short name never takes one that is taken, and is one even where the name has no letters', () => {
  expect(slugFor({ name: 'St Mary’s C.E. Primary', number: '1001' }, new Set())).toBe('st-marys-ce-primary')
  expect(slugFor({ name: 'St Mary’s C.E. Primary', number: '1001' }, new Set(['st-marys-ce-primary']))).toBe(
    'st-marys-ce-primary-1001',
  )
  expect(slugFor({ name: '中文', number: '1001' }, new Set())).toBe('school-1001')
})
