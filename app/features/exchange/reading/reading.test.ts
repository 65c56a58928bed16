import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { importsFinding, mappingFrom } from '../rules.ts'
import { readDate, readNumber, readUpn, readYesNo } from './cells.ts'
import { cellReader, matchColumns, meaningOf, proposeMapping, withWords } from './fields.ts'
import { probablyMeant } from './words.ts'

describe('a unique pupil number', () => {
  // From published samples: the common transfer file of the DfE and its guide to UPNs.
  test.each(['A123456789012', 'R674123101121', ' r674 123101121 '])('%s is right', (upn) => {
    expect(readUpn(upn)).toMatchObject({ ok: true })
  })
  test('any other letter in front is refused, and the right one named', () => {
    fc.assert(
      fc.property(fc.constantFrom(...'BCDEFGHJKLMNPQRTUVWXYZ'), (letter) => {
        const read = readUpn(`${letter}123456789012`)
        expect(read).toMatchObject({ ok: false, why: expect.stringContaining('it is A') })
      }),
    )
  })
  test('what is no number at all is said to be none', () => {
    expect(readUpn('12345')).toMatchObject({
      ok: false,
      why: expect.stringContaining('is not a unique pupil number'),
    })
  })
})

describe('cells', () => {
  test.each([
    ['24/11/2026', '2026-11-24'],
    ['2026-11-24', '2026-11-24'],
    ['4.1.26', '2026-01-04'],
    ['24 Nov 2026', '2026-11-24'],
    ['24-nov-08', '2008-11-24'],
    ['2012-03-02T00:00:00', '2012-03-02'],
  ])('%s is the date %s', (text, date) => {
    expect(readDate(text)).toEqual({ ok: true, value: date })
  })
  test.each(['31/02/2026', '13/13/2026', '2026', 'soon', '1/2/3/4'])('%s is no date', (text) => {
    expect(readDate(text)).toMatchObject({ ok: false })
  })
  test('every day of a century is read as it is written', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1950-01-01'), max: new Date('2049-12-31'), noInvalidDate: true }),
        (day) => {
          const iso = day.toISOString().slice(0, 10)
          const british = iso.split('-').toReversed().join('/')
          expect(readDate(british)).toEqual({ ok: true, value: iso })
        },
      ),
    )
  })
  test('numbers come with point or comma; yes and no in several words', () => {
    expect(readNumber('12,5')).toEqual({ ok: true, value: 12.5 })
    expect(readNumber('12.5.1')).toMatchObject({ ok: false })
    expect(readNumber('21', 20)).toEqual({ ok: false, why: '21 is more than 20.' })
    expect([readYesNo('Y'), readYesNo('false')]).toEqual([
      { ok: true, value: true },
      { ok: true, value: false },
    ])
    expect(readYesNo('perhaps')).toMatchObject({ ok: false })
  })
})

describe('columns', () => {
  const fields = [
    { key: 'family', label: 'Surname', synonyms: ['Last name'] },
    { key: 'born', label: 'Date of birth', synonyms: ['DOB'] },
  ]
  test('are found by label or synonym, however they are written', () => {
    expect(matchColumns(['last_name', 'D.O.B.', 'Shoe size'], fields)).toEqual({
      family: { columns: ['last_name'] },
      born: { columns: ['D.O.B.'] },
    })
  })
  test('remembered ones come first, as far as the file still has them', () => {
    const remembered = { family: { columns: ['Name'] }, born: { columns: ['Gone'] }, sex: { value: 'F' } }
    expect(proposeMapping(['Name', 'DOB'], fields, remembered)).toEqual({
      family: { columns: ['Name'] },
      born: { columns: ['DOB'] },
    })
  })
  test('several make one value, and a value can be the same for every row', () => {
    const read = cellReader(['a', 'b'], { id: { columns: ['a', 'b'] }, subject: { value: 'Mathematics' } })
    expect([read([' x ', 'y'], 'id'), read([], 'subject'), read(['x'], 'other')]).toEqual([
      'x/y',
      'Mathematics',
      '',
    ])
  })
})

describe('words of a file', () => {
  const subjects = ['Mathematics', 'Further Mathematics', 'English Language', 'English Literature']
  test('are taken for the one they begin or nearly are, and for none where two are as near', () => {
    expect(probablyMeant('Maths', subjects)).toBeUndefined()
    expect(probablyMeant('mathmatics', subjects)).toBe('Mathematics')
    expect(probablyMeant('English Lang', subjects)).toBe('English Language')
    expect(probablyMeant('English', subjects)).toBeUndefined()
    expect(probablyMeant('Potions', subjects)).toBeUndefined()
  })
  test('say another word until they are said to mean nothing else', () => {
    const said = withWords({ subject: { columns: ['S'] } }, [
      { key: 'subject', written: 'Ma', means: 'Mathematics' },
    ])
    expect([meaningOf(said.subject, 'Ma'), meaningOf(said.subject, 'En')]).toEqual(['Mathematics', 'En'])
    expect(withWords(said, [{ key: 'subject', written: 'Ma', means: '' }])).toEqual({
      subject: { columns: ['S'] },
    })
    expect(mappingFrom({ 'from.subject': 'S' }, said)).toEqual(said)
    expect(mappingFrom({ 'from.subject': 'T' }, said)).toEqual({ subject: { columns: ['T'] } })
  })
})

test('the page of files says what is in and what waits', () => {
  expect(importsFinding([])).toBe('No file has been brought in yet')
  expect(importsFinding(['accepted', 'previewed', 'cancelled'])).toBe(
    '1 file brought in so far; 1 file waits for an answer',
  )
})
