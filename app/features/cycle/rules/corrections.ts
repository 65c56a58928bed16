import { count } from '#features/school/api.ts'

/** A change to a figure of a closed cycle; was and value as the marks keep them. */
export type Correction = {
  id: number
  cycleId: number
  cycle: string
  classId: number
  className: string
  subjectId: number
  pupilId: number
  field: string
  label: string
  /** Of the field: judgement, scale, flags or comment. */
  kind: string | null
  state: 'asked' | 'made' | 'declined'
  /** The request this answers. */
  answers: number | null
  was: unknown
  value: unknown
  reason: string
  by: string
  at: Date
}

/** A correction somebody asked for, and what was said to it; null while it waits. */
export type Request = {
  id: number
  pupilId: number
  words: string
  reason: string
  answer: { state: 'made' | 'declined'; by: string; reason: string } | null
}

/** The requests among changes, newest first, each with its answer. */
export function requestsIn(corrections: readonly Correction[]): Request[] {
  return corrections
    .filter((one) => one.state === 'asked')
    .map((asked) => {
      const answer = corrections.find((one) => one.answers === asked.id)
      return {
        ...{ id: asked.id, pupilId: asked.pupilId, words: askedWords(asked), reason: asked.reason },
        answer:
          answer && answer.state !== 'asked'
            ? { state: answer.state, by: answer.by, reason: answer.reason }
            : null,
      }
    })
    .toSorted((a, b) => b.id - a.id)
}

/** One change as a page shows it. */
export type Change = { was: string; now: string; by: string; at: string; reason: string }
export type Figure = { cycleId: number; classId: number; pupilId: number; field?: string }

/** A kept mark as words; nothing entered is empty. */
export const markWords = (stored: unknown): string =>
  stored === null || stored === undefined ? '' : Array.isArray(stored) ? stored.join(' ') : String(stored)

const keyOf = ({ cycleId, classId, pupilId, field = 'judgement/' }: Figure) =>
  `${cycleId}/${classId}/${pupilId}/${field}`

/** "Ada Hill asks for effort 3 instead of 2" */
export const askedWords = ({ by, label, value, was }: Correction): string =>
  `${by} asks for ${label.toLowerCase()} ${markWords(value) || 'to be empty'} instead of ${markWords(was) || 'nothing'}`

/** What the teachers of a class are told when marks of a closed cycle were corrected. */
export const correctedWords = (className: string, cycle: string): string =>
  `Marks of ${className} were corrected after ${cycle} closed: see what stands there now.`

/** What somebody is told whose request was answered. */
export const answeredWords = (answer: 'made' | 'declined', className: string, cycle: string): string =>
  `A correction of ${className} in ${cycle} that you asked for was ${answer}: see what was said to it.`

export const changeOf = ({ was, value, by, at, reason }: Correction): Change => ({
  ...{ was: markWords(was), now: markWords(value), by, reason },
  at: new Date(at).toISOString(),
})

/** "5 instead of 6: two papers were swapped (Ada Hill, 2026-11-24 10:00 UTC)", for a cell of a file. */
export const changeWords = ({ was, now, by, at, reason }: Change): string =>
  `${now || 'empty'} instead of ${was || 'empty'}: ${reason} (${by}, ${at.slice(0, 16).replace('T', ' ')} UTC)`

/** Finds the changes made to one figure, oldest first; without a field, to its judgement. */
export function changesLookup(corrections: readonly Correction[]): (figure: Figure) => Change[] {
  const made = corrections.filter((one) => one.state === 'made').toSorted((a, b) => a.id - b.id)
  const found = new Map<string, Change[]>()
  const put = (key: string, change: Change) => found.set(key, [...(found.get(key) ?? []), change])
  for (const one of made) {
    put(keyOf(one), changeOf(one))
    if (one.kind === 'judgement') put(keyOf({ ...one, field: 'judgement/' }), changeOf(one))
  }
  return (figure) => found.get(keyOf(figure)) ?? []
}

/** Finds the changes made to a pupil’s judgements in a subject, whatever class they were made in. */
export function subjectChangesLookup(
  corrections: readonly Correction[],
): (of: { cycleId: number; pupilId: number; subjectId: number }) => Change[] {
  const made = corrections.filter((one) => one.state === 'made' && one.kind === 'judgement')
  const found = Map.groupBy(made, (one) => `${one.cycleId}/${one.pupilId}/${one.subjectId}`)
  return ({ cycleId, pupilId, subjectId }) =>
    (found.get(`${cycleId}/${pupilId}/${subjectId}`) ?? []).map(changeOf)
}

/** Frozen marks with every correction over them, by field: what the figure is now. */
export function correctMarks(
  frozen: Record<string, unknown>,
  corrections: readonly Pick<Correction, 'id' | 'state' | 'field' | 'value'>[],
): Record<string, unknown> {
  const made = corrections.filter((one) => one.state === 'made').toSorted((a, b) => a.id - b.id)
  return { ...frozen, ...Object.fromEntries(made.map((one) => [one.field, one.value])) }
}

/** The first line of the page of a cycle's corrections. */
export function correctionsFinding(cycle: string, made: number, waiting: number): string {
  if (made + waiting === 0) return `Nothing of ${cycle} was changed after it closed`
  const asked =
    waiting > 0
      ? `${count(waiting, 'correction')} of ${cycle} ${waiting === 1 ? 'waits' : 'wait'} for an answer`
      : ''
  const done = `${made === 0 ? 'none' : made} made since it closed`
  return asked ? `${asked}, ${done}` : `${cycle}: ${count(made, 'figure')} corrected since it closed`
}
