import type { OrgReader } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import type { Ethnicity, TransferCodes, YearGroupWord } from '#features/measures/api.ts'
import { elements } from '../formats/ctf/pupil.ts'
import { openCtf } from '../formats/ctf/table.ts'
import { type Cell, readDate, readUpn, readWord, readYesNo } from '../reading/cells.ts'
import type { Field } from '../reading/fields.ts'
import { type Known, pupilKeys, remember } from '../reading/known.server.ts'
import { type GivenRow, givenOnly } from '../reading/row.ts'
import type { Kind, Reading } from './kind.ts'
import { listResultFields, listResultKinds, type ResultKind, readResult } from './prior.server.ts'
import { recognise } from './pupils.server.ts'
import { findNamed } from './shared.ts'

const named = (key: string, label: string, element: string): Field => ({ key, label, synonyms: [element] })

const ownFields: Field[] = [
  {
    ...{ key: 'year', label: 'Year group that new pupils join', synonyms: [], fixed: true },
  },
  named('upn', 'UPN', 'UPN'),
  named('former_upn', 'Former UPN', 'FormerUPN'),
  { ...named('family', 'Surname', 'Surname'), required: true },
  { ...named('given', 'Forename', 'Forename'), required: true },
  named('preferred', 'Preferred forename', 'PreferredForename'),
  named('born', 'Date of birth', 'DOB'),
  named('year_then', 'Year group when it was sent', 'NCyearActual'),
  named('sent', 'Sent on', 'DateTime'),
  named('ethnicity', 'Ethnicity', 'Ethnicity'),
  named('fsm', 'Free school meals', 'FSM'),
  named('pupil_premium', 'Pupil premium', 'PupilPremium'),
  named('looked_after', 'Looked after', 'InCare'),
]

type Words = {
  codes: TransferCodes[]
  ethnicities: Ethnicity[]
  years: YearGroupWord[]
  results: ResultKind[]
  /** Columns already told of: each is named once, not for every pupil who has it. */
  told: Set<string>
}

const fieldOfCode = (code: TransferCodes) => `code.${code.element}`

function readCode({ codes, otherwise, element }: TransferCodes, text: string): Cell<string> {
  const word = codes.find(({ code }) => code === text.toUpperCase())?.word ?? otherwise
  const known = codes.map(({ code }) => code).join(', ')
  return word === null
    ? { ok: false, why: `“${text}” is no code of ${element} that we know: use ${known}.` }
    : { ok: true, value: word }
}

const asValue: Record<string, boolean | undefined> = { true: true, false: false, unknown: undefined }
const fromWord = (word: string | undefined) => (word !== undefined && word in asValue ? asValue[word] : word)

function readCharacteristics(row: GivenRow, { codes, ethnicities }: Words): Record<string, unknown> {
  const coded = codes.map((code) => [
    code.field,
    fromWord(row.readOrLeave(fieldOfCode(code), (text) => readCode(code, text))),
  ])
  const flags = ['fsm', 'pupil_premium', 'looked_after'].map((key) => [key, row.readOrLeave(key, readYesNo)])
  const ethnicity = row.readOrLeave('ethnicity', (text) => readWord(ethnicities, text, 'an ethnicity'))?.key
  return Object.fromEntries([...coded, ...flags, ['ethnicity', ethnicity]])
}

/** The calendar year in which the academic year of a day began, years beginning on the day of `yearStarts`. */
const academicYear = (day: string, yearStarts: string): number =>
  Number(day.slice(0, 4)) - (day.slice(5) < yearStarts.slice(5) ? 1 : 0)

