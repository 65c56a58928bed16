import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { aClass, aPupil, aSchool, aSubject, aTeacher } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { fromBytes } from '#platform/files/source.ts'
import { checkImport, startCheck, type Write } from '../check.server.ts'
import expected from '../formats/oneroster/expected.json' with { type: 'json' }
import { parseOneRoster } from '../formats/oneroster/package.ts'
import type { OneRosterRecord } from '../formats/oneroster/rows.ts'
import { fixture } from '../formats/testing.ts'
import { beginImport, getImport, listImports, listRefusals } from '../imports.server.ts'
import { acceptImport, cancelImport, undoImport } from '../settle.server.ts'
import { checkedZip } from '../testing.ts'
import { withoutSecrets } from './secrets.server.ts'
import { anEmptySchool, aSmallSchool, aZip, dumpOf, type Empty } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const rowsIn = async (school: { id: number }, columns: string, from: string): Promise<unknown[]> =>
  (
    await sql`select ${sql.raw(columns)} from ${sql.raw(from)} where t.org_id = ${school.id} order by 1`.execute(
      engine.owner,
    )
  ).rows

const bring = async (write: Write, bytes: Uint8Array) => {
  const one = await checkedZip(write, bytes)
  expect(await acceptImport(write, one.id)).toEqual({ ok: true })
  return one
}
/** An empty school into which the small school has been brought. */
const aBroughtSchool = async (): Promise<Empty> => {
  const school = await anEmptySchool(engine)
  await bring(school.write, aZip(aSmallSchool))
  return school
}
const gone = { status: 'tobedeleted', dateLastModified: '2026-11-13T16:00:00Z' }
const delta = (file: string, sourcedId: string, more: OneRosterRecord): Uint8Array => {
  const record = aSmallSchool[file]?.find((one) => one.sourcedId === sourcedId)
  return aZip({ [file]: [{ ...record, ...more }] }, 'delta')
}

