import { everyone, type OrgWriter } from '#features/access/api.server.ts'
import {
  addItem,
  decideItem,
  type Line,
  type listSuggestions,
  type OneMeeting,
  readVerdicts,
  reviewInMeeting,
} from '#features/meetings/api.server.ts'
import { addDays } from '#features/school/api.ts'
import type { School } from './school.ts'
import { cyclesAYear } from './truth.ts'

/** What leaders bring to the table themselves, and what they decide on it. */
const own = [
  {
    ...{ title: 'Lessons that begin late after lunch', why: 'Three heads of department have asked for it' },
    words: 'Two of us stand in the corridors at the end of lunch',
    expect: 'Lessons after lunch begin on time',
  },
  {
    ...{ title: 'Who looks after the new pupils of this term', why: 'Four came in a fortnight' },
    words: 'Each new pupil has one adult to go to',
    expect: 'Nobody new is without an adult after two weeks',
  },
] as const

/** The second cycle of this year: what truly came right in it came after the decision taken in its middle. */
const stepOfHelp = cyclesAYear + 2

export async function addOwnItems(db: OrgWriter, one: OneMeeting): Promise<void> {
  for (const { title, why } of own)
    await addItem(db, { reach: everyone }, one, { title, why, minutes: 10, pupil: '' })
}

/** Puts two pupils on an agenda whom what is decided truly helps. */
export async function addHelped(db: OrgWriter, one: OneMeeting, { events }: School): Promise<void> {
  const helped = events.flatMap(({ kind, step, subject, pupil }) =>
    kind === 'rise' && step === stepOfHelp && subject === null && pupil?.left === null ? [pupil] : [],
  )
  const added = { title: 'Works far below what the first weeks showed', why: 'Two teachers said so' }
  for (const { id, family, given } of helped.slice(0, 2))
    await addItem(db, { reach: { pupils: [id], classes: [] } }, one, {
      ...{ ...added, minutes: 4, pupil: `${family} ${given}` },
    })
}

/** People judge by what they see: better than before counts as helped, whatever brought it about. */
async function answerOf(db: OrgWriter, decision: NonNullable<Line['asks']>, place: number) {
  if (place % 4 === 3) return 'not yet'
  const verdict = (await readVerdicts(db, everyone, [decision])).get(decision.id)
  if (typeof verdict !== 'object') return place % 2 === 0 ? 'helped' : 'too early'
  const gained = verdict.of.now - verdict.of.before
  return gained > 0.02 ? 'helped' : gained < -0.02 ? 'did not help' : 'too early'
}

const kinds = ['talk', 'extra-help', 'teacher-plan', 'home'] as const

type Suggested = Awaited<ReturnType<typeof listSuggestions>>[number]

/** Decides one item, the nth of its meeting: in own words what leaders brought themselves, else as is usual. */
export async function decideOne(
  db: OrgWriter,
  one: OneMeeting,
  line: Line,
  suggested: Suggested,
  nth: number,
): Promise<void> {
  const itemId = line.id ?? -1
  if (line.asks) {
    await reviewInMeeting(db, one, itemId, await answerOf(db, line.asks, nth))
    return
  }
  const mine = own.find(({ title }) => title === line.title)
  const usual = suggested.find(({ kind }) => kind === kinds[nth % kinds.length]) ?? suggested[0]
  if (!mine && usual) {
    await decideItem(db, one, itemId, { ...usual, ownerId: usual.owner.id })
    return
  }
  const { heldOn } = one.meeting
  const { words, expect } = mine ?? own[0]
  const days = { due: addDays(heldOn, 14), expectOn: addDays(heldOn, 42) }
  const ownerId = one.attendees[nth % one.attendees.length]?.personId ?? -1
  await decideItem(db, one, itemId, { kind: 'own words', words, expect, ...days, ownerId })
}
