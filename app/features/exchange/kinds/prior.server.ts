import type { OrgReader } from '#features/access/api.server.ts'
import { listWords, readScales } from '#features/measures/api.server.ts'
import { readGrade, type Scale } from '#features/measures/api.ts'
import { type Cell, readDate } from '../reading/cells.ts'
import type { Field } from '../reading/fields.ts'
import { givenOnly } from '../reading/row.ts'
import type { Kind } from './kind.ts'
import { findPupil, pupilFields } from './shared.ts'

export type ResultKind = { key: string; scale: Scale }

/** The kinds of prior attainment of a country that have a scale. */
export async function listResultKinds(db: OrgReader, country: string): Promise<ResultKind[]> {
  const kinds = await listWords(db, country, 'prior_attainment_kind')
  const scales = await readScales(db)
  return kinds.flatMap(({ key, scale_key }) => {
    const scale = scales.get(scale_key)
    return scale ? [{ key, scale }] : []
  })
}

export const listResultFields = async (db: OrgReader, country: string): Promise<Field[]> =>
  (await listWords(db, country, 'prior_attainment_kind')).map(({ key, name, synonyms }) => ({
    ...{ key, label: name, synonyms, words: [] },
  }))

/** A result as its columns; null when the text says that there is none: absent or not tested is no start, and no mistake. */
export function readResult(scale: Scale, text: string): Cell<Record<string, unknown> | null> {
  const read = readGrade(scale, text)
  if (!read.ok) return read.reason === 'unknown' ? read : { ok: true, value: null }
  return {
    ok: true,
    value: scale.scale === 'numeric' ? { score: Number(read.grade) } : { grade: read.grade },
  }
}

export const prior: Kind = {
  key: 'prior-attainment',
  title: 'Prior attainment',
  about:
    'Where pupils started: a column for each kind of result, such as an examination at the end of a stage.',
  fields: async (db, country) => [
    ...pupilFields,
    ...(await listResultFields(db, country)),
    { key: 'taken', label: 'Taken on', synonyms: ['Date taken', 'Test date'] },
  ],
  open: async (db, { country }) => {
    const results = await listResultKinds(db, country)
    return (row, { known }) => {
      const pupilId = findPupil(row, known)
      const takenOn = row.read('taken', readDate)
      if (pupilId === undefined) return
      for (const { key, scale } of results) {
        const read = row.read(key, (text) => readResult(scale, text))
        if (read)
          row.write('prior_attainment', {
            pupil_id: pupilId,
            kind: key,
            ...givenOnly({ taken_on: takenOn }),
            ...read,
          })
      }
    }
  },
}