describe('a bulk zip', () => {
  test('is shown before anything is written, and comes in whole', async () => {
    const school = await anEmptySchool(engine)
    const before = await dumpOf(engine, school.id)
    const one = await checkedZip(school.write, aZip(aSmallSchool))
    expect(one).toMatchObject({
      ...{ state: 'previewed', done: 25, total: 25 },
      counts: { new: 25, changed: 0, unchanged: 0, refused: 0 },
    })
    expect(await dumpOf(engine, school.id)).toBe(before)
    expect(await acceptImport(school.write, one.id)).toEqual({ ok: true })
    expect(await rowsIn(school, 't.name, t.starts, t.ends', 'academic_year t')).toEqual([
      { name: '2026/27', starts: '2026-09-01', ends: '2027-07-31' },
    ])
    expect(await rowsIn(school, 't.name, t.kind, t.ends', 'term t')).toEqual([
      { name: 'Autumn', kind: 'term', ends: '2026-12-18' },
    ])
    expect(
      await rowsIn(
        school,
        't.name, t.code, t.source_id, d.name as department',
        'subject t join department d on d.id = t.department_id',
      ),
    ).toEqual([{ name: 'Physics', code: 'PHY', source_id: 'physics', department: 'Science' }])
    expect(
      await rowsIn(
        school,
        't.name, y.name as year, t.source_id',
        'class t join year_group y on y.id = t.year_group_id',
      ),
    ).toEqual([{ name: '9PH1', year: 'Year 9', source_id: '9ph1' }])
  })

  test('makes pupils of students, with their number, birth, sex and year; and adults of those they name', async () => {
    const school = await aBroughtSchool()
    const pupils =
      'pupil t join person n on n.id = t.id left join placement l on l.pupil_id = t.id left join year_group y on y.id = l.year_group_id'
    expect(
      await rowsIn(
        school,
        'n.given_name, n.born, t.upn, t.admission_number, t.sex, t.entered, y.number',
        pupils,
      ),
    ).toEqual([
      {
        ...{ given_name: 'Ada', born: '2012-12-10', upn: 'D825200009007', admission_number: null, sex: 'F' },
        ...{ entered: '2024-09-02', number: 9 },
      },
      {
        ...{
          given_name: 'Grace',
          born: null,
          upn: null,
          admission_number: '4711',
          sex: null,
          entered: null,
          number: 9,
        },
      },
    ])
    expect(
      await rowsIn(
        school,
        'g.given_name, t.relation, t.starts, p.given_name as child',
        'guardianship t join person g on g.id = t.guardian_id join person p on p.id = t.pupil_id',
      ),
    ).toEqual([{ given_name: 'Anne', relation: 'parent', starts: '2024-09-02', child: 'Ada' }])
  })

  test('gives a teacher their own classes and a parent their own children, but nobody the whole school', async () => {
    const school = await aBroughtSchool()
    expect(
      await rowsIn(school, 'n.given_name, t.role, t.scope', 'post t join person n on n.id = t.person_id'),
    ).toEqual([
      { given_name: 'Anne', role: 'guardian', scope: 'own_children' },
      { given_name: 'Marie', role: 'teacher', scope: 'own_classes' },
    ])
    expect(
      await rowsIn(school, 'n.given_name, t.starts', 'teaching t join person n on n.id = t.person_id'),
    ).toEqual([{ given_name: 'Marie', starts: '2026-09-01' }])
  })

  test('brings the markbook: work with its full mark, marks, and who did not hand in', async () => {
    const school = await aBroughtSchool()
    expect(
      await rowsIn(school, 't.title, t.category, t.set_on, t.max_score::int as most', 'line_item t'),
    ).toEqual([{ title: 'Forces', category: 'Quiz', set_on: '2026-10-05', most: 20 }])
    expect(
      await rowsIn(
        school,
        'n.given_name, t.score::text as score, t.status',
        'result t join person n on n.id = t.pupil_id',
      ),
    ).toEqual([
      { given_name: 'Ada', score: '17.5', status: 'marked' },
      { given_name: 'Grace', score: null, status: 'absent' },
    ])
  })

  test('brought again changes nothing; a changed name is one changed row', async () => {
    const school = await aBroughtSchool()
    const again = await checkedZip(school.write, aZip(aSmallSchool))
    expect(again.counts).toEqual({ new: 0, changed: 0, unchanged: 25, refused: 0 })
    const users = (aSmallSchool.users ?? []).map((one) =>
      one.sourcedId === 'ada' ? { ...one, familyName: 'Lovelace' } : one,
    )
    const one = await checkedZip(school.write, aZip({ ...aSmallSchool, users }))
    expect(one.counts).toEqual({ new: 0, changed: 1, unchanged: 24, refused: 0 })
  })

  test('is taken back exactly, the school as empty as before', async () => {
    const school = await anEmptySchool(engine)
    const before = await dumpOf(engine, school.id)
    const one = await bring(school.write, aZip(aSmallSchool))
    expect(await dumpOf(engine, school.id)).not.toBe(before)
    expect(await undoImport(school.write, one.id)).toEqual({ ok: true })
    expect(await dumpOf(engine, school.id)).toBe(before)
  })

  test('goes on where it was after the process was stopped, and comes to the same', async () => {
    const enrollments = Array.from({ length: 4100 }, (_, place) => ({
      ...{ sourcedId: `e${place}`, classSourcedId: '9ph1', schoolSourcedId: 'school', role: 'student' },
      ...{ userSourcedId: place % 2 === 0 ? 'ada' : 'grace', beginDate: `20${10 + (place % 16)}-09-01` },
      endDate: '2026-10-01',
    }))
    const bytes = aZip({ ...aSmallSchool, enrollments })
    const school = await anEmptySchool(engine)
    const id = await school.write(async (db) => {
      const given = { kind: 'oneroster', source: 'T', fileName: 'f.zip', plan: { columns: {} } }
      const made = await beginImport(db, given)
      await startCheck(db, made, given.plan)
      return made
    })
    let batches = 0
    const dying: Write = (command) => {
      batches += 1
      if (batches > 10) throw new Error('The process was killed')
      return school.write(command)
    }
    const file = fromBytes('f.zip', bytes)
    await expect(checkImport(dying, id, file, { country: 'england' })).rejects.toThrow('killed')
    expect(await school.write((db) => getImport(db, id))).toMatchObject({ state: 'checking', total: 4122 })
    await checkImport(school.write, id, file, { country: 'england' })
    const whole = await checkedZip((await anEmptySchool(engine)).write, bytes)
    expect(await school.write((db) => getImport(db, id))).toMatchObject({
      ...{ state: 'previewed', done: 4122, counts: whole.counts },
    })
    expect(await acceptImport(school.write, id)).toEqual({ ok: true })
  })

  test('given up leaves nothing; another school sees nothing of it', async () => {
    const school = await anEmptySchool(engine)
    const other = await anEmptySchool(engine)
    const one = await checkedZip(school.write, aZip(aSmallSchool))
    expect(await other.write((db) => listImports(db))).toEqual([])
    expect(await acceptImport(other.write, one.id)).toMatchObject({ ok: false })
    expect(await school.write((db) => cancelImport(db, one.id))).toBe(true)
    expect(await rowsIn(school, 't.seq', 'import_row t')).toEqual([])
    expect(await rowsIn(other, 't.file', 'roster_record t')).toEqual([])
  })
})

