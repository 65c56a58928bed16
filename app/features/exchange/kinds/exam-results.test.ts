import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { aPupil, aSchool, aSubject } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import type { Write } from '../check.server.ts'
import { listRefusals } from '../imports.server.ts'
import { acceptImport, undoImport } from '../settle.server.ts'
import { takeOut } from '../taking.server.ts'
import { checked } from '../testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

/** A school with two pupils who may have results. */
async function aYear() {
  const school = await aSchool(engine.owner)
  const write: Write = (command) => writing(engine.owner, school.org.id, command)
  await write(async (db) => {
    await aPupil(db, school, { upn: 'D825200009007' })
    await aPupil(db, school, { upn: 'N825200009015' })
  })
  const kept = async () =>
    (
      await sql<Record<string, unknown>>`
        select p.upn, e.qualification, e.option_code, e.awarded_on::text as awarded, e.grade, e.discount_code, e.scale_key
        from exam_result e join pupil p on p.org_id = e.org_id and p.id = e.pupil_id
        where e.org_id = ${school.org.id} order by p.upn, e.qualification, e.awarded_on`.execute(engine.owner)
    ).rows
  return { school, write, kept }
}

const file = `UPN,QAN,Series,Grade,Entry code,Discount code
D825200009007,601/4608/4,June 2026,7,8300H,
D825200009007,60146084,Nov 25,4,8300H,
D825200009007,601/8758/X,20/08/2026,6-5,8464H,
N825200009015,60180882,2026-06,5,8206C,kj1
N825200009015,60157318,Summer 2026,A*,7405,
N825200009015,60051231,June 2026,L2D*,J829,
N825200009015,601/4608/4,June 2026,X,,
`

test('results come with their number as text, their series as a day, and grades as they are written', async () => {
  const { write, kept } = await aYear()
  const one = await checked(write, 'exam-results', file)
  expect(one.counts).toEqual({ new: 7, changed: 0, unchanged: 0, refused: 0 })
  expect(await acceptImport(write, one.id)).toEqual({ ok: true })
  const brief = (await kept()).map(({ qualification, awarded, grade }) =>
    [qualification, awarded, grade].join(' '),
  )
  expect(brief).toEqual([
    '60146084 2025-11-01 4',
    '60146084 2026-06-01 7',
    '6018758X 2026-08-20 6-5',
    '60051231 2026-06-01 L2D*',
    '60146084 2026-06-01 X',
    '60157318 2026-06-01 A*',
    '60180882 2026-06-01 5',
  ])
  expect((await kept()).at(-1)).toMatchObject({ option_code: '8206C', discount_code: 'KJ1' })
})

test('the same file again changes nothing, a raised grade changes one row, and undoing takes exactly that back', async () => {
  const { write, kept } = await aYear()
  await acceptImport(write, (await checked(write, 'exam-results', file)).id)
  expect((await checked(write, 'exam-results', file)).counts).toMatchObject({ new: 0, unchanged: 7 })
  const before = await kept()
  const raised = await checked(write, 'exam-results', file.replace('June 2026,7,', 'June 2026,8,'))
  expect(raised.counts).toMatchObject({ changed: 1, unchanged: 6 })
  await acceptImport(write, raised.id)
  expect(await kept()).not.toEqual(before)
  expect(await undoImport(write, raised.id)).toEqual({ ok: true })
  expect(await kept()).toEqual(before)
})

test('what is wrong is refused with what would be right', async () => {
  const { write } = await aYear()
  const wrong = `UPN,QAN,Series,Grade
D825200009007,60146084,June 2026,A
D825200009007,6.01E+07,June 2026,5
D825200009007,60146084,someday,5
D825200009007,60146084,June 2026,
P825200009006,60146084,June 2026,5
`
  const one = await checked(write, 'exam-results', wrong)
  expect(one.counts).toMatchObject({ new: 0, refused: 5 })
  expect((await write((db) => listRefusals(db, one.id))).map(({ why }) => why)).toEqual([
    '“A” is no grade of AQA GCSE (9-1) in Mathematics: use one of 1, 2, 3, 4, 5, 6, 7, 8, 9 or U.',
    '“6.01E+07” is not a qualification number: seven figures and a figure or X, such as 601/4608/4.',
    '“someday” is neither a date nor a series: write 20/08/2026 or June 2026.',
    'Grade is empty.',
    'No pupil of this school is known by this.',
  ])
})

