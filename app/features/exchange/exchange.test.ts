import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writing } from '#features/access/testing.ts'
import { aCycle } from '#features/cycle/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { listSubjects, listYearGroups } from '#features/school/api.server.ts'
import { aClass, aPupil, aSchool, aSubject, type School } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { checkImport, startCheck, type Write } from './check.server.ts'
import { beginImport, getImport, listFaults, listImports, listRefusals } from './imports.server.ts'
import { getKind } from './kinds/all.server.ts'
import { withWords } from './reading/fields.ts'
import { askedWords } from './reading/words.ts'
import { acceptImport, cancelImport, undoImport } from './settle.server.ts'
import { checked, textFile } from './testing.ts'
import { tableNames } from './writing/tables.ts'

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

/** Everything in the tables an import writes, as it stands. */
async function dump(school: School): Promise<string> {
  const tables: unknown[] = []
  for (const table of tableNames) {
    const found =
      await sql`select to_jsonb(t) as row from ${sql.table(table)} t where t.org_id = ${school.org.id}
      order by to_jsonb(t)::text`.execute(engine.owner)
    tables.push([table, found.rows])
  }
  return JSON.stringify(tables)
}

const roll = `UPN;Surname;Forename;Year;Reg;Sex;PP
D825200009007;Ångström;Åsa;9;9A;F;Y
;Byron;Ada;Year 9;9A;F;N
P825200009006;Hopper;Grace;10;10B;F;
X825200009006;Wrong;Letter;9;9A;M;N
A825200009005;Turing;Alan;14;9A;M;N
`.replace(';Byron;Ada;Year 9', 'N825200009015;Byron;Ada;Year 9')

