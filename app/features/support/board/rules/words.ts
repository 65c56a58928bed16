import { count, formatDay } from '#features/school/api.ts'
import type { LineChange, Why } from './lines.ts'
import { hoursWords } from './load.ts'

type Moved = {
  change: LineChange
  given: string
  from: string | null
  to: string | null
  /** What it is called: now, and as proposed. */
  was: string | null
  help: string | null
  why: Why | null
}
type NameOf = (pupilId: number) => string

const points = (worth: number) => `${Math.round(worth)} ${Math.round(worth) === 1 ? 'point' : 'points'}`

/** "Jay, Sam and Ana", or "Jay, Sam and 4 others". */
function listWords(names: readonly string[]): string {
  const most = 3
  const shown = names.length > most ? names.slice(0, most - 1) : names
  const rest = names.length - shown.length
  const parts = rest > 0 ? [...shown, `${rest} others`] : shown
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

/** Why a pupil has no help, as the end of a sentence. */
function leftOutWords(given: string, reason: Extract<Why, { kind: 'left out' }>['reason']): string {
  if (reason.kind === 'vetoed') return `everybody who could help ${given} has been ruled out`
  if (reason.kind === 'nothing suits') return 'nothing that learning managers give suits what was found'
  if (reason.kind === 'no group' && reason.option.startsWith('plan/'))
    return 'the hours of it bring more to others'
  if (reason.kind === 'no group') return `too few others need the same to make a group with ${given}`
  return `an hour brings ${points(reason.worthAnHour)} here and ${points(reason.price)} elsewhere`
}

function becauseWords({ given, from, why }: Moved, nameOf: NameOf): string {
  if (!why) return ''
  if (why.kind === 'pinned') return 'because this was pinned'
  if (why.kind === 'vetoed') return `because ${given} is not to be with ${from}`
  if (why.kind === 'manager left') return `because ${from} has no hours in this plan`
  if (why.kind === 'nothing suits with them') return `because what suits ${given} now ${from} does not give`
  if (why.kind === 'hours') {
    const instead = why.instead.map((id) => nameOf(Number(id)))
    const full = `because ${hoursWords(why.used)} of ${from}’s ${hoursWords(why.of)} hours are taken`
    return instead.length > 0 ? `${full}, newly by ${listWords(instead)}, for whom an hour brings more` : full
  }
  if (why.kind === 'worth more')
    return why.by > 0.5
      ? `because it brings ${given} ${points(why.by)} more`
      : 'because the hours bring more to all pupils together in this way'
  if (why.kind === 'need')
    return `an hour brings ${points(why.worthAnHour)}; the least that still has a place brings ${points(why.price)}`
  return `because ${leftOutWords(given, why.reason)}`
}

/** The name of help inside a sentence. */
const small = (name: string | null): string => (name ? name.charAt(0).toLowerCase() + name.slice(1) : 'help')

/** What changes for a pupil and why: "Jay moves from Ana to Sam because …". */
export function lineWords(line: Moved, nameOf: NameOf): string {
  const { change, given, from, to, was, help } = line
  const because = becauseWords(line, nameOf)
  if (change === 'begins') return `${given} begins ${small(help)} with ${to}: ${because}`
  if (change === 'ends') return `${given}’s ${small(was)}, with ${from}, ends ${because}`
  if (change === 'waits')
    return because.replace(/^because /, '').replace(/^./, (first) => first.toUpperCase())
  if (change === 'stays') return `${given} stays with ${to}`
  const what =
    from === to ? `goes from ${small(was)} to ${small(help)} with ${to}` : `moves from ${from} to ${to}`
  return `${given} ${what}${from !== to && was !== help ? `, for ${small(help)} instead of ${small(was)},` : ''} ${because}`
}

/** What clashes, as it is kept. */
export type Clash =
  | { kind: 'must serve'; pupil: string }
  | { kind: 'pin'; pin: { pupil: string; manager?: string | undefined } }
  | { kind: 'fewest'; year: string; fewest: number }

/** What a clash is about: one demand in words. */
export function demandWords(demand: Clash, named: { pupil: NameOf; manager: NameOf }): string {
  if (demand.kind === 'must serve') return `${named.pupil(Number(demand.pupil))} is to be helped`
  if (demand.kind === 'fewest') return `at least ${count(demand.fewest, 'pupil')} of ${demand.year}`
  const { pupil, manager } = demand.pin
  return `${named.pupil(Number(pupil))} is pinned to ${named.manager(Number(manager))}`
}

/** First line of the board. */
export function boardFinding(
  managers: readonly { planned: number; of: number; away: string | null }[],
  waiting: number,
): string {
  if (managers.length === 0) return 'There are no learning managers yet'
  const planned = managers.reduce((sum, one) => sum + one.planned, 0)
  const of = managers.reduce((sum, one) => sum + one.of, 0)
  const away = managers.filter((one) => one.away !== null).length
  const who = count(managers.length, 'learning manager')
  const taken = `${who}: ${hoursWords(planned)} of ${hoursWords(of)} hours of help a week are planned`
  const needs =
    waiting === 0 ? 'nobody in need is without help' : `${count(waiting, 'pupil')} in need have none`
  return `${taken}, and ${needs}${away > 0 ? `; ${away} ${away === 1 ? 'is' : 'are'} away` : ''}`
}

type Told = { state: string; cycle: string; lines: readonly { change: LineChange }[] }

const parted: readonly [LineChange, string, string][] = [
  ['begins', 'begins', 'begin'],
  ['moves', 'moves', 'move'],
  ['ends', 'ends', 'end'],
  ['stays', 'stays', 'stay'],
  ['waits', 'waits', 'wait'],
]

/** First line of a proposal. */
export function proposalFinding({ state, cycle, lines }: Told): string {
  const of = (change: LineChange) => lines.filter((line) => line.change === change).length
  if (state === 'working') return `Working out who could work with whom after ${cycle}`
  if (state === 'clash') return 'What was asked for cannot all be had'
  if (state === 'failed') return 'The proposal stopped, and nothing was changed'
  const helped = of('begins') + of('moves') + of('stays')
  const parts = parted.flatMap(([change, one, many]) => {
    const number = of(change)
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`]
  })
  return `${count(helped, 'pupil')} helped after ${cycle}: ${parts.join(', ')}`
}

/** What holds of a proposal. */
export const proposalLead = ({ state, settledOn }: { state: string; settledOn: string | null }): string =>
  state === 'settled'
    ? `Closed${settledOn ? ` on ${formatDay(settledOn)}` : ''}: what was accepted of it runs as plans, the rest was left as it was.`
    : 'Nothing of this holds until it is accepted, as a whole or line by line.'

/** First line of a week; only a learning manager has hours of help in it. */
export function weekFinding(
  whose: string,
  week: {
    lines: readonly { missing: number }[]
    used: number
    of: number
    away: readonly { ends: string }[]
  },
  isManager: boolean,
): string {
  const { lines, used, of, away } = week
  const [first] = away
  const has = whose === 'You' ? 'have' : 'has'
  if (first && lines.length === 0)
    return `${whose} ${has} handed over all help until ${formatDay(first.ends)}`
  if (!isManager && lines.length === 0) return `${whose} ${whose === 'You' ? 'run' : 'runs'} no help just now`
  const left = used > of ? `${hoursWords(used - of)} too many` : `${hoursWords(of - used)} left`
  const missing = lines.reduce((sum, line) => sum + line.missing, 0)
  const where = missing > 0 ? `; ${count(missing, 'session')} without a place in the week` : ''
  const hours = isManager
    ? `${hoursWords(used)} of ${hoursWords(of)} hours a week, ${left}`
    : `${hoursWords(used)} hours a week`
  return `${whose} ${has} ${count(lines.length, 'plan')} of help: ${hours}${where}`
}
