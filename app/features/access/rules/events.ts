export type Change = { field: string; from: string | null; to: string | null }

const LONGEST = 80

/** The rooms in which changes are made, as the rail calls them; one it does not name is called as it is. */
const roomNames: Readonly<Record<string, string>> = {
  access: 'People and rights',
  accountability: 'Results',
  curriculum: 'Curriculum',
  cycle: 'Cycle',
  exchange: 'Data',
  family: 'Home',
  meetings: 'Meetings',
  notices: 'Messages',
  observation: 'Help for staff',
  progress: 'Progress and findings',
  scenario: 'What if',
  school: 'School',
  support: 'Help',
  targets: 'Targets',
}
export const roomWords = (room: string): string => roomNames[room] ?? room

/** Things that have a page of their own, under the organisation. */
const pageOf: Readonly<Record<string, (id: string) => string>> = {
  class: (id) => `classes/${id}`,
  curriculum_change: (id) => `curriculum/changes/${id}`,
  cycle: (id) => `cycle/${id}`,
  decision: () => 'meetings/decisions',
  finding: (id) => `findings/${id}`,
  help_plan: (id) => `help/plans/${id}`,
  import_batch: (id) => `exchange/${id}`,
  meeting: (id) => `meetings/${id}`,
  pathway: (id) => `curriculum/pathways/${id}`,
  person: (id) => `people/${id}`,
  pupil: (id) => `pupils/${id}`,
  report_run: (id) => `home/runs/${id}`,
  room: (id) => `rooms/${id}`,
  year_group: (id) => `years/${id}`,
}

/** What people call some things that the record has another word for. */
const calledSo: Readonly<Record<string, string>> = {
  import_batch: 'file',
  line_item: 'piece of work',
  notice: 'message',
  org: 'organisation',
  report_run: 'reports home',
}

/** What an event is of, such as "class 12", and the page of it where it has one. */
export function subjectWords(subject: string, id: string | null): { words: string; page: string | null } {
  const words = [calledSo[subject] ?? subject.replaceAll('_', ' '), id].filter(Boolean).join(' ')
  return { words, page: id === null ? null : (pageOf[subject]?.(id) ?? null) }
}

/** "access.post-ended" as "post ended". */
export const actionWords = (action: string): string => action.replace(/^\w+\./, '').replaceAll('-', ' ')

/**
 * Of these the page of changes tells that something was written and not by whom: that a colleague asks for help or gives it
 * is theirs to tell. The record itself keeps who it was.
 */
export const unnamed: readonly string[] = ['observation.help-written']
export const isUnnamed = (action: string): boolean => unnamed.includes(action)

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const fieldWords = (key: string): string =>
  key
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()

function valueWords(value: unknown, longest: number): string | null {
  if (value === undefined || value === null) return null
  if (Array.isArray(value)) {
    const plain = value.every((one) => typeof one !== 'object')
    return plain && value.length <= 8 ? value.join(', ') : `${value.length} of them`
  }
  const text = isRecord(value)
    ? Object.entries(value)
        .map(([key, one]) => `${fieldWords(key)} ${valueWords(one, longest) ?? 'empty'}`)
        .join(', ')
    : String(value)
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text || 'empty'
}

/** What is different after an event, field by field, in words short enough for a line unless more room is given. */
export function changesOf(before: unknown, after: unknown, longest = LONGEST): Change[] {
  const from = isRecord(before) ? before : { '': before }
  const to = isRecord(after) ? after : { '': after }
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((key) => {
    const change = {
      field: fieldWords(key) || 'value',
      from: valueWords(from[key], longest),
      to: valueWords(to[key], longest),
    }
    return change.from === change.to ? [] : [change]
  })
}
