import type { Talk } from './agreement.ts'

type Line = { id: number; grade: string; state: string }

/**
 * What was talked over with a class, from its one form: every pupil but those marked to wait. A pupil whose target is
 * agreed is taken only for what the pupil says.
 */
export function readTalks(
  form: Readonly<Record<string, string>>,
  lines: readonly Line[],
  subjectId: number,
): Talk[] {
  return lines.flatMap(({ id, grade, state }): Talk[] => {
    const given = (field: string) => form[`${field}.${id}`]?.trim() ?? ''
    const talk = {
      ...{ pupilId: id, subjectId, grade: given('grade') || grade, reason: given('reason') },
      ...{ wish: given('wish'), words: given('words') },
    }
    const waits = given('wait') !== '' || form[`grade.${id}`] === undefined
    const silent = talk.wish === '' && talk.words === ''
    return waits || (state === 'agreed' && silent) ? [] : [talk]
  })
}
