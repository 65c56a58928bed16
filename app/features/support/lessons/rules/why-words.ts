import { count } from '#features/school/api.ts'
import type { Obstacle } from '#stats/lessons/problem.ts'
import { titled } from '#ui/words.ts'
import type { Met } from './lines.ts'
import type { Again, Remedy } from './remedies.ts'
import { dayWords, periodName } from './words.ts'

type Name = (id: number) => string
type Named = {
  pupil: Name
  subject: Name
  person: Name
  period: (id: number) => { name: string }
  /** How many pupils the lesson is for. */
  size: number
}

const why: Readonly<Record<Exclude<Obstacle, 'subject lost already'>, string>> = {
  'nobody free': 'nobody who could give it is kept free',
  'all busy': 'everybody who is kept free then gives another special lesson',
  'no room': 'no room of its kind is free',
  'pupil away': 'a pupil has other help, or is kept clear for examinations or a trip',
  'pupil elsewhere': 'a pupil has another special lesson',
  'week full': 'a pupil has as many special lessons that week as there may be',
  'day full': 'a pupil has a special lesson that day',
}
/** So many subjects are named, those of most pupils first. */
const NAMED = 3

/** "History (all 6 pupils) and Art (Amina Khan)" */
function againWords(lost: readonly Again[], { pupil, subject, size }: Named): string {
  const who = (own: readonly Again[]) =>
    size > 1 && own.length === size
      ? `all ${size} pupils`
      : own.map(({ pupilId }) => pupil(pupilId)).join(', ')
  const by = [...Map.groupBy(lost, ({ subjectId }) => subjectId)].toSorted(
    ([, a], [, b]) => b.length - a.length,
  )
  const said = by.slice(0, NAMED).map(([id, own]) => `${subject(id)} (${who(own)})`)
  const more = by.length > NAMED ? [count(by.length - NAMED, 'more subject')] : []
  return new Intl.ListFormat('en-GB').format([...said, ...more])
}

const metWords = ({ obstacle, lost }: Met, names: Named): string =>
  obstacle === 'subject lost already'
    ? `it would take pupils a second time this cycle out of ${againWords(lost, names)}`
    : why[obstacle]

/** Why a lesson has no place: the commonest reason first, each with its number of periods. */
export function whyWords(obstacles: readonly Met[], names: Named): string {
  const slots = obstacles.reduce((sum, one) => sum + one.slots, 0)
  const [first] = obstacles
  if (!first) return 'No period of those days could hold it: in each, a pupil has the subject itself.'
  if (obstacles.length === 1)
    return `In ${slots === 1 ? 'the one period' : `each of the ${slots} periods`} it might have, ${metWords(first, names)}.`
  const parts = obstacles.map((one) => `in ${one.slots} ${metWords(one, names)}`)
  return `Of the ${count(slots, 'period')} it might have: ${parts.join('; ')}.`
}

/** What somebody could do for a lesson to have a place. */
export function remedyWords(remedy: Remedy, names: Named): string {
  const when = `${dayWords(remedy.on)}, ${periodName(names.period(remedy.periodId).name)}`
  if (remedy.kind === 'keep free')
    return remedy.personId === null
      ? `Keep somebody free who never is so far, on ${when}`
      : `Keep ${names.person(remedy.personId)} free on ${when}`
  if (remedy.kind === 'room') return `Find a room on ${when}`
  return `Sign that ${againWords(remedy.lost, names)} may be lost again, on ${when}`
}

type Lesson = { place: object | null; remedies: readonly Remedy[] }

/** Of lessons without a place: whether any plan could do better, and what would help how many of them. */
export function shortWords(lines: readonly Lesson[], least: number | null): string {
  const open = lines.filter(({ place }) => place === null)
  if (open.length === 0) return ''
  const proved =
    least === open.length
      ? 'No plan could place more of them: that is proved, not guessed.'
      : least
        ? `At least ${least} of them can have no place in any plan.`
        : ''
  const helped = (kind: Remedy['kind']) =>
    open.filter(({ remedies }) => remedies.some((one) => one.kind === kind)).length
  const parts = [
    ['somebody kept free in one more period', helped('keep free')],
    ['a free room', helped('room')],
    ['a signature', helped('sign')],
  ] as const
  const said = parts.flatMap(([words, number]) =>
    number > 0 ? [`${words} would be enough for ${number === 1 ? 'one' : `each of ${number}`}`] : [],
  )
  return [proved, said.length > 0 ? `${titled(said.join(', '))}.` : ''].filter(Boolean).join(' ')
}
