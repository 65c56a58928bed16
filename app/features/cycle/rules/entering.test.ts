import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Flag, findOrdinal, gradeCount, Scale } from '#features/measures/api.ts'
import { readBlock, writeBlock } from './block.ts'
import { type Field, readCell, whyNever } from './cells.ts'
import { codeDigest, nameReader, type Pasted } from './names.ts'
import { readPaste } from './paste.ts'
import { proposeEffort, proposeFlags, proposeGrades } from './proposals.ts'
import { findQuery, findSentences, putSentence, writeOut } from './statements.ts'

const dated = { version: '1', valid_from: '2020-01-01', valid_to: null }
const ordered = (labels: readonly string[]): Scale =>
  Scale.parse({
    ...{ key: 's', name: 'S', ...dated, no_grade: [], scale: 'ordered' },
    grades: labels.map((label, points) => ({ label, points, synonyms: [] })),
  })
const nine = ordered(['U', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
const four = ordered(['1', '2', '3', '4'])
const flags: Flag[] = [
  {
    key: 'homework',
    label: 'Homework',
    short: 'HW',
    good: false,
    proposed_by: { events: ['late'], at_least: 2 },
  },
  {
    key: 'attendance',
    label: 'Attendance',
    short: 'AT',
    good: false,
    proposed_by: { attendance_under: 0.9 },
  },
  { key: 'parents', label: 'Parents wanted', short: 'PW', good: false },
  { key: 'praise', label: 'Praise', short: 'PR', good: true },
]
const fields: Field[] = [
  { key: 'judgement', label: 'Working at', required: true, kind: 'judgement', scale: nine },
  { key: 'effort', label: 'Effort', required: true, kind: 'scale', scale: four },
  { key: 'flags', label: 'Flags', required: false, kind: 'flags', flags },
  { key: 'comment', label: 'Comment', required: false, kind: 'comment' },
]
const [judgement, effort, flagField] = fields as [Field, Field, Field]

const pupil = (id: number, familyName: string, givenName: string, more: Partial<Pasted> = {}): Pasted => ({
  ...{ id, familyName, givenName, legalName: givenName, codes: [] },
  ...more,
})
const pupils = [
  pupil(1, 'Bell', 'Amy'),
  pupil(2, 'Łukasiewicz-Nowak', 'Zoë'),
  pupil(3, 'O’Brien', 'Sam', { legalName: 'Samuel John' }),
  pupil(4, 'Shah', 'Amina', { codes: [codeDigest('A823432119001')] }),
  pupil(5, 'Shah', 'Omar'),
]
const paste = (text: string, from = { row: 0, column: 0 }) =>
  readPaste(readBlock(text), from, { pupils, fields })
const marks = (text: string) => paste(text).cells.map((cell) => `${cell.pupilId} ${cell.field} ${cell.text}`)

describe('a block copied from a spreadsheet', () => {
  test('is read back as it was written, with tabs, lines and quotation marks inside of cells', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '7', '"', '\t', '\n', 'ü', ' '), maxLength: 6 })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.array(cell, { minLength: 1, maxLength: 12 }),
        (width, cells) => {
          const whole = cells.map((text) => `x${text}x`)
          const rows = Array.from({ length: Math.ceil(whole.length / width) }, (_, at) =>
            whole.slice(at * width, (at + 1) * width),
          )
          expect(readBlock(writeBlock(rows))).toEqual(rows)
        },
      ),
    )
  })
  test('of a spreadsheet on Windows ends its lines with two signs and has one line too many', () => {
    expect(readBlock('7\t2\r\n6\t\r\n')).toEqual([
      ['7', '2'],
      ['6', ''],
    ])
  })
})

describe('names in a list from elsewhere', () => {
  const read = nameReader(pupils)
  const id = (text: string) => {
    const found = read(text)
    return found.ok ? found.pupilId : found.why
  }
  test('are found whatever the order, the case, the accents, the hyphens and second forenames', () => {
    expect(['Bell, Amy', 'AMY BELL', 'bell amy', 'Amy  Louise Bell'].map(id)).toEqual([1, 1, 1, 1])
    expect(['Lukasiewicz Nowak, Zoe', 'Zoë Łukasiewicz-Nowak'].map(id)).toEqual([2, 2])
    expect(["Sam O'Brien", 'OBrien Samuel', 'O’Brien, Samuel John'].map(id)).toEqual([3, 3, 3])
  })
  test('are told from one another, and a surname alone is taken only when one pupil has it', () => {
    expect(['Shah, Amina', 'Shah Omar', 'Shah', 'Bell', 'Nobody, Known', ''].map(id)).toEqual([
      ...[4, 5, 'several', 1, 'nobody', 'nobody'],
    ])
  })
  test('may be a UPN, and a mark is nobody’s number', () => {
    expect(id('a823432119001')).toBe(4)
    expect(nameReader([pupil(1, 'Bell', 'Amy', { codes: [codeDigest('7')] })])('7').ok).toBe(false)
  })
})

