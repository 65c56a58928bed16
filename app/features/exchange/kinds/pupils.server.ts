import type { OrgReader } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import type { Characteristic } from '#features/measures/api.ts'
import { listYearGroups } from '#features/school/api.server.ts'
import { readDate, readUpn, readWord, readYesNo } from '../reading/cells.ts'
import { foldName } from '../reading/fields.ts'
import { type Known, pupilKeys, remember } from '../reading/known.server.ts'
import { findYear } from '../reading/made.server.ts'
import { type GivenRow, givenOnly } from '../reading/row.ts'
import type { Kind, Reading } from './kind.ts'
import { groupFields, pupilFields } from './shared.ts'

const yesNoFields = {
  eal: { label: 'EAL', synonyms: ['English as an additional language', 'Is EAL'] },
  fsm: { label: 'FSM', synonyms: ['Free school meals', 'FSM eligible', 'Eligible for free meals'] },
  pupil_premium: { label: 'Pupil premium', synonyms: ['PP', 'Pupil Premium Indicator', 'Disadvantaged'] },
  looked_after: { label: 'Looked after', synonyms: ['LAC', 'In care', 'CLA'] },
  traveller: { label: 'Traveller', synonyms: ['GRT', 'Gypsy Roma Traveller'] },
}
const wordFields = {
  sex: { label: 'Sex', synonyms: ['Gender', 'M/F'] },
  sen: { label: 'SEN', synonyms: ['SEN status', 'SEN provision', 'SEN need'] },
  first_language: { label: 'First language', synonyms: ['Home language', 'Language'] },
}

type Words = { ethnicities: { key: string; name: string }[]; characteristics: Characteristic[] }

const lettersOf = (words: readonly Characteristic[], key: string) =>
  (words.find((word) => word.key === key)?.values ?? []).map(({ key, label, synonyms }) => ({
    ...{ key, name: label, synonyms },
  }))

function readCharacteristics(row: GivenRow, words: Words): Record<string, unknown> {
  const flags = Object.keys(yesNoFields).map((key) => [key, row.read(key, readYesNo)])
  const chosen = Object.entries(wordFields).map(([key, { label }]) => [
    key,
    row.read(key, (text) => readWord(lettersOf(words.characteristics, key), text, `a value of ${label}`))
      ?.key,
  ])
  const ethnicity = row.read('ethnicity', (text) => readWord(words.ethnicities, text, 'an ethnicity'))?.key
  return Object.fromEntries([...flags, ...chosen, ['ethnicity', ethnicity]])
}

/** The pupil a row is, by any of its numbers or its name; undefined when new. Two different pupils are a refusal. */
export function recognise(row: GivenRow, known: Known, keys: readonly string[]): number | undefined {
  const ids = [...new Set(keys.flatMap((key) => known.pupils.get(key) ?? []))]
  if (ids.length > 1) row.refuse(null, 'The numbers and the name in this row belong to different pupils.')
  return ids[0]
}

async function findGroup(row: GivenRow, { db, known, ids }: Reading, yearGroupId: number) {
  const name = row.text('group')
  if (name === '') return undefined
  const found = known.groups.get(foldName(name))
  if (found !== undefined) return found
  const id = await ids.take(db, 'registration_group')
  known.groups.set(foldName(name), id)
  row.writeAside('registration_group', {
    id,
    academic_year_id: known.yearId,
    year_group_id: yearGroupId,
    name,
  })
  return id
}

async function readPupil(row: GivenRow, reading: Reading, words: Words): Promise<void> {
  const { db, known, ids } = reading
  const family = row.need('family', 'Surname')
  const given = row.need('given', 'Forename')
  const year = findYear(row, reading)
  const upn = row.read('upn', readUpn)
  const born = row.read('born', readDate)
  const [entered, leftOn] = [row.read('entered', readDate), row.read('left', readDate)]
  const characteristics = readCharacteristics(row, words)
  if (row.text('year') === '') row.refuse('year', 'Year group is empty.')
  const admission = row.text('admission')
  const keys = pupilKeys({ upn, admission, family, given, born })
  if (keys.length === 0 && row.refusals.length === 0)
    row.refuse(
      null,
      'Give a UPN, an admission number or a date of birth: the name alone does not tell pupils apart.',
    )
  const same = recognise(row, known, keys)
  if (row.refusals.length > 0 || !year) return
  const yearGroupId = await year()
  const id = same ?? (await ids.take(db, 'person'))
  remember(known.pupils, keys, id)
  const groupId = await findGroup(row, reading, yearGroupId)
  row.write(
    'person',
    givenOnly({ id, family_name: family, given_name: given, preferred_name: row.text('preferred'), born }),
  )
  row.write(
    'pupil',
    givenOnly({ id, upn, admission_number: admission, entered, left_on: leftOn, ...characteristics }),
  )
  row.write(
    'placement',
    givenOnly({
      ...{ pupil_id: id, academic_year_id: known.yearId, year_group_id: yearGroupId },
      registration_group_id: groupId,
    }),
  )
}

const readWords = async (db: OrgReader, country: string): Promise<Words> => ({
  ethnicities: await listWords(db, country, 'ethnicity'),
  characteristics: await listWords(db, country, 'characteristic'),
})

const asField = ([key, field]: [string, { label: string; synonyms: string[] }]) => ({ key, ...field })

export const pupils: Kind = {
  key: 'pupils',
  title: 'Pupils',
  about:
    'The roll: names, numbers, year and registration group, characteristics. Empty cells leave things as they are.',
  fields: async (db, country) => {
    const { year, group } = await groupFields(db, country)
    const { ethnicities, characteristics } = await readWords(db, country)
    return [
      ...pupilFields.map((field) => ({ ...field, required: ['family', 'given'].includes(field.key) })),
      { ...year, required: true, words: (await listYearGroups(db)).map(({ name }) => name) },
      group,
      {
        key: 'preferred',
        label: 'Preferred forename',
        synonyms: ['Known as', 'Preferred name', 'Chosen name'],
      },
      { key: 'entered', label: 'Date of admission', synonyms: ['Admission date', 'Entry date', 'DOA'] },
      { key: 'left', label: 'Date of leaving', synonyms: ['Leaving date', 'Left'] },
      {
        ...{ key: 'ethnicity', label: 'Ethnicity', synonyms: ['Ethnic group', 'Ethnicity code'] },
        words: ethnicities.map(({ name }) => name),
      },
      ...Object.entries(wordFields).map((field) => ({
        ...asField(field),
        words: lettersOf(characteristics, field[0]).map(({ name }) => name),
      })),
      ...Object.entries(yesNoFields).map((field) => ({ ...asField(field), words: ['Yes', 'No'] })),
    ]
  },
  open: async (db, { country }) => {
    const words = await readWords(db, country)
    return (row, reading) => readPupil(row, reading, words)
  },
}