describe('what is wrong', () => {
  test.each([
    'invalid-schema',
    'invalid-fields',
    'invalid-duplicate-sourcedid',
    'invalid-missing-target-file',
  ] as const)('%s is refused whole, each fault with its code, file, row and column', async (name) => {
    const school = await anEmptySchool(engine)
    const before = await dumpOf(engine, school.id)
    const one = await checkedZip(school.write, fixture(`oneroster/${name}.zip`))
    expect(one).toMatchObject({
      state: 'refused',
      message: expect.stringContaining('nothing of it was read'),
    })
    const refusals = await school.write((db) => listRefusals(db, one.id))
    const found = refusals.map(
      ({ part, rowNumber, column, why }) => `${part} ${rowNumber} ${column} ${/\((.*)\)$/.exec(why)?.[1]}`,
    )
    const published = expected[name].map(({ code, file, row, field }) => `${file} ${row} ${field} ${code}`)
    expect(found.toSorted()).toEqual(published.toSorted())
    expect(await dumpOf(engine, school.id)).toBe(before)
  })

  test('a class without a year group is refused with its members, and the rest comes in', async () => {
    const school = await anEmptySchool(engine)
    const bare = (file: string) => (aSmallSchool[file] ?? []).map(({ grades: _, ...one }) => one)
    const zip = aZip({
      ...aSmallSchool,
      classes: bare('classes') as OneRosterRecord[],
      users: bare('users') as OneRosterRecord[],
    })
    const one = await checkedZip(school.write, zip)
    expect(one.counts).toMatchObject({ new: 18, refused: 7 })
    const refusals = await school.write((db) => listRefusals(db, one.id))
    expect(refusals[0]).toMatchObject({
      ...{ part: 'classes.csv', rowNumber: 2, column: 'grades' },
      why: 'No year group is known for this class: give the grade of it, its course or its pupils.',
    })
    expect(refusals[1]).toMatchObject({
      ...{ part: 'enrollments.csv', column: 'classSourcedId', value: '9ph1' },
      why: 'There is no class 9ph1 here: its own row was refused, or it never came.',
    })
    expect(await acceptImport(school.write, one.id)).toEqual({ ok: true })
  })

  test('of a zip with several schools only ours comes in; with none of our name nothing does', async () => {
    const orgs = [...(aSmallSchool.orgs ?? []), { sourcedId: 'south', name: 'South School', type: 'school' }]
    const users = (aSmallSchool.users ?? []).map((one) =>
      one.sourcedId === 'head' ? { ...one, primaryOrgSourcedId: 'south' } : one,
    )
    const roles = (aSmallSchool.roles ?? []).map((one) =>
      one.sourcedId === 'r-head' ? { ...one, orgSourcedId: 'south' } : one,
    )
    const zip = aZip({ ...aSmallSchool, orgs, users, roles })
    const ours = await anEmptySchool(engine, 'North School')
    const one = await checkedZip(ours.write, zip)
    expect(one.counts).toMatchObject({ new: 24, refused: 2 })
    const [refusal] = await ours.write((db) => listRefusals(db, one.id))
    expect(refusal?.why).toBe('This belongs to another school of the zip.')
    const strangers = await anEmptySchool(engine, 'East School')
    expect(await checkedZip(strangers.write, zip)).toMatchObject({
      ...{
        state: 'refused',
        message: expect.stringContaining('holds 2 schools, and none is called East School'),
      },
    })
  })

  test('a table is no zip, and is refused in words', async () => {
    const { write } = await anEmptySchool(engine)
    expect(await checkedZip(write, Buffer.from('UPN,Surname\n'))).toMatchObject({
      ...{ state: 'refused', message: expect.stringContaining('not a whole zip') },
    })
  })
})

