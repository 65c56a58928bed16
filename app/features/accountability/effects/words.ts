import { signed } from '#features/measures/api.ts'
import { count } from '#features/school/api.ts'
import type { TraitAudit } from '#stats/crossed/audit.ts'
import type { Figure } from './model.ts'
import { type LeftOut, type Reason, reasons } from './schema.ts'

/** Below this part of its own nothing is said of a class or a teacher. */
export const LEAST_RELIABILITY = 0.5

/** What may be said of a figure. Below half of its own nothing is, and the numbers go nowhere. */
export type Said =
  | { said: false; results: number }
  | {
      said: true
      results: number
      effect: number
      half: number
      verdict: 'higher' | 'lower' | 'too close to call'
    }

/** A figure as it may leave the server: with its 95 % interval, or not at all. */
export function sayFigure({ effect, se, reliability, results }: Omit<Figure, 'id'>): Said {
  if (!(reliability >= LEAST_RELIABILITY)) return { said: false, results }
  const half = 1.96 * se
  const verdict = Math.abs(effect) <= half ? 'too close to call' : effect > 0 ? 'higher' : 'lower'
  return { said: true, results, effect, half, verdict }
}

/** "+0.4, between +0.1 and +0.7", in steps of the grade scale. */
export const rangeWords = ({ effect, half }: Extract<Said, { said: true }>): string =>
  `${signed(effect, 1)}, between ${signed(effect - half, 1)} and ${signed(effect + half, 1)}`

export const TOO_FEW = 'too few results to say'

export const figureWords = (said: Said): string => (said.said ? rangeWords(said) : TOO_FEW)

/** The first line of the page of classes: how many there are, and how many can be told from what is usual. */
export function classesFinding(said: readonly Said[]): string {
  const shown = said.filter((one) => one.said)
  const apart = shown.filter((one) => one.verdict !== 'too close to call').length
  if (said.length === 0)
    return 'There are too few exam results with a class and a start to say what a class added'
  if (shown.length === 0)
    return `${count(said.length, 'class', 'classes')} with results, and of none do they say enough to tell what it added`
  const told = apart === 0 ? 'none can be told from what is usual' : `${apart} can be told from what is usual`
  return `Of ${count(said.length, 'class', 'classes')} with results, something can be said of ${shown.length}; ${told}`
}

/** Beyond this many results no class and no handful of years of it comes. */
const MOST_RESULTS = 500

/**
 * How far classes lie apart, and how many results of one class it takes until half of its figure is its own: with spreads s of
 * classes and e of results the part that is the class's own is s^2 / (s^2 + e^2 / n), half at n = e^2 / s^2;
 * what is learned of pupils and starts from the same results takes a little more.
 */
export function neededWords({ class: classes, result }: { class: number; result: number }): string {
  const needed = Math.ceil((result / classes) ** 2)
  if (!(needed <= MOST_RESULTS))
    return 'Classes here cannot be told apart by their results: no number of results a class could have would do.'
  const apart = `${classes.toFixed(2)} of the spread of a subject’s results`
  return `Classes here lie about ${apart} apart, single results about ${result.toFixed(2)}: it takes more than ${count(needed, 'result')} of a class until half of what is seen is the class’s own.`
}

const traitWords: Record<string, { name: string; most: string }> = {
  start: { name: 'Where its pupils started', most: 'start higher' },
  needs: {
    name: 'Pupils with special educational needs',
    most: 'have more pupils with special educational needs',
  },
  poor: { name: 'Disadvantaged pupils', most: 'have more disadvantaged pupils' },
  set: { name: 'Place among the sets, the first to the last', most: 'are lower sets' },
  tier: { name: 'Tier of entry', most: 'are entered for the other tier' },
}

export const traitName = (trait: string): string => traitWords[trait]?.name ?? trait

/** Why effects are withheld: what they go with although they should not. */
export function withheldWords(noun: 'classes' | 'teachers', audit: readonly TraitAudit[]): string {
  const whose = noun === 'classes' ? 'classes that' : 'teachers whose classes'
  const found = audit
    .filter(({ clear }) => clear)
    .map(({ name, correlation }) => {
      const way = correlation > 0 ? 'higher' : 'lower'
      return `${whose} ${traitWords[name]?.most ?? name} come out ${way} than chance lets expect`
    })
  return `The figures are withheld: ${found.join('; ')}. They would say who sat in a class, not what was added there.`
}

/** What to do with a figure of a class: always an offer, never a verdict. */
export function nextWords(said: Said): string {
  if (!said.said || said.verdict === 'too close to call') return ''
  return said.verdict === 'lower'
    ? 'Would a second pair of eyes help? Ask, then look in'
    : 'Worth a visit: what is done here?'
}

export const correlationWords = ({ correlation, low, high }: TraitAudit): string =>
  `${signed(correlation)} (${signed(low)} to ${signed(high)})`

const ofHundred = (chance: number): string => `${Math.round(100 * chance)} of 100`

/** How likely a place in the lowest fifth is for the third with least and the third with most of a trait. */
export const chanceWords = ({ lowestFifth: { least, most } }: TraitAudit): string =>
  `${ofHundred(least)} with least, ${ofHundred(most)} with most`

const reasonWords: Record<Reason, string> = {
  'no class': 'without a class that was sat in for two thirds of the year',
  'no grade': 'whose grade the subject’s scale does not have',
  'no start': 'of pupils of whom no start is known',
  'few in the subject': 'in subjects with fewer than twenty',
}

/** "312 results do not count: 12 of pupils of whom no start is known, ..."; null where all count. */
export function leftOutWords(leftOut: LeftOut): string | null {
  const parts = reasons.flatMap((why) => (leftOut[why] ? [`${leftOut[why]} ${reasonWords[why]}`] : []))
  const all = reasons.reduce((sum, why) => sum + (leftOut[why] ?? 0), 0)
  return all === 0 ? null : `${count(all, 'result does', 'results do')} not count: ${parts.join(', ')}.`
}

/** What to ask a teacher because of a figure; nothing of most. */
export function helpWords(said: Said): string {
  if (!said.said || said.verdict === 'too close to call') return ''
  return said.verdict === 'lower'
    ? 'Would a second pair of eyes help?'
    : 'May others come and see what works here?'
}

/** The first line of a teacher’s own page. */
export function ownFinding(said: Said | null, withheld: boolean): string {
  if (withheld) return 'Your own figures are withheld: those of teachers are not fair'
  if (said === null) return 'There is no figure of yours'
  if (!said.said) return `Your classes: ${TOO_FEW}`
  const words = {
    higher: 'above what is usual',
    lower: 'below what is usual',
    'too close to call': 'too close to call',
  }
  return `Your classes: ${words[said.verdict]}, ${rangeWords(said)} of a grade step`
}

/** The first line of the page of those who may read: how many there are, never who. */
export function teachersFinding(said: readonly Said[], withheld: boolean): string {
  if (withheld) return 'Figures of teachers are withheld: they are not fair'
  if (said.length === 0) return 'There are no figures of teachers you may read yet'
  const shown = said.filter((one) => one.said)
  const close = shown.filter((one) => one.verdict === 'too close to call').length
  if (shown.length === 0)
    return `${count(said.length, 'teacher')} with results, and of none do they say enough to show a figure`
  return `Of ${count(said.length, 'teacher')}, something can be said of ${shown.length}, and of these ${close} ${close === 1 ? 'is' : 'are'} too close to call`
}
