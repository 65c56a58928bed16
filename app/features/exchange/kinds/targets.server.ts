import { readScales } from '#features/measures/api.server.ts'
import { readGrade } from '#features/measures/api.ts'
import { listCurrentTargets } from '#features/targets/api.server.ts'
import { givenOnly } from '../reading/row.ts'
import type { Kind } from './kind.ts'
import { findNamed, findPupil, pupilFields, subjectFieldOf } from './shared.ts'

export const targets: Kind = {
  key: 'targets',
  title: 'Targets',
  about: 'Targets agreed elsewhere. The one before stays in the log with its end.',
  fields: async (db) => [
    ...pupilFields,
    { ...(await subjectFieldOf(db)), required: true },
    {
      key: 'grade',
      label: 'Target',
      synonyms: ['Target grade', 'Grade', 'Aspirational target'],
      required: true,
      words: [],
    },
    { key: 'reason', label: 'Reason', synonyms: ['Why', 'Comment'] },
  ],
  open: async (db, { known }) => {
    const scales = await readScales(db)
    for (const { pupilId, subjectId, id, grade } of await listCurrentTargets(db))
      known.targets.set(`${pupilId}/${subjectId}`, { id, grade })
    const now = db.now.toISOString()
    return async (row, { db, ids }) => {
      const pupilId = findPupil(row, known)
      const subject = row.read('subject', findNamed(known.subjects, 'subject'))
      row.need('subject', 'Subject')
      const text = row.need('grade', 'Target')
      const scale = scales.get(subject?.scaleKey ?? '')
      if (row.refusals.length > 0 || pupilId === undefined || !subject || !scale || text === undefined) return
      const read = readGrade(scale, text)
      if (!read.ok) return row.refuse('grade', read.why)
      const key = `${pupilId}/${subject.id}`
      const current = known.targets.get(key)
      if (current?.grade === read.grade) return
      if (current) row.write('target', { id: current.id, ended_at: now })
      const id = await ids.take(db, 'target')
      known.targets.set(key, { id, grade: read.grade })
      const made = { pupil_id: pupilId, subject_id: subject.id, grade: read.grade, challenge: 'high' }
      const reason = row.text('reason') || 'Brought by an import'
      row.write('target', givenOnly({ id, ...made, basis: 'by hand', state: 'agreed', set_at: now, reason }))
    }
  },
}
