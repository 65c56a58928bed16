import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { type Finding, listFindings } from '#features/progress/api.server.ts'
import { findingGrounds, isGood } from '#features/progress/api.ts'
import { reachesClass, reachesPupil } from '#features/school/api.server.ts'
import type { Item } from '../item.ts'
import { type ItemTitle, titleOf } from '../rules/words.ts'
import { type About, listAbout } from './about.server.ts'
import { type Decision, listDecisions } from './decisions.server.ts'

/** A line of an agenda as somebody may see it: of what is out of their reach neither name nor figures. */
export type Line = Item & {
  heading: ItemTitle
  /** True for what the reader may not see. */
  hidden: boolean
  /** How sure a finding is, and from how much. */
  grounds: string | null
  good: boolean
  finding: Finding | null
  about: About
  /** The decision it asks about. */
  asks: Decision | null
  /** The decision that was taken on it. */
  decision: Decision | null
}

/** What stands in the place of words about a pupil whom the reader may not see. */
export const untold = 'This is told to those who may see whom it is about'

const hides = (reach: Reach, { pupilId, classId, findingId }: Item): boolean =>
  pupilId !== null
    ? !reachesPupil(reach, pupilId)
    : findingId !== null && classId !== null && !reachesClass(reach, classId)

/** Of an item out of reach nothing goes to the page but where it belongs. */
const withoutNames = ({ className: _, ...about }: About): About => ({
  ...about,
  className: null,
  teachers: [],
  pupil: about.pupil && { ...about.pupil, name: '', where: '', tutor: null, carers: [] },
})

/** Lines of an agenda for a reader with a reach, with the decisions taken on them. */
export async function showItems(
  db: OrgReader,
  reach: Reach,
  items: readonly Item[],
  taken: readonly Decision[] = [],
): Promise<Line[]> {
  const findingIds = items.flatMap((one) => one.findingId ?? [])
  const found = findingIds.length > 0 ? await listFindings(db, reach, { ids: findingIds }) : []
  const findings = new Map(found.map((one) => [one.id, one]))
  const asked = new Map(
    (await listDecisions(db, { ids: items.flatMap((one) => one.decisionId ?? []) })).map((one) => [
      one.id,
      one,
    ]),
  )
  const abouts = await listAbout(db, items)
  return items.map((item, place): Line => {
    const about = abouts[place]
    if (!about) throw new Error('An item is about nothing that is known')
    const hidden = hides(reach, item)
    const finding = hidden ? null : (findings.get(item.findingId ?? -1) ?? null)
    const asks = asked.get(item.decisionId ?? -1) ?? null
    return {
      ...item,
      ...{ hidden, finding, good: finding !== null && isGood(finding) },
      // Words of people could name the pupil.
      ...(hidden ? { title: null, word: null, why: untold } : {}),
      asks: asks && hidden ? { ...asks, words: 'A decision', expect: untold, reviews: [] } : asks,
      heading: titleOf({ item, about, finding, asks, hidden }),
      grounds: finding ? findingGrounds(finding.kind, finding.evidence) : null,
      about: hidden ? withoutNames(about) : about,
      decision: taken.find((one) => one.itemId === item.id) ?? null,
    }
  })
}

/** The pupils named to a reader by some lines. */
export const pupilsNamed = (lines: readonly Line[]): number[] => [
  ...new Set(lines.flatMap((one) => (one.hidden ? [] : (one.pupilId ?? [])))),
]