describe('a school that has been working', () => {
  test('keeps its year, subject, class and people: they are recognised, not doubled', async () => {
    const school = await aSchool(engine.owner)
    const write: Write = (command) => writing(engine.owner, school.org.id, command)
    const own = await write(async (db) => {
      const subjectId = await aSubject(db, { name: 'Physics' })
      const classId = await aClass(db, school, { name: '9PH1', subjectId })
      const pupilId = await aPupil(db, school, { upn: 'D825200009007', classIds: [classId] })
      const teacherId = await aTeacher(db, [classId])
      await sql`update person set email = 'marie@school.example' where org_id = ${db.orgId} and id = ${teacherId}`.execute(
        db,
      )
      return { classId, pupilId, teacherId }
    })
    const before = await dumpOf(engine, school.org.id)
    const one = await bring(write, aZip(aSmallSchool))
    const org = { id: school.org.id }
    expect(await rowsIn(org, 't.name, t.starts, t.ends', 'academic_year t')).toEqual([
      { name: '2026/27', starts: '2026-09-01', ends: '2027-08-31' },
    ])
    expect(await rowsIn(org, 't.id, t.source_id', 'class t')).toEqual([{ id: own.classId, source_id: null }])
    expect(await rowsIn(org, 't.name', 'subject t')).toEqual([{ name: 'Mathematics' }, { name: 'Physics' }])
    const members = await rowsIn(org, 't.pupil_id, t.starts', 'enrolment t')
    expect(members).toHaveLength(2)
    expect(members).toContainEqual({ pupil_id: own.pupilId, starts: '2026-09-01' })
    expect(await rowsIn(org, 't.person_id', 'teaching t')).toEqual([{ person_id: own.teacherId }])
    expect(await rowsIn(org, 't.role', 'post t')).toEqual([{ role: 'guardian' }, { role: 'teacher' }])
    expect(await undoImport(write, one.id)).toEqual({ ok: true })
    expect(await dumpOf(engine, school.org.id)).toBe(before)
  })
})

