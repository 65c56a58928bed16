import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { aPupil, aSchool, type School } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { fromPath } from '#platform/files/source.ts'
import { inHome } from '#platform/home.ts'
import type { Write } from '../../check.server.ts'
import { listRefusals } from '../../imports.server.ts'
import { acceptImport, undoImport } from '../../settle.server.ts'
import { aCtf, checked, ctfResult, textFile } from '../../testing.ts'
import { nameFromCapitals } from './names.ts'
import { openCtf } from './table.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const writer =
  (school: School): Write =>
  (command) =>
    writing(engine.owner, school.org.id, command)

async function collect<T>(from: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of from) all.push(one)
  return all
}

type Shown = Record<string, unknown>
async function pupilsOf(school: School): Promise<Shown[]> {
  const found = await sql<Shown>`
    select p.family_name, p.given_name, u.upn, u.sex, u.ethnicity, u.first_language, u.eal, u.sen, u.fsm,
      u.looked_after, y.number as year
    from pupil u join person p on p.org_id = u.org_id and p.id = u.id
      left join placement l on l.org_id = u.org_id and l.pupil_id = u.id
      left join year_group y on y.org_id = l.org_id and y.id = l.year_group_id
    where u.org_id = ${school.org.id} order by u.id`.execute(engine.owner)
  return found.rows
}
async function startsOf(school: School): Promise<Shown[]> {
  const found = await sql<Shown>`
    select kind, score::float as score, grade from prior_attainment where org_id = ${school.org.id} order by kind`.execute(
    engine.owner,
  )
  return found.rows
}

