import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writing } from '#features/access/testing.ts'
import { aCycle } from '#features/cycle/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { aClass, aPupil, aSchool, type School } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { fromBytes } from '#platform/files/source.ts'
import { writeXlsx } from '#platform/files/write-xlsx.ts'
import { createRandom } from '#stats/random.ts'
import { checkImport, startCheck, type Write } from './check.server.ts'
import { beginImport, getImport } from './imports.server.ts'
import { getKind } from './kinds/all.server.ts'
import type { KindKey } from './kinds/kind.ts'
import { matchColumns } from './reading/fields.ts'
import { aCtf, ctfResult } from './testing.ts'

const FILES = 2_000

let engine: TestEngine
let school: School
let write: Write
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
  school = await aSchool(engine.owner)
  write = (command) => writing(engine.owner, school.org.id, command)
  await write(async (db) => {
    const classId = await aClass(db, school, { name: '9MA1' })
    await aPupil(db, school, { upn: 'D825200009007', classIds: [classId] })
    await aCycle(db, school)
  })
})
afterAll(() => engine.close())

const samples: Record<Exclude<KindKey, 'oneroster'>, string> = {
  pupils:
    'UPN,Surname,Forename,Year,Reg,DOB,Sex\nN825200009015,Byron,Ada,9,9A,10/12/2012,F\n,Hopper,Grace,10,10B,09/12/2011,F\n',
  staff: 'Code,Surname,Forename,Email\nLOV,Lovelace,Ada,ada@example.org\n',
  classes: 'Class,Subject,Year,UPN\n9MA2,Mathematics,9,D825200009007\n',
  timetable: 'Class,Week,Day,Period,Begins,Ends,Room,Room type\n9MA1,A,Mon,1,09:00,09:50,Lab 1,Lab\n',
  'prior-attainment': 'UPN,KS2 Reading,KS2 Maths\nD825200009007,105,99\n',
  judgements: 'UPN,Class,Working at 1,Effort 1\nD825200009007,9MA1,6,3\n',
  'weekly-marks': 'UPN,Class,Work,Date,Out of,Mark\nD825200009007,9MA1,Fractions,20/11/2026,20,15\n',
  attendance: 'UPN,Week beginning,Codes\nD825200009007,16/11/2026,/\\/\\/\\/\\/\\\n',
  behaviour: 'UPN,Date,Type,Details\nD825200009007,20/11/2026,Merit,Helped\n',
  targets: 'UPN,Subject,Target\nD825200009007,Mathematics,7\n',
  'exam-results': 'UPN,QAN,Grade,Series,Entry code\nD825200009007,601/4608/4,7,June 2026,8300H\n',
  ctf: aCtf([
    { results: ctfResult('KS2 ENG REA TT NS 105') },
    { upn: 'D825200009007', results: ctfResult('KS1 PHO PHO TT NM 30') },
  ]),
}

const ctfColumns =
  'UPN,Surname,Forename,DOB,Sex,NCyearActual,Ethnicity,DateTime,KS2 ENG REA TT NS,KS1 PHO PHO TT NM'

const nasty = [
  '\u0000',
  '"',
  '""',
  '\ufeff',
  ';',
  '\t',
  '\r',
  '\n\n',
  '=1+1',
  '\ud800',
  'é',
  '9'.repeat(400),
  "'); drop table pupil; --",
  '{}',
  '-1e999',
  '٣',
  '\u202e',
  '</Pupil>',
  '<Pupil>',
  '<!DOCTYPE a [<!ENTITY x "y">]>',
  '&x;',
  '<![CDATA[',
]

/** Changes a file in one to four places: bytes turned, pieces cut out, doubled, or replaced by something nasty. */
function mutate(bytes: Buffer, random: () => number): Buffer {
  let text = bytes
  const changes = 1 + Math.floor(random() * 4)
  for (let change = 0; change < changes; change += 1) {
    const at = Math.floor(random() * (text.length + 1))
    const end = Math.min(text.length, at + Math.floor(random() * 12))
    const [before, piece, after] = [text.subarray(0, at), text.subarray(at, end), text.subarray(end)]
    const way = Math.floor(random() * 5)
    const thing = Buffer.from(nasty[Math.floor(random() * nasty.length)] ?? '', 'utf8')
    if (way === 0) text = Buffer.concat([before, after])
    if (way === 1) text = Buffer.concat([before, piece, piece, after])
    if (way === 2) text = Buffer.concat([before, thing, after])
    if (way === 3) text = Buffer.concat([before, Buffer.from([Math.floor(random() * 256)]), after])
    if (way === 4) text = text.subarray(0, at)
  }
  return text
}

