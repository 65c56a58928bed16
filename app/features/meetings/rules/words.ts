import { findingHeadline } from '#features/progress/api.ts'
import { count, formatDay } from '#features/school/api.ts'
import type { Item } from '../item.ts'
import type { Reviewed, Share, ThenAndNow } from './verdict.ts'

/** What an item says; `{name}` in the words stands for the name, which is kept apart so that a projector may hide it. */
export type ItemTitle = { words: string; name: string | null }

type Told = {
  item: Pick<Item, 'title' | 'pupilId' | 'classId'>
  about: {
    pupil: { name: string; year: string | null } | null
    className: string | null
    subject: string | null
  }
  finding: {
    kind: Parameters<typeof findingHeadline>[0]
    evidence: Parameters<typeof findingHeadline>[2]
  } | null
  asks: { words: string; subject: string | null } | null
  hidden: boolean
}

/** The heading of an item; of what the reader may not see no more than where it belongs. */
export function titleOf({ item, about, finding, asks, hidden }: Told): ItemTitle {
  const { pupil, className, subject } = about
  if (hidden)
    return {
      words:
        item.pupilId !== null
          ? `A pupil of ${pupil?.year ?? 'the school'}`
          : `A class in ${subject ?? 'the school'}`,
      name: null,
    }
  const name = pupil?.name ?? null
  if (asks) {
    const whom = name === null ? className : '{name}'
    const of = [whom, asks.subject].filter(Boolean).join(', ')
    return { words: `${asks.words}${of ? ` (${of})` : ''}: done? Did it help?`, name }
  }
  if (item.title !== null) return { words: name === null ? item.title : `{name}: ${item.title}`, name }
  if (finding) return { words: findingHeadline(finding.kind, '{name}', finding.evidence), name }
  return { words: [className, subject].filter(Boolean).join(', ') || 'An item', name }
}

/** The heading as one text, for paper and for a reader's ear. */
export const titleText = ({ words, name }: ItemTitle): string => words.replaceAll('{name}', name ?? 'a pupil')

/** The word with which something told is left where nothing is to be decided. */
export const heardWord = 'Heard; nothing to decide'

type Left = Pick<Item, 'state' | 'word'>

/** What became of an item, in one word. */
export const outcomeWord = ({ state, word }: Left): Item['state'] | 'heard' =>
  state === 'dropped' && word === heardWord ? 'heard' : state

/** So many items left with the same word are told together. */
const together = 3

/** Items of minutes one by one, and after them, together, those that were left with the same word. */
export function partMinutes<T extends Left>(rows: readonly T[]) {
  const isLeft = ({ state, word }: T) => state === 'carried' || (state === 'dropped' && word !== heardWord)
  const byWord = Map.groupBy(rows.filter(isLeft), ({ state, word }) => `${state} ${word}`)
  const many = [...byWord.values()].filter((own) => own.length >= together)
  const gathered = new Set(many.flat())
  return {
    told: rows.filter((row) => !gathered.has(row)),
    left: many.flatMap((own) => (own[0] ? [{ state: own[0].state, word: own[0].word, rows: own }] : [])),
  }
}

/** "57 items carried on: No time was left" */
export const leftWords = ({ state, word, rows }: Left & { rows: readonly unknown[] }): string =>
  `${count(rows.length, 'item')} ${state === 'carried' ? 'carried on' : 'dropped'}${word ? `: ${word}` : ''}`

/** First line of the part of an agenda that belongs to what a leader looks after. */
export const mineFinding = (of: { name: string; heldOn: string; today: string; mine: number; all: number }) =>
  `${of.name}, ${of.heldOn === of.today ? 'today' : formatDay(of.heldOn)}: ${of.mine} of ${count(of.all, 'item')} ${of.mine === 1 ? 'is' : 'are'} about what you look after`