describe('a common transfer file', () => {
  test('of version 19 is a table of pupils and results; its names, all in capitals, are written as usual', async () => {
    const file = await fromPath(inHome('db', 'packs', 'fixtures', 'ctf', 'ctf19_mtc_expected.xml'))
    const table = await openCtf(file)
    expect(table.columns).toEqual([
      'UPN',
      'Surname',
      'Forename',
      'DOB',
      'Sex',
      'DateTime',
      'KS2 MAT MTC TT MT',
    ])
    expect(await collect(table.rows())).toEqual([
      [{ number: 1, cells: ['R674123101121', 'Rooster', 'Albert', '2010-11-20', 'M', '2022-10-25', '25'] }],
    ])
    expect(table.notes[0]).toBe('A common transfer file of version 19.0 with 1 pupil.')
  })

  test('of version 25 whose number is none is refused by pupil and element, with what a right one looks like', async () => {
    const school = await aSchool(engine.owner)
    const file = await fromPath(inHome('db', 'packs', 'fixtures', 'ctf', 'ctf25_giap_shape.xml'))
    const text = Buffer.concat(await collect(file.open())).toString()
    const one = await checked(writer(school), 'ctf', text)
    expect(one.counts).toEqual({ new: 0, changed: 0, unchanged: 0, refused: 1 })
    expect(await writer(school)((db) => listRefusals(db, one.id))).toMatchObject([
      {
        rowNumber: 1,
        column: 'UPN',
        value: 'A123456789',
        why: expect.stringContaining('is not a unique pupil number'),
      },
    ])
  })

  test('makes a new pupil with characteristics in our words, in the year that has come since', async () => {
    const school = await aSchool(engine.owner)
    const more = `<BasicDetails><Languages><Type><LanguageType>F</LanguageType><Language>URD</Language></Type></Languages></BasicDetails>
      <FSMhistory><FSMinstance><FSMstartDate>2020-09-01</FSMstartDate><FSMendDate>2021-07-01</FSMendDate></FSMinstance>
      <FSMinstance><FSMstartDate>2025-01-01</FSMstartDate></FSMinstance></FSMhistory>
      <LookedAfter><InCare>false</InCare></LookedAfter>
      <SENhistory><SEN><StartDate>2022-01-01</StartDate><SENprovision>K</SENprovision></SEN>
      <SEN><StartDate>2024-01-01</StartDate><SENprovision>E</SENprovision></SEN></SENhistory>
      <Contacts><Contact><Surname>Milbanke</Surname><Forename>Anne</Forename></Contact></Contacts>`
    const one = await checked(writer(school), 'ctf', aCtf([{ more }]))
    expect(await acceptImport(writer(school), one.id)).toEqual({ ok: true })
    // Year 8 in July 2026 is year 9 in the academic year of the school.
    expect(await pupilsOf(school)).toEqual([
      {
        ...{ family_name: 'Byron', given_name: 'Ada', upn: 'N825200009015', sex: 'F', ethnicity: 'WBRI' },
        ...{ first_language: 'OTH', eal: true, sen: 'E', fsm: true, looked_after: false, year: 9 },
      },
    ])
  })

  test('adds results to a pupil who is here, leaves name and year as they are, and is unchanged the second time', async () => {
    const school = await aSchool(engine.owner)
    const write = writer(school)
    await write((db) => aPupil(db, school, { upn: 'N825200009015', familyName: 'Byron', givenName: 'Ada' }))
    const results = [
      'KS2 ENG REA TT NS 105',
      'KS2 MAT SUB TT NS 99',
      'KS1 PHO PHO TT NM 28 2021',
      'KS1 PHO PHO TT NM 36 2022',
    ]
    const file = aCtf([{ results: [...results, 'KS2 MAT MTC TT MT A'].map(ctfResult).join('') }])
    await acceptImport(write, (await checked(write, 'ctf', file)).id)
    expect(await startsOf(school)).toEqual([
      { kind: 'ks2_maths', score: 99, grade: null },
      { kind: 'ks2_reading', score: 105, grade: null },
      { kind: 'phonics', score: 36, grade: null },
    ])
    const again = await checked(write, 'ctf', file)
    expect(again.counts).toEqual({ new: 0, changed: 0, unchanged: 1, refused: 0 })
  })

  test('tells of what there is no word for, once, and brings in the rest; taken back, all is as before', async () => {
    const school = await aSchool(engine.owner)
    const write = writer(school)
    const results = ['KS1 Maths C1 T Q W', 'KS2 ENG REA TT NS 999'].map(ctfResult).join('')
    const pupils = [
      { results, more: '<BasicDetails><Ethnicity>QQQQ</Ethnicity></BasicDetails>' },
      { upn: 'P825200009006', family: 'Hopper', given: 'Grace', results: ctfResult('KS1 Maths C1 T Q W') },
    ]
    const one = await checked(write, 'ctf', aCtf(pupils))
    expect(one.counts).toEqual({ new: 2, changed: 0, unchanged: 0, refused: 0 })
    const left = await write((db) => listRefusals(db, one.id))
    expect(left).toMatchObject([
      { rowNumber: 1, column: 'Ethnicity', value: 'QQQQ', whole: false },
      { rowNumber: 1, column: 'KS2 ENG REA TT NS', value: '999', whole: false },
      { rowNumber: 1, column: 'KS1 Maths C1 T Q', value: 'W', whole: false },
    ])
    expect(left[2]?.why).toBe(
      'No kind of prior attainment goes by “KS1 Maths C1 T Q” (this pupil and any after). Left out; the rest comes in.',
    )
    await acceptImport(write, one.id)
    expect(await pupilsOf(school)).toHaveLength(2)
    expect(await undoImport(write, one.id)).toEqual({ ok: true })
    expect(await pupilsOf(school)).toEqual([])
  })

  test('asks in which year a new pupil comes when the file does not say, and takes the answer for all', async () => {
    const school = await aSchool(engine.owner)
    const text = aCtf().replace('<NCyearActual>8</NCyearActual>', '')
    const one = await checked(writer(school), 'ctf', text)
    expect(one.counts.refused).toBe(1)
    const said = await checked(writer(school), 'ctf', text, { plan: { columns: { year: { value: '10' } } } })
    await acceptImport(writer(school), said.id)
    expect(await pupilsOf(school)).toMatchObject([{ year: 10 }])
  })

  test('is remembered by source: a result matched by hand once is matched in the next file', async () => {
    const school = await aSchool(engine.owner)
    const write = writer(school)
    const file = (upn: string, family: string) =>
      aCtf([{ upn, family, results: ctfResult('KS2 Zahlen C1 TT Q 101') }])
    const plan = { columns: { ks2_maths: { columns: ['KS2 Zahlen C1 TT Q'] } } }
    const first = await checked(write, 'ctf', file('N825200009015', 'Byron'), { source: 'Feeder', plan })
    await acceptImport(write, first.id)
    const second = await checked(write, 'ctf', file('P825200009006', 'Hopper'), { source: 'Feeder' })
    await acceptImport(write, second.id)
    expect(await startsOf(school)).toMatchObject([{ score: 101 }, { score: 101 }])
  })

  test('that is another XML file, holds nobody or is broken off is refused', async () => {
    const refusals = [
      '<Census><Pupil/></Census>',
      '<CTfile><CTFpupilData/></CTfile>',
      aCtf().slice(0, 300),
    ].map((text) =>
      openCtf(textFile(text, 'in.xml')).then(
        () => 'read',
        (error: Error) => error.message,
      ),
    )
    expect(await Promise.all(refusals)).toEqual([
      expect.stringContaining('This XML file is a Census, not a CTfile.'),
      expect.stringContaining('There is no pupil in it.'),
      expect.stringContaining('It is not well-formed XML'),
    ])
  })

  test('with twenty thousand pupils is read in little memory', async () => {
    const one = aCtf([{ results: ctfResult('KS2 ENG REA TT NS 105') }])
    const [head = '', rest = ''] = one.split('<Pupil>')
    const [pupil = '', tail = ''] = rest.split('</Pupil>')
    const file = {
      ...{ name: 'long.xml', size: 0 },
      async *open() {
        yield Buffer.from(head)
        for (let at = 0; at < 20_000; at += 1) yield Buffer.from(`<Pupil>${pupil}</Pupil>`)
        yield Buffer.from(tail)
      },
    }
    const before = process.memoryUsage().heapUsed
    let [pupils, most] = [0, 0]
    for await (const batch of (await openCtf(file)).rows()) {
      pupils += batch.length
      most = Math.max(most, process.memoryUsage().heapUsed - before)
    }
    expect(pupils).toBe(20_000)
    expect(most / 1024 / 1024).toBeLessThan(150)
  }, 180_000)
})

test.each([
  ['ROOSTER', 'Rooster'],
  ["O'BRIEN-MCKAY", "O'Brien-McKay"],
  ['DE LA CRUZ', 'de la Cruz'],
  ['VAN DER BERG', 'van der Berg'],
  ['DE', 'De'],
  ['NGUYEN LE', 'Nguyen Le'],
  ['MACDONALD', 'Macdonald'],
  ["D'ARCY", "D'Arcy"],
  ['MARY-JANE', 'Mary-Jane'],
  ['ÅSA ÅNGSTRÖM', 'Åsa Ångström'],
])('%s is written %s', (capitals, usual) => {
  expect(nameFromCapitals(capitals)).toBe(usual)
})