async function bring(kind: KindKey, bytes: Buffer, columns: string): Promise<string> {
  const id = await write(async (db) => {
    const fields = await getKind(kind).fields(db, 'england')
    const plan = { columns: matchColumns(columns.split(','), fields) }
    const made = await beginImport(db, { kind, source: 'fuzz', fileName: 'file', plan })
    await startCheck(db, made, plan)
    return made
  })
  await checkImport(write, id, fromBytes('file', bytes), { country: 'england' })
  const { state, message } = await write((db) => getImport(db, id))
  return state === 'refused' ? `refused: ${message}` : state
}

const tables = [
  'person',
  'pupil',
  'placement',
  'class',
  'enrolment',
  'cycle_entry',
  'result',
  'target',
  'prior_attainment',
] as const
async function fingerprint(): Promise<string> {
  const counts: string[] = []
  for (const table of tables) {
    const found = await sql<{
      n: string
    }>`select md5(coalesce(string_agg(t::text, '' order by t::text), '')) as n
      from ${sql.table(table)} t where t.org_id = ${school.org.id}`.execute(engine.owner)
    counts.push(found.rows[0]?.n ?? '')
  }
  return counts.join()
}

describe('damaged files', () => {
  test(`of ${FILES} mutated files each is read or refused with a message, none is a fault, and nothing is written`, async () => {
    const random = createRandom(20_261_124)
    const next = () => random.uniform()
    const kinds = Object.keys(samples) as (keyof typeof samples)[]
    const before = await fingerprint()
    const seen = { previewed: 0, refused: 0 }
    for (let file = 0; file < FILES; file += 1) {
      const kind = kinds[file % kinds.length] ?? 'pupils'
      const columns = kind === 'ctf' ? ctfColumns : (samples[kind].split('\n')[0] ?? '')
      const outcome = await bring(kind, mutate(Buffer.from(samples[kind]), next), columns)
      expect(outcome).toMatch(/^(previewed$|refused: .{10,})/)
      if (outcome === 'previewed') seen.previewed += 1
      else seen.refused += 1
    }
    expect(await fingerprint()).toBe(before)
    // Both ways are met, or the mutations show nothing.
    expect(seen.previewed).toBeGreaterThan(FILES / 20)
    expect(seen.refused).toBeGreaterThan(FILES / 40)
  }, 600_000)

  test('a workbook cut or turned anywhere is read or refused', async () => {
    const rows = samples.pupils
      .trim()
      .split('\n')
      .map((line) => line.split(','))
    const whole = Buffer.from(await writeXlsx('Pupils', rows[0] ?? [], rows.slice(1)))
    const random = createRandom(7)
    for (let file = 0; file < 40; file += 1) {
      const outcome = await bring(
        'pupils',
        mutate(whole, () => random.uniform()),
        (rows[0] ?? []).join(),
      )
      expect(outcome).toMatch(/^(previewed$|refused: .{10,})/)
    }
  }, 120_000)

  test('a transfer file that declares a document type or a billion laughs is refused fast, with nothing written', async () => {
    const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`)
    const declared = [
      '<!DOCTYPE CTfile>',
      `<!DOCTYPE CTfile [<!ENTITY l0 "ha">${laughs.join('')}]>`,
      '<!DOCTYPE CTfile SYSTEM "http://x.example/a.dtd">',
      '<!DOCTYPE CTfile [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ]
    const before = await fingerprint()
    for (const declaration of declared) {
      const text = samples.ctf.replace('<CTfile>', `${declaration}<CTfile>`).replace('Byron', '&l9;&x;')
      expect(await bring('ctf', Buffer.from(text), ctfColumns)).toMatch(
        /^refused: .*declares a document type/,
      )
    }
    expect(await fingerprint()).toBe(before)
  })
})