/** The year group a new pupil joins: the one said for the file, or the one when it was sent, moved on since. */
function readYear(row: GivenRow, known: Known, words: Words): number | undefined {
  const said = row.read('year', findNamed(known.yearGroups, 'year group'))
  if (said !== undefined || row.isRefused()) return said
  const then = row.read('year_then', (text) => readWord(words.years, text, 'a year group'))
  const sent = row.read('sent', readDate) ?? known.yearStarts
  if (then === undefined) {
    if (!row.isRefused())
      row.refuse(
        'year_then',
        'This pupil is new, and the file does not say in which year (NCyearActual): say the year group for all new pupils.',
      )
    return undefined
  }
  const passed = academicYear(known.yearStarts, known.yearStarts) - academicYear(sent, known.yearStarts)
  const now = then.number + Math.max(0, passed)
  const found = known.yearGroups.get(String(now))
  if (found === undefined)
    row.refuse('year_then', `This pupil would now be in year ${now}, which is not here: say the year group.`)
  return found
}

function readResults(row: GivenRow, pupilId: number, { results, told }: Words): void {
  for (const { key, scale } of results) {
    const read = row.readOrLeave(key, (text) => readResult(scale, text))
    if (read) row.write('prior_attainment', { pupil_id: pupilId, kind: key, ...read })
  }
  const isResult = (column: string | null) => !elements.some((name) => name === column)
  for (const cell of row.unmatched) {
    if (cell.column === null || told.has(cell.column) || !isResult(cell.column)) continue
    told.add(cell.column)
    row.leave(cell, `No kind of prior attainment goes by “${cell.column}” (this pupil and any after).`)
  }
}

async function readPupil(row: GivenRow, { db, known, ids }: Reading, words: Words): Promise<void> {
  const [family, given] = [row.need('family', 'Surname'), row.need('given', 'Forename')]
  const [upn, former] = [row.read('upn', readUpn), row.readOrLeave('former_upn', readUpn)]
  const born = row.read('born', readDate)
  const keys = pupilKeys({ upn, family, given, born })
  if (keys.length === 0 && !row.isRefused())
    row.refuse(
      null,
      'Nothing says which pupil this is: give a UPN, or a date of birth (DOB) beside the name.',
    )
  const same = recognise(row, known, former ? [...keys, ...pupilKeys({ upn: former })] : keys)
  if (row.isRefused()) return
  const yearGroupId = same === undefined ? readYear(row, known, words) : undefined
  if (row.isRefused()) return
  const id = same ?? (await ids.take(db, 'person'))
  // A name that is here letter for letter stays as the school writes it.
  const isNamed = pupilKeys({ family, given, born }).some((key) => known.pupils.get(key)?.includes(id))
  remember(known.pupils, keys, id)
  const name = isNamed
    ? {}
    : { family_name: family, given_name: given, preferred_name: row.text('preferred') }
  row.write('person', givenOnly({ id, ...name, born }))
  row.write('pupil', givenOnly({ id, upn, ...readCharacteristics(row, words) }))
  if (yearGroupId !== undefined)
    row.write('placement', { pupil_id: id, academic_year_id: known.yearId, year_group_id: yearGroupId })
  readResults(row, id, words)
}

const listCodes = (db: OrgReader, country: string) => listWords(db, country, 'transfer_code')

/** Each element once, however many fields are read from it. */
async function listCodeFields(db: OrgReader, country: string): Promise<Field[]> {
  const codes = await listCodes(db, country)
  const first = codes.filter((code, at) => codes.findIndex(({ element }) => element === code.element) === at)
  return first.map((code) => named(fieldOfCode(code), code.name, code.element))
}

export const ctf: Kind = {
  key: 'ctf',
  needs: 'transfer_code',
  title: 'Common transfer file',
  about:
    'The XML file that follows pupils from school to school (CTF): who they are, characteristics, and results so far.',
  rowName: 'Pupil',
  table: openCtf,
  fields: async (db, country) => [
    ...ownFields,
    ...(await listCodeFields(db, country)),
    ...(await listResultFields(db, country)),
  ],
  open: async (db, { country }) => {
    const words: Words = {
      codes: await listCodes(db, country),
      ethnicities: await listWords(db, country, 'ethnicity'),
      years: await listWords(db, country, 'year_group'),
      results: await listResultKinds(db, country),
      told: new Set(),
    }
    return (row, reading) => readPupil(row, reading, words)
  },
}