describe('a delta', () => {
  test('of an enrolment deleted by its source ends it on that day; taking it back opens it again', async () => {
    const school = await aBroughtSchool()
    const before = await dumpOf(engine, school.id)
    const one = await bring(school.write, delta('enrollments', 'e-grace', gone))
    expect(one.counts).toEqual({ new: 0, changed: 1, unchanged: 0, refused: 0 })
    const members = 'enrolment t join person n on n.id = t.pupil_id'
    expect(await rowsIn(school, 'n.given_name, t.ends', members)).toEqual([
      { given_name: 'Ada', ends: null },
      { given_name: 'Grace', ends: '2026-11-13' },
    ])
    expect(await undoImport(school.write, one.id)).toEqual({ ok: true })
    expect(await dumpOf(engine, school.id)).toBe(before)
  })

  test('of a deleted pupil is a leaver with every record, who may come back', async () => {
    const school = await aBroughtSchool()
    await bring(school.write, delta('users', 'ada', gone))
    const leavers = 'pupil t join person n on n.id = t.id'
    expect(await rowsIn(school, 'n.given_name, t.left_on', leavers)).toEqual([
      { given_name: 'Ada', left_on: '2026-11-13' },
      { given_name: 'Grace', left_on: null },
    ])
    expect(await rowsIn(school, 't.score::text as score', 'result t')).toHaveLength(2)
    await bring(
      school.write,
      delta('users', 'ada', { status: 'active', dateLastModified: '2026-11-16T08:00:00Z' }),
    )
    expect(await rowsIn(school, 'n.given_name, t.left_on', leavers)).toMatchObject([
      { left_on: null },
      { left_on: null },
    ])
  })

  test('of a deleted teacher ends their post, of a deleted parent their guardianship', async () => {
    const school = await aBroughtSchool()
    await bring(school.write, delta('users', 'marie', gone))
    await bring(school.write, delta('roles', 'r-anne', gone))
    expect(await rowsIn(school, 't.role, t.ends', 'post t')).toEqual([
      { role: 'guardian', ends: '2026-11-13' },
      { role: 'teacher', ends: '2026-11-13' },
    ])
    expect(await rowsIn(school, 't.relation, t.ends', 'guardianship t')).toEqual([
      { relation: 'parent', ends: '2026-11-13' },
    ])
  })

  test('of a deleted mark leaves the line without a mark', async () => {
    const school = await aBroughtSchool()
    await bring(school.write, delta('results', 'x-ada', gone))
    expect(await rowsIn(school, 't.status, t.score', 'result t')).toEqual([
      { status: 'absent', score: null },
      { status: 'withdrawn', score: null },
    ])
  })

  test('brought late does not undo a newer one', async () => {
    const school = await aBroughtSchool()
    const at = (day: string) => ({ status: 'active', dateLastModified: `2026-11-${day}T08:00:00Z` })
    await bring(school.write, delta('users', 'ada', { ...at('16'), familyName: 'Lovelace' }))
    const late = await checkedZip(school.write, delta('users', 'ada', { ...at('09'), familyName: 'King' }))
    expect(late.counts).toEqual({ new: 0, changed: 0, unchanged: 1, refused: 0 })
  })

  test('that names what never came is refused by row', async () => {
    const school = await aBroughtSchool()
    const one = await checkedZip(school.write, delta('enrollments', 'e-ada', { classSourcedId: 'nowhere' }))
    expect(await school.write((db) => listRefusals(db, one.id))).toMatchObject([
      { part: 'enrollments.csv', rowNumber: 2, column: 'classSourcedId', value: 'nowhere' },
    ])
  })

  test('in which a pupil names another adult ends the one before', async () => {
    const school = await aBroughtSchool()
    await bring(school.write, delta('users', 'ada', { agentSourcedIds: '' }))
    expect(await rowsIn(school, 't.ends', 'guardianship t')).toEqual([{ ends: '2026-11-20' }])
  })
})

describe('grades and secrets', () => {
  test('a new subject takes the scale of most subjects, or the one that is asked for', async () => {
    const school = await anEmptySchool(engine)
    await school.write(async (db) => {
      await aSubject(db, { scaleKey: 'pt-0-20' })
    })
    const byRule = await checkedZip(school.write, aZip(aSmallSchool))
    await acceptImport(school.write, byRule.id)
    const scales = () => rowsIn(school, 't.code, t.scale_key', "(select * from subject where code = 'PHY') t")
    expect(await scales()).toEqual([{ code: 'PHY', scale_key: 'pt-0-20' }])
    await undoImport(school.write, byRule.id)
    const columns = { scale: { value: 'gcse-9-1' } }
    await acceptImport(school.write, (await checkedZip(school.write, aZip(aSmallSchool), { columns })).id)
    expect(await scales()).toEqual([{ code: 'PHY', scale_key: 'gcse-9-1' }])
    expect(
      await checkedZip(school.write, aZip(aSmallSchool), { columns: { scale: { value: 'runes' } } }),
    ).toMatchObject({
      ...{ state: 'refused', message: expect.stringContaining('There is no grade scale “runes”') },
    })
  })

  test('a password is nowhere: not among the records, not in the staged rows, not in a kept zip', async () => {
    const school = await aBroughtSchool()
    const found = await rowsIn(school, 't.fields::text as text', 'roster_record t')
    const staged = await rowsIn(school, 't.after::text as text', 'import_row t')
    expect(found.length).toBe(25)
    expect(JSON.stringify([found, staged])).not.toContain('hunter2')
    const text = async (bytes: Uint8Array) =>
      JSON.stringify(await parseOneRoster(bytes).then(({ files }) => [...files]))
    const zip = aZip(aSmallSchool)
    expect(await text(zip)).toContain('hunter2')
    expect(await text(await withoutSecrets(zip))).toBe((await text(zip)).replace('hunter2', ''))
    expect(await withoutSecrets(fixture('oneroster/valid-full-bulk.zip'))).toEqual(
      fixture('oneroster/valid-full-bulk.zip'),
    )
  })
})
