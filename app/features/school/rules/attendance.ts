import type { AttendanceCode } from '#features/measures/api.ts'
import { suppressCount } from '#stats/suppress.ts'

export type AttendanceWeek = { weekStart: string; codes: string }
export type SessionCount = {
  /** Sessions at which the pupil could have been present. */
  possible: number
  present: number
  authorised: number
  unauthorised: number
}
export type SessionKind = 'present' | 'authorised' | 'unauthorised' | 'not counted'

/** What each letter of a week counts as; an approved activity counts as present, an unknown letter not at all. */
export function sessionKinds(
  codes: readonly Pick<AttendanceCode, 'letter' | 'counts'>[],
): Map<string, SessionKind> {
  return new Map(
    codes.map((code) => [code.letter, code.counts === 'approved activity' ? 'present' : code.counts]),
  )
}

/** The letters that count as one kind, for a count made in the database. */
export const lettersOf = (kinds: ReadonlyMap<string, SessionKind>, wanted: SessionKind): string =>
  [...kinds].flatMap(([letter, kind]) => (kind === wanted ? [letter] : [])).join('')

export function countSessions(
  kinds: ReadonlyMap<string, SessionKind>,
  weeks: readonly AttendanceWeek[],
): SessionCount {
  const counted = weeks.flatMap((week) => [...week.codes].map((letter) => kinds.get(letter) ?? 'not counted'))
  const number = (kind: SessionKind) => counted.filter((other) => other === kind).length
  const [present, authorised, unauthorised] = [
    number('present'),
    number('authorised'),
    number('unauthorised'),
  ]
  return { possible: present + authorised + unauthorised, present, authorised, unauthorised }
}

/** Share of possible sessions at which the pupil was present, 0 to 1; null when there was none. */
export const presentShare = ({
  present,
  possible,
}: Pick<SessionCount, 'present' | 'possible'>): number | null => (possible > 0 ? present / possible : null)

export const tooFew = 'too few to show'

/**
 * The share of a group at its sessions, 0 to 1, or null when there was none. A group of one to five pupils would tell
 * of single ones, so that only somebody who may see each of them is shown its share.
 */
export function groupShare(
  counted: Pick<SessionCount, 'present' | 'possible'> & { pupils: number },
  seesEach: boolean,
): number | null | typeof tooFew {
  if (!seesEach && suppressCount(counted.pupils) === null) return tooFew
  return presentShare(counted)
}

/** A share as schools write it: one decimal, such as "93.4 %". */
export const formatShare = (share: number | null | typeof tooFew): string =>
  share === tooFew ? tooFew : share === null ? 'not recorded' : `${(share * 100).toFixed(1)} %`
