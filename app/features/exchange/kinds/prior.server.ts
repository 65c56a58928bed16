import { listScales, listWords } from '#features/measures/api.server.ts'
import { readGrade } from '#features/measures/api.ts'
import { readDate } from '../reading/cells.ts'
import type { Kind } from './kind.ts'
import { findPupil, pupilFields } from './shared.ts'

export const prior: Kind = {
  key: 'prior-attainment',
  title: 'Prior attainment',
  about: 'Where pupils started: a column for each kind of result, such as KS2 reading or CAT4.',
  fields: async (db, country) => [
    ...pupilFields,
    ...(await listWords(db, country, 'prior_attainment_kind')).map(({ key, name, synonyms }) => {
      return { key, label: name, synonyms }
    }),
    { key: 'taken', label: 'Taken on', synonyms: ['Date taken', 'Test date'] },
  ],
  open: async (db, { country }) => {
    const kinds = await listWords(db, country, 'prior_attainment_kind')
    const scales = new Map((await listScales(db)).map((scale) => [scale.key, scale]))
    return (row, { known }) => {
      const pupilId = findPupil(row, known)
      const takenOn = row.read('taken', readDate)
      if (pupilId === undefined) return
      for (const kind of kinds) {
        const scale = scales.get(kind.scale_key)
        const text = row.text(kind.key)
        if (text === '' || !scale) continue
        const read = readGrade(scale, text)
        // Absent or not tested is no start, and no mistake either.
        if (!read.ok && read.reason !== 'unknown') continue
        if (!read.ok) row.refuse(kind.key, read.why)
        else
          row.write('prior_attainment', {
            ...{ pupil_id: pupilId, kind: kind.key, ...(takenOn ? { taken_on: takenOn } : {}) },
            ...(scale.scale === 'numeric' ? { score: Number(read.grade) } : { grade: read.grade }),
          })
      }
    }
  },
}
