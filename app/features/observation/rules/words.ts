import type { StaffHelpKind } from '#features/measures/api.ts'
import { formatDay } from '#features/school/api.ts'
import { type Decision, isDue } from '#features/support/api.ts'
import type { HelpState } from './states.ts'

type Listed = { state: HelpState; reviewOn: string; endedOn: string | null }
type Helping = Listed & { forWhom: string }

/** First line of one's own page: what waits for an answer, else what runs. */
export function mineFinding(given: {
  name: string
  own: readonly Listed[]
  helping: readonly Helping[]
  today: string
}): string {
  const first = given.name.split(' ')[0] ?? given.name
  const running = <Line extends Listed>(lines: readonly Line[]) =>
    lines.filter(({ state }) => state === 'running')
  if (given.own.some(({ state }) => state === 'offered'))
    return `${first}, help is offered to you: take it, change it or decline it`
  if (given.helping.some(({ state }) => state === 'asked')) return `${first}, a colleague asks you for help`
  if (running([...given.own, ...given.helping]).some((one) => isDue(one, given.today)))
    return `${first}, it is time to look at what becomes of the help`
  const [own] = running(given.own)
  const helps = running(given.helping).map(({ forWhom }) => forWhom)
  const [only] = helps
  const gives = `you help ${new Intl.ListFormat('en-GB').format(new Set(helps))}`
  if (own) {
    const yours = `${first}, help runs for you until ${formatDay(own.reviewOn)}`
    return only === undefined ? yours : `${yours}, and ${gives}`
  }
  return only === undefined
    ? `${first}, asking for help takes a minute, and only those you ask read it`
    : `${first}, ${gives}`
}

/** First line of a plan. */
export function planFinding(
  { state, reviewOn, endedOn }: Listed,
  { title, forWhom, today }: { title: string; forWhom: string; today: string },
): string {
  const what = `${title} for ${forWhom}`
  if (endedOn !== null) return `${what}: ended on ${formatDay(endedOn)}`
  if (state === 'offered') return `${what}: offered, and yours to take, change or decline`
  if (state === 'declined') return `${what}: declined`
  if (state === 'asked') return `${what}: asked for, not answered yet`
  if (reviewOn < today) return `${what}: to be looked at since ${formatDay(reviewOn)}`
  return reviewOn === today ? `${what}: to be looked at today` : `${what}: runs until ${formatDay(reviewOn)}`
}

/** "you", "Ada Hill", "Modern languages". */
export function forWhomWords(
  help: { department: string | null; helped: readonly { id: number; name: string }[] },
  personId: number,
): string {
  if (help.department !== null) return help.department
  const [only] = help.helped
  return only === undefined || only.id === personId ? 'you' : only.name
}

export const oftenWords = ({ meetings, minutes }: { meetings: number; minutes: number }): string =>
  `${meetings === 1 ? 'once' : `${meetings} times`} a cycle, ${minutes} minutes`

const stateOf: Record<Exclude<HelpState, 'running'>, string> = {
  asked: 'asked for',
  offered: 'offered',
  declined: 'declined',
  ended: 'ended',
}
/** Where help stands, in a list: "runs until 18 December". */
export function stateWords({ state, reviewOn }: Listed, today: string): string {
  if (state !== 'running') return stateOf[state]
  return reviewOn <= today
    ? `to be looked at since ${formatDay(reviewOn)}`
    : `runs until ${formatDay(reviewOn)}`
}

export const decisionChoices: readonly { value: Decision; label: string }[] = [
  { value: 'stop', label: 'Stop: it has done what it could, or does not suit' },
  { value: 'continue', label: 'Continue: the same for longer' },
  { value: 'change', label: 'Change: it goes on in another way, with somebody else, or at another pace' },
  { value: 'scale', label: 'Scale: it goes on, and colleagues who want to may join in' },
]
const decided: Record<Decision, string> = {
  stop: 'stopped',
  continue: 'goes on',
  change: 'goes on in another way',
  scale: 'goes on, open to colleagues',
}
export const decisionWords = (decision: Decision): string => decided[decision]

/** Said beside a class that moved, without a figure and without a judgement. */
export const movedWords = (className: string): string =>
  `${className} has moved less than one would have expected. Classes do, for many reasons; two pairs of eyes see more.`

export const noVerdict =
  'Whether a lesson is better is seen in lessons, by those who were there. No score of pupils says that a teacher improved, and none is shown here.'

/** "over 60 studies ... (Kraft, Blazar and Hogan, 2018; from memory, to be checked)" */
export const evidenceWords = ({ found, source, year, checked }: StaffHelpKind['evidence'][number]): string =>
  `${found} (${source}, ${year}${checked === 'verified' ? '' : '; from memory, to be checked'})`

/** What waits on the first page. */
export const needWords = {
  offered: { text: 'Help is offered to you: yours to take, change or decline.', label: 'Read the offer' },
  asked: { text: 'A colleague asks you for help.', label: 'Answer' },
  nobody: { text: 'Whom you asked for help cannot give it just now.', label: 'Ask somebody else' },
  review: { text: 'Help of yours is to be looked at: what becomes of it?', label: 'Decide together' },
  begun: { text: 'Help for your department has begun, and you are named in it.', label: 'Look at it' },
  step: { text: 'A step you agreed on is to be looked at again.', label: 'Look at it' },
} as const
