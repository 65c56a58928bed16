import { listWords } from '#features/measures/api.server.ts'
import type { AttendanceCode } from '#features/measures/api.ts'
import { type Cell, readDate } from '../reading/cells.ts'
import type { Kind } from './kind.ts'
import { findPupil, pupilFields } from './shared.ts'

const SESSIONS = 10
const notRecorded = '-'

function readMonday(text: string): Cell<string> {
  const date = readDate(text)
  if (!date.ok) return date
  const monday = new Date(`${date.value}T12:00:00Z`).getUTCDay() === 1
  return monday ? date : { ok: false, why: `${text} is not a Monday: a week begins on one.` }
}

/** Ten sessions, Monday morning first: one letter each, or codes with commas between them. */
function readSessions(codes: readonly AttendanceCode[], text: string): Cell<string> {
  const given = text.includes(',') ? text.split(',').map((code) => code.trim()) : [...text.replace(/\s/g, '')]
  if (given.length !== SESSIONS)
    return { ok: false, why: `A week has ${SESSIONS} sessions; there are ${given.length} codes here.` }
  const letters = given.map((code) =>
    code === notRecorded || code === ''
      ? notRecorded
      : codes.find((one) => one.key === code.toUpperCase() || one.letter === code)?.letter,
  )
  const unknown = given[letters.indexOf(undefined)]
  if (letters.includes(undefined))
    return { ok: false, why: `“${unknown}” is not an attendance code of 2024.` }
  return { ok: true, value: letters.join('') }
}

export const attendance: Kind = {
  key: 'attendance',
  title: 'Attendance',
  about: 'A line for each pupil and week: the codes of its ten sessions.',
  fields: async () => [
    ...pupilFields,
    {
      key: 'week',
      label: 'Week beginning',
      synonyms: ['Week', 'Monday', 'Week commencing', 'WB'],
      required: true,
    },
    { key: 'codes', label: 'Codes', synonyms: ['Marks', 'Sessions', 'Attendance marks'], required: true },
  ],
  open: async (db, { country }) => {
    const codes = await listWords(db, country, 'attendance_code')
    return (row, { known }) => {
      const pupilId = findPupil(row, known)
      const week = row.read('week', readMonday)
      const sessions = row.read('codes', (text) => readSessions(codes, text))
      row.need('week', 'Week beginning')
      row.need('codes', 'Codes')
      if (pupilId === undefined || week === undefined || sessions === undefined) return
      row.write('attendance_week', { pupil_id: pupilId, week_start: week, codes: sessions })
    }
  },
}