/** "2 of 9 items settled" while a meeting is held, or what it will be about. */
export function meetingFinding(of: {
  name: string
  heldOn: string
  today: string
  state: 'planned' | 'open' | 'closed' | 'called off'
  items: readonly { state: Item['state']; minutes: number; decisionId?: number | null }[]
  minutes: number
}): string {
  const { name, heldOn, today, state, items } = of
  const on = heldOn === today ? 'today' : formatDay(heldOn)
  const standing = items.filter((one) => one.state !== 'dropped')
  if (state === 'called off') return `${name}, ${on}, was called off`
  if (state === 'planned') {
    const sum = standing.reduce((all, one) => all + one.minutes, 0)
    if (standing.length === 0) return `${name}, ${on}: nothing needs you yet`
    return `${name}, ${on}: ${count(standing.length, 'item')}, ${sum} of ${of.minutes} minutes`
  }
  const settled = items.filter((one) => one.state === 'decided')
  const reviewed = settled.filter((one) => one.decisionId).length
  const decided = settled.length - reviewed
  const open = items.filter((one) => one.state === 'open').length
  if (state === 'open') return `${name} is under way: ${settled.length} settled, ${count(open, 'item')} open`
  const carried = items.filter((one) => one.state === 'carried').length
  return [
    `${name}, ${on}: ${count(decided, 'decision')}`,
    reviewed > 0 ? `${reviewed} looked at again` : '',
    carried > 0 ? `${carried} carried on` : '',
  ]
    .filter(Boolean)
    .join(', ')
}

const of100 = (chance: number): number => Math.round(100 * chance)

/** What the forecasts say then and now, and nothing more. */
export function thenAndNowWords({ courses, before, now }: ThenAndNow, cycle: string): string {
  const [first, last] = [of100(before), of100(now)]
  const whom =
    courses === 1
      ? 'Of 100 pupils with such readings'
      : `Over ${courses} courses, of 100 pupils with such readings`
  if (first === last) return `${whom}, ${first} reached the target then, and as many after ${cycle}.`
  return `${whom}, ${first} reached the target then, ${last} after ${cycle}.`
}

/** The plain sentence beside every before and after. */
export const proofWords =
  'Before and after alone proves nothing: pupils come to a meeting when their readings are unusually low, and such readings come up again by themselves more often than not.'

/** How a decision stands, in a few words. */
export function decisionState({ due, review }: Reviewed, today: string): string {
  if (review === null) return due < today ? `was due by ${formatDay(due)}` : `due by ${formatDay(due)}`
  if (review.done === 'given up') return 'given up'
  if (review.done === 'not yet') return `not done yet, now due by ${formatDay(due)}`
  return review.helped === 'too early' ? 'done; too early to say' : `done; ${review.helped}`
}

/** "You own 9 decisions: 6 of 8 that were due are done, 3 of 5 judged so far helped". */
export function shareFinding(share: Share, whose: 'You own' | 'The school took'): string {
  if (share.all === 0)
    return whose === 'You own' ? 'No decision is yours yet' : 'No meeting has taken a decision yet'
  const head = `${whose} ${count(share.all, 'decision')}`
  if (share.due === 0) return `${head}; none is due yet`
  const judged = share.judged > 0 ? `, ${share.helped} of ${share.judged} judged so far helped` : ''
  return `${head}: ${share.done} of ${share.due} that were due ${share.done === 1 ? 'is' : 'are'} done${judged}`
}

/** What minutes tell in one line, to those they are sent to. */
export function minutesWords(of: { name: string; heldOn: string; decisions: number; yours: number }): string {
  const yours = of.yours > 0 ? `, ${of.yours} of them yours` : ''
  return `Minutes of ${of.name}, ${formatDay(of.heldOn)}: ${count(of.decisions, 'decision')}${yours}.`
}

/** "You look after Computing, Music and Year 8." */
export const lookAfterWords = (names: readonly string[]): string =>
  `You look after ${new Intl.ListFormat('en-GB').format(names)}.`

/** When somebody's next meeting is. */
export function nextMeetingWords(of: {
  name: string
  begins: string
  heldOn: string
  today: string
}): string {
  const when = of.heldOn === of.today ? 'today' : `on ${formatDay(of.heldOn)}`
  return `${of.name} meets ${when} at ${of.begins}.`
}