describe('an import', () => {
  test('says before anything is written what is new, changed, unchanged and refused, with row and column', async () => {
    const school = await aSchool(engine.owner)
    const write = writer(school)
    const before = await dump(school)
    const one = await checked(write, 'pupils', roll)
    expect(one.state).toBe('previewed')
    const refused = await write((db) => listRefusals(db, one.id))
    expect(refused).toMatchObject([
      { rowNumber: 5, column: 'UPN', why: expect.stringContaining('has a wrong letter in front') },
      { rowNumber: 6, column: 'Year', why: 'There is no year group “14” here.' },
    ])
    expect(one.counts).toEqual({ new: 3, changed: 0, unchanged: 0, refused: 2 })
    expect(await dump(school)).toBe(before)
  })

  test('in Portugal reads “Ano” and “Turma”, and a year by any of the names it has there', async () => {
    const school = await aSchool(engine.owner)
    const pupils = `UPN;Surname;Forename;Ano;Turma
D825200009007;Pessoa;Fernando;9º ano;9.º B
P825200009006;Sena;Jorge;10.º;10.º A
`
    const one = await checked(writer(school), 'pupils', pupils, { country: 'portugal' })
    expect(one.counts).toEqual({ new: 2, changed: 0, unchanged: 0, refused: 0 })
    await acceptImport(writer(school), one.id)
    const placed = await sql<{ said: string }>`
      select concat(y.number, ' ', r.name) as said from placement p
      join year_group y on y.org_id = p.org_id and y.id = p.year_group_id
      join registration_group r on r.org_id = p.org_id and r.id = p.registration_group_id
      where p.org_id = ${school.org.id} order by y.number`.execute(engine.owner)
    expect(placed.rows.map(({ said }) => said)).toEqual(['9 9.º B', '10 10.º A'])
  })

  test('is accepted whole; a second time everything is unchanged; a changed cell is one changed row', async () => {
    const school = await aSchool(engine.owner)
    const write = writer(school)
    const first = await checked(write, 'pupils', roll)
    expect(await acceptImport(write, first.id)).toEqual({ ok: true })
    const again = await checked(write, 'pupils', roll)
    expect(again.counts).toEqual({ new: 0, changed: 0, unchanged: 3, refused: 2 })
    const moved = await checked(write, 'pupils', roll.replace('Hopper;Grace;10;10B', 'Hopper;Grace;10;10C'))
    expect(moved.counts).toEqual({ new: 0, changed: 1, unchanged: 2, refused: 2 })
    const row = await write((db) =>
      db
        .selectFrom('pupil')
        .innerJoin('person', (join) =>
          join.onRef('person.org_id', '=', 'pupil.org_id').onRef('person.id', '=', 'pupil.id'),
        )
        .select(['person.family_name', 'pupil.pupil_premium', 'pupil.sex'])
        .where('pupil.org_id', '=', db.orgId)
        .where('pupil.upn', '=', 'D825200009007')
        .executeTakeFirst(),
    )
    expect(row).toEqual({ family_name: 'Ångström', pupil_premium: true, sex: 'F' })
  })

  test('is undone exactly: the tables are byte for byte as before, also where rows were changed', async () => {
    const school = await aSchool(engine.owner)
    const write = writer(school)
    await acceptImport(write, (await checked(write, 'pupils', roll)).id)
    const before = await dump(school)
    const changes = roll.replace('Ada', 'Augusta').replace('9A;F;Y', '9C;F;N')
    const more = `${changes}Z825200009014;Curie;Marie;10;10B;F;N\n`
    const one = await checked(write, 'pupils', more)
    expect(await acceptImport(write, one.id)).toEqual({ ok: true })
    expect(await dump(school)).not.toBe(before)
    expect(await undoImport(write, one.id)).toEqual({ ok: true })
    expect(await dump(school)).toBe(before)
  })

  test('is not undone over a later change, and that change is named', async () => {
    const school = await aSchool(engine.owner)
    const write = writer(school)
    const one = await checked(write, 'pupils', roll)
    await acceptImport(write, one.id)
    await write((db) =>
      sql`update person set given_name = 'Augusta Ada' where org_id = ${db.orgId} and family_name = 'Byron'`.execute(
        db,
      ),
    )
    const before = await dump(school)
    expect(await undoImport(write, one.id)).toEqual({
      ...{ ok: false, why: 'Later changes forbid it; nothing was undone.' },
      obstacles: [{ part: '', rowNumber: 3, what: 'the person was changed afterwards' }],
    })
    expect(await dump(school)).toBe(before)
    expect(await write((db) => getImport(db, one.id))).toMatchObject({ state: 'accepted' })
  })

  test('is not undone when a later record belongs to something it brought', async () => {
    const school = await aSchool(engine.owner)
    const write = writer(school)
    const one = await checked(write, 'pupils', roll)
    await acceptImport(write, one.id)
    await write(async (db) => {
      const classId = await aClass(db, school)
      await sql`insert into enrolment (org_id, class_id, pupil_id, starts)
        select org_id, ${classId}, id, '2026-10-01' from pupil where org_id = ${db.orgId} limit 1`.execute(db)
    })
    expect(await undoImport(write, one.id)).toMatchObject({
      obstacles: [{ what: 'enrolment added later belongs to something this import brought' }],
    })
  })

  test('that was checked before the school changed is checked again, not written over it', async () => {
    const school = await aSchool(engine.owner)
    const write = writer(school)
    await acceptImport(write, (await checked(write, 'pupils', roll)).id)
    const late = await checked(write, 'pupils', roll.replace('Ada', 'Augusta'))
    await write((db) =>
      sql`update person set given_name = 'A.' where org_id = ${db.orgId} and family_name = 'Byron'`.execute(
        db,
      ),
    )
    expect(await acceptImport(write, late.id)).toMatchObject({
      why: expect.stringContaining('changed since the file was checked (1 rows)'),
    })
    expect(await write((db) => getImport(db, late.id))).toMatchObject({ state: 'previewed' })
  })

  test('remembers how the columns of a source were matched', async () => {
    const school = await aSchool(engine.owner)
    const write = writer(school)
    const odd = 'N1;N2;Stufe;Kennung\nByron;Ada;9;77\n'
    const columns = {
      family: { columns: ['N1'] },
      given: { columns: ['N2'] },
      year: { columns: ['Stufe'] },
      admission: { columns: ['Kennung'] },
    }
    const first = await checked(write, 'pupils', odd, { source: 'Odd system', plan: { columns } })
    await acceptImport(write, first.id)
    expect(await checked(write, 'pupils', odd, { source: 'Odd system' })).toMatchObject({
      ...{ state: 'previewed', counts: { unchanged: 1 } },
    })
    expect(await checked(write, 'pupils', odd, { source: 'Another' })).toMatchObject({
      ...{ state: 'refused', message: 'No column is matched with Surname, Forename, Year group.' },
    })
  })

  test('asks once what a word of the file means, proposes what is nearly alike, and remembers the answer', async () => {
    const school = await aSchool(engine.owner)
    const write = writer(school)
    const year = await write(async (db) => (await listYearGroups(db))[0]?.name ?? '')
    const file = (word: string) =>
      `Surname,Forename,Year,Adno,Sex\nByron,Ada,${year},1,${word}\nHopper,Grace,${year},2,${word}\nTuring,Alan,${year},3,Male\n`
    const first = await checked(write, 'pupils', file('Femal'), { source: 'Words' })
    expect(first.counts).toMatchObject({ new: 1, refused: 2 })
    const { faults } = await write((db) => listFaults(db, first.id))
    expect(faults).toMatchObject([{ column: 'Sex', value: 'Femal', rows: [2, 3], count: 2 }])
    const fields = await write((db) => getKind('pupils').fields(db, 'england'))
    expect(askedWords(fields, first.plan.columns, faults)).toMatchObject([
      { field: { key: 'sex' }, written: 'Femal', means: 'Female', proposed: true, rows: 2 },
    ])
    const columns = withWords(first.plan.columns, [{ key: 'sex', written: 'Femal', means: 'Female' }])
    const again = await checked(write, 'pupils', file('Femal'), { source: 'Words', plan: { columns } })
    expect(again.counts).toMatchObject({ new: 3, refused: 0 })
    await acceptImport(write, again.id)
    expect(await checked(write, 'pupils', file('Femal'), { source: 'Words' })).toMatchObject({
      counts: { unchanged: 3, refused: 0 },
    })
    expect(await checked(write, 'pupils', file('Femal'), { source: 'Another' })).toMatchObject({
      counts: { unchanged: 1, refused: 2 },
    })
  })

  test('a school that begins gets the year groups and subjects its first files name, as the country calls them', async () => {
    const school = await aSchool(engine.owner)
    const write = writer(school)
    for (const table of [
      'placement',
      'enrolment',
      'teaching',
      'class',
      'registration_group',
      'subject',
      'year_group',
    ])
      await sql`delete from ${sql.table(table)} where org_id = ${school.org.id}`.execute(engine.owner)
    const first = await checked(
      write,
      'pupils',
      'Surname,Forename,Year,Adno,DOB\nByron,Ada,Y9,1,1.13.2012\nHopper,Grace,Y9,2,\nTuring,Alan,Year Q,3,\n',
    )
    expect(first.counts).toMatchObject({ new: 1, refused: 2 })
    await acceptImport(write, first.id)
    expect((await write(listYearGroups)).map(({ name }) => name)).toEqual(['Year 9'])
    const second = await checked(
      write,
      'classes',
      'Class,Subject,Year,Adno\n9MA1,Maths,9,2\n9PO1,Potions,9,2\n',
    )
    expect(second.counts).toMatchObject({ new: 1, refused: 1 })
    await acceptImport(write, second.id)
    expect(await write(listSubjects)).toMatchObject([
      { name: 'Mathematics', code: 'MA', department: 'Mathematics', scaleKey: 'gcse-9-1' },
    ])
    expect(await undoImport(write, second.id)).toMatchObject({ ok: true })
    expect(await write(listSubjects)).toEqual([])
    const later = await checked(write, 'pupils', 'Surname,Forename,Year,Adno\nLovelace,Ada,Y1,4\n')
    expect(later.counts).toMatchObject({ new: 0, refused: 1 })
  })

  test('a file that comes before there is an academic year says what to do first', async () => {
    const school = await aSchool(engine.owner)
    await sql`delete from academic_year where org_id = ${school.org.id}`.execute(engine.owner)
    expect(await checked(writer(school), 'pupils', roll)).toMatchObject({
      ...{ state: 'refused', message: expect.stringContaining('There is no academic year yet') },
    })
  })

  test('given up leaves nothing behind, whether before or during its check', async () => {
    const school = await aSchool(engine.owner)
    const write = writer(school)
    const one = await checked(write, 'pupils', roll)
    expect(await write((db) => cancelImport(db, one.id))).toBe(true)
    const id = await write(async (db) => {
      const made = await beginImport(db, { kind: 'pupils', source: 'T', fileName: 'f.csv', plan: one.plan })
      await startCheck(db, made, one.plan)
      await cancelImport(db, made)
      return made
    })
    await checkImport(write, id, textFile(roll), { country: 'england' })
    expect(await write((db) => getImport(db, id))).toMatchObject({ state: 'cancelled' })
    const left = await sql<{
      n: number
    }>`select count(*)::int as n from import_row where org_id = ${school.org.id}`.execute(engine.owner)
    expect(left.rows[0]?.n).toBe(0)
    expect(await acceptImport(write, one.id)).toMatchObject({ ok: false })
  })

  test('goes on from the last whole batch after the process was stopped', async () => {
    const school = await aSchool(engine.owner)
    const write = writer(school)
    const lines = Array.from({ length: 4500 }, (_, place) => `${10_000 + place};Family${place};Given;9`)
    const text = `Adno;Surname;Forename;Year\n${lines.join('\n')}\n`
    const plan = {
      columns: {
        ...{ admission: { columns: ['Adno'] }, family: { columns: ['Surname'] } },
        ...{ given: { columns: ['Forename'] }, year: { columns: ['Year'] } },
      },
    }
    const id = await write(async (db) => {
      const made = await beginImport(db, { kind: 'pupils', source: 'T', fileName: 'f.csv', plan })
      await startCheck(db, made, plan)
      return made
    })
    let batches = 0
    const dying: Write = (command) => {
      batches += 1
      if (batches > 5) throw new Error('The process was killed')
      return write(command)
    }
    await expect(checkImport(dying, id, textFile(text), { country: 'england' })).rejects.toThrow('killed')
    const half = await write((db) => getImport(db, id))
    expect(half.state).toBe('checking')
    expect(half.done).toBeGreaterThan(1000)
    expect(half.done).toBeLessThan(4500)
    await checkImport(write, id, textFile(text), { country: 'england' })
    expect(await write((db) => getImport(db, id))).toMatchObject({
      ...{ state: 'previewed', done: 4500, counts: { new: 4500, refused: 0 } },
    })
    expect(await acceptImport(write, id)).toEqual({ ok: true })
  })

  test('of another school is not there', async () => {
    const one = await aSchool(engine.owner)
    const other = await aSchool(engine.owner)
    const made = await checked(writer(one), 'pupils', roll)
    await expect(writer(other)((db) => getImport(db, made.id))).rejects.toMatchObject({ status: 404 })
    expect(await writer(other)((db) => listImports(db))).toEqual([])
    expect(await acceptImport(writer(other), made.id)).toMatchObject({ ok: false })
    expect(await undoImport(writer(other), made.id)).toMatchObject({ ok: false })
    expect(await writer(other)((db) => cancelImport(db, made.id))).toBe(false)
  })

  test('two rows on the same pupil: alike ones are one, different ones are refused', async () => {
    const school = await aSchool(engine.owner)
    const line = 'D825200009007;Ångström;Åsa;9\n'
    const text = `UPN;Surname;Forename;Year\n${line}${line}${line.replace('Åsa', 'Asa')}`
    const one = await checked(writer(school), 'pupils', text)
    const [refusal] = await writer(school)((db) => listRefusals(db, one.id))
    expect(refusal).toMatchObject({
      rowNumber: 4,
      why: 'Row 2 says something else of the same thing: keep one of the two.',
    })
  })
})

