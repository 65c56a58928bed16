import type { OrgReader } from '#features/access/api.server.ts'
import { listWindows, readWindow } from './facts.server.ts'
import type { Member } from './rows.ts'
import { type Study, studyOf } from './studies.ts'

/** Somebody who changed set, course or teacher in a subject on a day. */
type MovedPupil = { pupilId: number; subjectId: number; on: string }

const kind = 'moved'

/**
 * What pupils who were moved gained beside pupils alike who were not, as help is compared: forecast before, mark after, in
 * standard deviations of subject and year. Between the two judged cycles of this year around the first of the moves; null where
 * no cycle was judged since, or none before. Reads the whole school: show sums of it alone.
 */
export async function compareMoved(
  db: OrgReader,
  moved: readonly MovedPupil[],
  country: string,
): Promise<Study | null> {
  const first = moved.map(({ on }) => on).sort()[0]
  const window =
    first === undefined
      ? undefined
      : (await listWindows(db)).find(({ from, to }) => from.ends < first && first <= to.ends)
  if (!window) return null
  const facts = await readWindow(db, window, country)
  const members = moved
    .filter(({ on }) => on > window.from.ends && on <= window.to.ends)
    .map(({ pupilId, subjectId }): Member => {
      return { pupilId, subjectId, kind, outcome: 'forecast', begins: true }
    })
  const told = {
    cycle: window.to.name,
    to: window.to,
    facts: { ...facts, members: [...facts.members, ...members] },
  }
  return studyOf(told, kind, 'marks')
}