describe('a pasted block', () => {
  test('with a surname and a forename column and headings goes to the pupils and fields it names', () => {
    expect(marks('Surname\tForename\tEffort\tWorking at\nShah\tOmar\t3\t6\nBell\tAmy\t4\t9')).toEqual([
      '5 effort 3',
      '5 judgement 6',
      '1 effort 4',
      '1 judgement 9',
    ])
  })
  test('with full names and no headings takes the columns in the order of the sheet', () => {
    expect(marks('Amy Bell\t7\t2\nSam O’Brien\t5\t')).toEqual([
      '1 judgement 7',
      '1 effort 2',
      '3 judgement 5',
    ])
  })
  test('with a UPN beside the names takes neither for a mark', () => {
    expect(marks('A823432119001\tShah\tAmina\t8')).toEqual(['4 judgement 8'])
  })
  test('names whatever it cannot take, and why', () => {
    const { cells, left } = paste(
      'Name\tWorking at\tHouse\nBell, Amy\t12\tRed\nMoon, Keith\t7\tBlue\nShah, Omar\t5\t',
    )
    expect(cells).toEqual([{ pupilId: 5, field: 'judgement', text: '5' }])
    expect(left.map((one) => `${one.line} ${one.text}`)).toEqual([
      '3 Moon, Keith · 7 · Blue',
      '1 House',
      '2 12',
    ])
    expect(left[0]?.why).toBe('No pupil of this class has this name or number.')
    expect(left[2]?.why).toContain('“12” is not on the scale')
  })
  test('without names goes from the chosen cell on, and what lies beyond the sheet is named', () => {
    const { by, cells, left } = paste('4\tHW\n3\t\n2\tPR', { row: 3, column: 1 })
    expect([by, cells.map((cell) => `${cell.pupilId} ${cell.field} ${cell.text}`)]).toEqual([
      'place',
      ['4 effort 4', '4 flags HW', '5 effort 3'],
    ])
    expect(left).toEqual([{ line: 3, text: '2 · PR', why: 'The sheet has no further pupil for this row.' }])
  })
  test('never loses a cell: each that is not empty is taken, or names somebody, or is said to be left', () => {
    const value = fc.constantFrom('', '7', '12', '3', 'HW', 'xx', 'Amy Bell', 'Shah')
    const row = fc.array(value, { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), fc.nat(4), fc.nat(3), (rows, at, column) => {
        const read = readPaste(rows, { row: at, column }, { pupils, fields })
        const said = [...read.left.map((one) => one.text), ...read.cells.map((cell) => cell.text)].join(' ')
        const whole = read.left.filter((one) => one.why.includes('no column')).length
        for (const cell of rows.flat().filter((one) => ['xx', '12'].includes(one)))
          expect(said.includes(cell) || whole > 0).toBe(true)
      }),
    )
  })
})

describe('a cell while one types', () => {
  test('says at once what can no longer become a mark, and nothing while it can', () => {
    expect(whyNever(judgement, '9')).toBeNull()
    expect(whyNever(judgement, '95')).toContain('“95” is not on the scale')
    expect(whyNever(flagField, 'H')).toBeNull()
    expect(whyNever(flagField, 'HW P')).toBeNull()
    expect(whyNever(flagField, 'HX')).toContain('is not a flag')
  })
  test('is never doubted when it is accepted', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0123456789UHWPRAT ,'), maxLength: 5 })
    fc.assert(
      fc.property(fc.constantFrom(judgement, effort, flagField), text, (field, typed) => {
        const doubted = whyNever(field, typed) !== null
        expect(doubted && readCell(field, typed).ok).toBe(false)
      }),
    )
  })
  test('takes a flag by so many letters as tell it from the others', () => {
    expect(readCell(flagField, 'h')).toMatchObject({ ok: true, text: 'HW' })
    expect(readCell(flagField, 'pra, at')).toMatchObject({ ok: true, text: 'AT PR' })
    expect(readCell(flagField, 'p').ok).toBe(false)
  })
})