describe('each kind', () => {
  /** Two pupils of Year 9 in a mathematics class, in an open cycle. */
  async function aClassroom() {
    const school = await aSchool(engine.owner)
    const made = await writer(school)(async (db) => {
      const classId = await aClass(db, school, { name: '9MA1' })
      const first = await aPupil(db, school, { upn: 'D825200009007', classIds: [classId] })
      const second = await aPupil(db, school, { upn: 'N825200009015', classIds: [classId] })
      return { classId, first, second, cycleId: await aCycle(db, school) }
    })
    return { school, write: writer(school), ...made }
  }
  const bring = async (write: Write, kind: Parameters<typeof checked>[1], text: string) => {
    const one = await checked(write, kind, text)
    const settled = await acceptImport(write, one.id)
    return { ...one, settled }
  }
  const whole = { settled: { ok: true } }

  test('staff come as teachers of their own classes and nothing more', async () => {
    const { school, write } = await aClassroom()
    const text = 'Staff code,Title,Surname,Forename,Email\nLOV,Ms,Lovelace,Ada,ada@example.org\n'
    expect(await bring(write, 'staff', text)).toMatchObject({ counts: { new: 1 }, ...whole })
    const posts = await sql`select role, scope from post where org_id = ${school.org.id}`.execute(
      engine.owner,
    )
    expect(posts.rows).toEqual([{ role: 'teacher', scope: 'own_classes' }])
    expect(await bring(write, 'staff', text)).toMatchObject({ counts: { new: 0, unchanged: 1 } })
  })

  test('classes are made with their pupils and teacher', async () => {
    const { write } = await aClassroom()
    await bring(write, 'staff', 'Staff code,Surname,Forename\nLOV,Lovelace,Ada\n')
    const text =
      'Class,Subject,Year,Teacher,UPN\n9MA2,Mathematics,9,LOV,D825200009007\n9MA2,Mathematics,9,LOV,N825200009015\n9XX1,,,,D825200009007\n'
    const one = await bring(write, 'classes', text)
    expect(one).toMatchObject({ counts: { new: 2, refused: 1 }, ...whole })
    const [refusal] = await write((db) => listRefusals(db, one.id))
    expect(refusal?.why).toContain('There is no class “9XX1” yet')
    expect(await bring(write, 'classes', text)).toMatchObject({ counts: { new: 0, unchanged: 2 } })
  })

  test('the tier of a class comes with it, made or there already, and an unknown tier is refused', async () => {
    const { school, write } = await aClassroom()
    const tierOf = async () =>
      (
        await sql`select tier from class where org_id = ${school.org.id} and name = '9MA2'`.execute(
          engine.owner,
        )
      ).rows
    const text = 'Class,Subject,Year,UPN,Tier\n9MA2,Mathematics,9,D825200009007,F\n9MA2,,,N825200009015,F\n'
    expect(await bring(write, 'classes', text)).toMatchObject({ counts: { new: 2, refused: 0 }, ...whole })
    expect(await tierOf()).toEqual([{ tier: 'foundation' }])
    await bring(write, 'classes', 'Class,Tier\n9MA2,Higher\n')
    expect(await tierOf()).toEqual([{ tier: 'higher' }])
    expect(await bring(write, 'classes', 'Class,Tier\n9MA2,Middle\n')).toMatchObject({
      counts: { refused: 1 },
    })
  })

  test('prior attainment is read on the scale of each kind; absent is no start', async () => {
    const { write, school } = await aClassroom()
    const text = 'UPN,KS2 Reading,KS2 Maths\nD825200009007,105,A\nN825200009015,98,999\n'
    const one = await bring(write, 'prior-attainment', text)
    const [refusal] = await write((db) => listRefusals(db, one.id))
    expect(refusal).toMatchObject({ rowNumber: 3, column: 'KS2 Maths' })
    const rows =
      await sql`select kind, score::int as score from prior_attainment where org_id = ${school.org.id}`.execute(
        engine.owner,
      )
    expect(rows.rows).toEqual([{ kind: 'ks2_reading', score: 105 }])
  })

  test('judgements go into the cycle beside what is there, and undoing leaves that alone', async () => {
    const { write, school, cycleId, classId, first } = await aClassroom()
    await write((db) =>
      db
        .insertInto('cycle_entry')
        .values({
          org_id: db.orgId,
          cycle_id: cycleId,
          class_id: classId,
          pupil_id: first,
          marks: '{"effort":"3"}',
        })
        .execute(),
    )
    const text =
      'UPN,Subject,Working at 1,Flags 1\nD825200009007,Mathematics,6,HW\nN825200009015,Mathematics,12,\n'
    const one = await bring(write, 'judgements', text)
    expect(one).toMatchObject({ counts: { changed: 1, refused: 1 }, ...whole })
    const marks = async () =>
      (
        await sql<{ marks: unknown }>`select marks from cycle_entry where org_id = ${school.org.id}`.execute(
          engine.owner,
        )
      ).rows
    expect(await marks()).toEqual([{ marks: { effort: '3', judgement: '6', flags: ['homework'] } }])
    await sql`update cycle_entry set marks = marks || '{"comment":"later"}' where org_id = ${school.org.id}`.execute(
      engine.owner,
    )
    expect(await undoImport(write, one.id)).toEqual({ ok: true })
    expect(await marks()).toEqual([{ marks: { effort: '3', comment: 'later' } }])
  })

  test('a sheet kept through the year may say again what was frozen, and nothing else of a closed cycle', async () => {
    const { write, school, cycleId } = await aClassroom()
    const of = (mark: string) => `UPN,Subject,Working at 1\nD825200009007,Mathematics,${mark}\n`
    await bring(write, 'judgements', of('6'))
    await sql`update cycle set state = 'closed' where org_id = ${school.org.id} and id = ${cycleId}`.execute(
      engine.owner,
    )
    expect(await bring(write, 'judgements', of('6'))).toMatchObject({ counts: { unchanged: 1, refused: 0 } })
    const other = await bring(write, 'judgements', of('7'))
    expect(other).toMatchObject({ counts: { unchanged: 0, refused: 1 } })
    const [refusal] = await write((db) => listRefusals(db, other.id))
    expect(refusal).toMatchObject({ column: 'Working at 1', why: expect.stringContaining('says otherwise') })
  })

  test('weekly marks make their piece of work once', async () => {
    const { write, school } = await aClassroom()
    const text =
      'UPN,Class,Work,Date,Out of,Mark\nD825200009007,9MA1,Fractions,20/11/2026,20,15\nN825200009015,9MA1,Fractions,20/11/2026,20,25\nN825200009015,9MA1,Fractions,20/11/2026,20,"12,5"\n'
    const one = await bring(write, 'weekly-marks', text)
    expect(one).toMatchObject({ counts: { new: 2, refused: 1 }, ...whole })
    const work = await sql`select title from line_item where org_id = ${school.org.id}`.execute(engine.owner)
    expect(work.rows).toHaveLength(1)
    expect(await bring(write, 'weekly-marks', text)).toMatchObject({ counts: { unchanged: 2, refused: 1 } })
  })

  test('attendance comes by week, in the codes of 2024', async () => {
    const { write, school } = await aClassroom()
    const text =
      'UPN,Week beginning,Codes\nD825200009007,16/11/2026,/\\/\\/\\/\\/\\\nN825200009015,17/11/2026,/\\/\\/\\/\\/\\\nN825200009015,16/11/2026,/\\/\\/\\/\n'
    const one = await bring(write, 'attendance', text)
    expect(one).toMatchObject({ counts: { new: 1, refused: 2 }, ...whole })
    const refused = await write((db) => listRefusals(db, one.id))
    expect(refused.map((row) => row.why)).toEqual([
      '17/11/2026 is not a Monday: a week begins on one.',
      'A week has 10 sessions; there are 7 codes here.',
    ])
    const rows = await sql`select codes from attendance_week where org_id = ${school.org.id}`.execute(
      engine.owner,
    )
    expect(rows.rows).toEqual([{ codes: '/\\/\\/\\/\\/\\' }])
  })

  test('an event of behaviour is taken once', async () => {
    const { write } = await aClassroom()
    const text =
      'UPN,Date,Type,Details\nD825200009007,20/11/2026,Merit,Helped\nD825200009007,20/11/2026,Merit,Helped\n'
    expect(await bring(write, 'behaviour', text)).toMatchObject({
      counts: { new: 1, unchanged: 1 },
      ...whole,
    })
    expect(await bring(write, 'behaviour', text)).toMatchObject({ counts: { new: 0, unchanged: 2 } })
  })

  test('a target replaces the one before, which stays in the log; undoing brings it back', async () => {
    const { write, school } = await aClassroom()
    const text = (grade: string) => `UPN,Subject,Target\nD825200009007,Mathematics,${grade}\n`
    await bring(write, 'targets', text('6'))
    const before = await dump(school)
    const one = await bring(write, 'targets', text('7'))
    expect(one).toMatchObject(whole)
    const current = sql`select grade from target where org_id = ${school.org.id} and ended_at is null`
    expect((await current.execute(engine.owner)).rows).toEqual([{ grade: '7' }])
    expect(await undoImport(write, one.id)).toEqual({ ok: true })
    expect(await dump(school)).toBe(before)
    expect(await bring(write, 'targets', text('6'))).toMatchObject({ counts: { unchanged: 1 } })
  })

  test('a subject on another scale reads its own grades', async () => {
    const { write, school } = await aClassroom()
    await write(async (db) => {
      const subjectId = await aSubject(db, { name: 'Matemática', scaleKey: 'pt-0-20' })
      const classId = await aClass(db, school, { name: 'MAT', subjectId })
      await aPupil(db, school, { upn: 'P825200009006', classIds: [classId] })
    })
    const one = await bring(write, 'judgements', 'UPN,Class,Working at 1\nP825200009006,MAT,17\n')
    expect(one).toMatchObject({ counts: { new: 1 }, ...whole })
  })
})