test('of two rows that say different things of a pupil in a subject the later is refused by name', async () => {
  const { write } = await aYear()
  const text = `UPN,QAN,Title,Series,Grade
D825200009007,60146084,Mathematics,June 2026,7
D825200009007,60146084,Mathematics,June 2026,8
`
  const one = await checked(write, 'exam-results', text)
  expect(one.counts).toMatchObject({ new: 1, refused: 1 })
  expect((await write((db) => listRefusals(db, one.id))).map(({ why }) => why)).toEqual([
    expect.stringMatching(/^Row 2 says something else of \w.*, \w.* in Mathematics: keep one of the two\.$/),
  ])
})

test('a qualification that is on no list comes in with its title, and with its scale when one is given', async () => {
  const { write, kept } = await aYear()
  const text = `UPN,QAN,Title,Date,Grade,Scale
D825200009007,10000001,GCSE in History,24/08/2006,b,GCSE A* to G
D825200009007,10000002,Knitting Level 2,20/08/2026,Merit,
N825200009015,10000003,GCSE in French,24/08/2006,7,gcse-a-star-g
`
  const one = await checked(write, 'exam-results', text)
  await acceptImport(write, one.id)
  expect((await kept()).map(({ grade, scale_key }) => [grade, scale_key])).toEqual([
    ['B', 'gcse-a-star-g'],
    ['MERIT', null],
  ])
})

test('what goes out comes in again unchanged', async () => {
  const { write, school } = await aYear()
  await acceptImport(write, (await checked(write, 'exam-results', file)).id)
  const taken = await write((db) => takeOut(db, 'exam-results', school.org))
  expect(taken).toMatchObject({ ending: 'csv', rows: 7, pupilIds: [expect.any(Number), expect.any(Number)] })
  const again = await checked(write, 'exam-results', Buffer.from(taken?.bytes ?? []).toString('utf8'))
  expect(again.counts).toEqual({ new: 0, changed: 0, unchanged: 7, refused: 0 })
})

test('a result of a day that has not come is refused, for it would put the whole year under the rules of that day', async () => {
  const { write } = await aYear()
  const one = await checked(write, 'exam-results', file.replace('Nov 25', 'June 2099'))
  expect(one.counts).toMatchObject({ new: 6, refused: 1 })
  expect(await write((db) => listRefusals(db, one.id))).toMatchObject([
    {
      rowNumber: 3,
      value: 'June 2099',
      why: '“June 2099” has not come yet: say when the result was awarded.',
    },
  ])
})

test('a file that names no subject takes the one its qualification stood for before', async () => {
  const { school, write } = await aYear()
  await write((db) => aSubject(db, { name: 'Sums' }))
  const named = `UPN,QAN,Series,Grade,Subject\nD825200009007,60146084,June 2025,7,Sums\n`
  expect(await acceptImport(write, (await checked(write, 'exam-results', named)).id)).toEqual({ ok: true })
  await acceptImport(write, (await checked(write, 'exam-results', file)).id)
  const { rows } = await sql<{ qualification: string; subject: string | null }>`
    select distinct e.qualification, s.name as subject from exam_result e
    left join subject s on s.org_id = e.org_id and s.id = e.subject_id
    where e.org_id = ${school.org.id} and e.awarded_on > '2025-09-01' order by 1`.execute(engine.owner)
  expect(rows.filter(({ subject }) => subject !== null)).toEqual([
    { qualification: '60146084', subject: 'Sums' },
  ])
})