describe('what is proposed', () => {
  const weekly = (means: readonly number[]) => means.map((mean, pupilId) => ({ pupilId, mean, pieces: 4 }))
  const last = (grades: readonly string[]) => new Map(grades.map((grade, pupilId) => [pupilId, grade]))
  const class6 = last(['3', '4', '5', '5', '6', '7'])

  test('from weekly marks has the level and spread of the class’s own last judgements', () => {
    const proposed = proposeGrades(nine, weekly([0.2, 0.3, 0.4, 0.4, 0.5, 0.6]), class6)
    expect([...proposed.values()].map((one) => one.text)).toEqual(['3', '4', '5', '5', '6', '7'])
    expect(proposed.get(0)?.source).toBe(
      '4 pieces of weekly work, mean 20.0 %, set on this class’s last judgements',
    )
  })
  test('is nothing from two pieces of work, from four pupils, or from marks all alike', () => {
    const few = weekly([0.2, 0.3, 0.4, 0.4, 0.5, 0.6]).map((one) => ({ ...one, pieces: 2 }))
    expect(proposeGrades(nine, few, class6).size).toBe(0)
    expect(proposeGrades(nine, weekly([0.2, 0.3, 0.4, 0.5]), class6).size).toBe(0)
    expect(proposeGrades(nine, weekly([0.5, 0.5, 0.5, 0.5, 0.5, 0.5]), class6).size).toBe(0)
  })
  test('is on the scale, never lower for higher marks, and the same when all work is marked harder', () => {
    const mean = fc.integer({ min: 0, max: 100 })
    const grade = fc.integer({ min: 0, max: 9 }).map((at) => (at === 0 ? 'U' : String(at)))
    fc.assert(
      fc.property(fc.array(fc.tuple(mean, grade), { minLength: 6, maxLength: 30 }), (given) => {
        const earlier = last(given.map(([, before]) => before))
        const propose = (of: (mean: number) => number) =>
          proposeGrades(nine, weekly(given.map(([mark]) => of(mark))), earlier)
        const ordinals = given.map(([mark], at) => ({
          mark,
          ordinal: findOrdinal(nine, propose((one) => one / 100).get(at)?.text ?? 'U') ?? -1,
        }))
        const inOrder = ordinals.toSorted((a, b) => a.mark - b.mark).map((one) => one.ordinal)
        expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b))
        expect(inOrder.every((one) => one >= 0 && one < gradeCount(nine))).toBe(true)
        const texts = (of: (mean: number) => number) => [...propose(of).values()].map((one) => one.text)
        expect(texts((one) => one / 128)).toEqual(texts((one) => one / 64))
      }),
    )
  })
  test('for effort is what it was, a step up for praise and a step down for concerns, and nothing the first time or when nothing was noted', () => {
    expect(proposeEffort(four, { good: 3, bad: 1, last: '3' })?.text).toBe('4')
    expect(proposeEffort(four, { good: 9, bad: 0, last: '4' })?.text).toBe('4')
    expect(proposeEffort(four, { good: 0, bad: 2, last: '3' })?.text).toBe('2')
    expect(proposeEffort(four, { good: 1, bad: 0, last: '3' })).toEqual({
      text: '3',
      source: 'last time 3, 1 praise and no concerns since',
    })
    expect(proposeEffort(four, { good: 5, bad: 0, last: undefined })).toBeNull()
    expect(proposeEffort(four, { good: 0, bad: 0, last: '3' })).toBeNull()
  })
  test('for flags follows the reasons of their list', () => {
    const known = { events: new Map([['late', 2]]), attendance: { present: 40, possible: 50 } }
    expect(proposeFlags(flags, known)).toEqual({
      text: 'HW AT',
      source: 'homework: noted 2 times; attendance: present at 80.0 % of sessions',
    })
    const little = { events: new Map([['late', 1]]), attendance: { present: 4, possible: 5 } }
    expect(proposeFlags(flags, little)).toBeNull()
  })
})

describe('sentences in a comment', () => {
  const sentences = [
    { code: '1', theme: 'Effort', text: '{name} works hard.' },
    { code: '12', theme: 'Homework', text: 'Homework is always in.' },
  ]
  test('are asked for by a stroke that begins a word', () => {
    expect([findQuery('/'), findQuery('Well done. /ho'), findQuery('and/or'), findQuery('none')]).toEqual([
      ...['', 'ho', null, null],
    ])
  })
  test('are found by their number, the exact one first, and by words', () => {
    expect(findSentences(sentences, '1').map((one) => one.code)).toEqual(['1', '12'])
    expect(findSentences(sentences, 'home').map((one) => one.code)).toEqual(['12'])
  })
  test('take the place of what was typed for them, about this pupil', () => {
    expect(putSentence('Well done. /ho', 'Homework is always in.')).toBe('Well done. Homework is always in.')
    expect(writeOut('/1', sentences, 'Amy')).toBe('Amy works hard.')
    expect(writeOut('see /99', sentences, 'Amy')).toBe('see /99')
  })
})
