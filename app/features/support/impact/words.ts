import { signed } from '#features/measures/api.ts'
import { count } from '#features/school/api.ts'
import type { Verdict } from '#stats/impact/effect.ts'
import type { Answer, PerMonth, SideEffect, ToKnow } from './answers.ts'
import type { Design } from './designs.ts'
import type { Range } from './studies.ts'

/** "+2 months, between 0 and +4" */
export const monthsWords = ({ value, low, high }: Range): string =>
  `${signed(value, 0)} ${Math.abs(value) === 1 ? 'month' : 'months'}, between ${signed(low, 0)} and ${signed(high, 0)}`

/** "+0.21, between +0.04 and +0.38", in standard deviations. */
export const spreadWords = ({ value, low, high }: Range): string =>
  `${signed(value)}, between ${signed(low)} and ${signed(high)}`

const verdicts: Record<Verdict, string> = {
  helped: 'helped',
  harmed: 'did harm',
  'no difference that matters': 'made no difference that matters',
  'not enough evidence': 'not enough evidence yet',
}
export const verdictWords = (verdict: Verdict): string => verdicts[verdict]

export const designNames: Readonly<Record<Design, string>> = {
  lot: 'drawn by lot',
  line: 'either side of a line',
  steps: 'begun one after another',
  comparison: 'pupils alike',
}

const reasons: Readonly<Record<Design, string>> = {
  lot: 'Surest is a draw, and there was one: those drawn and those not drawn differ by chance alone.',
  line: 'Places went by a line that was fixed before: just past it and just not past it pupils are alike, so what jumps there is the help.',
  steps:
    'Classes began in a drawn order: those that had begun are laid beside those still waiting, and the range has every effect the draw itself does not speak against.',
  comparison:
    'No places were drawn, laid by a line or put in a drawn order, so pupils alike stand beside those helped: the least sure of four ways, for something may stand behind it that nobody wrote down.',
}

/** Which way of knowing was taken, and why. */
export const designWords = (design: Design): string => reasons[design]

/** What an answer comes to, in words. */
export function answerWords({ studies, months, effect }: Answer): string {
  if (studies.length === 0) return 'No help of this kind began between two judged cycles.'
  if (months) return `${monthsWords(months)}.`
  return effect ? `${spreadWords(effect)} of a standard deviation.` : (studies[0]?.why ?? '')
}

/** What it would take to know, where it is not known: "It takes about 200 pupils with it, and as many without, ...". */
export const toKnowWords = ({ needed, helped, compared }: ToKnow): string =>
  `To see an effect of two to three months eight times of ten it takes about ${needed} pupils with the help and as many without; here were ${helped} and ${compared}. Schools that give their evidence to a group know it sooner.`

/** What a kind of help did in this school, as the catalogue has it beside what was published. */
export function ownWords(answer: Answer): string {
  if (answer.studies.length === 0) return 'not begun yet between two judged cycles'
  return answer.effect === null
    ? verdictWords(answer.verdict)
    : `${verdictWords(answer.verdict)}: ${answerWords(answer).replace(/\.$/, '')}`
}

/** The way back from a page that hangs under "Did it help?". */
export const impactTrail = (base: string) => [
  { label: 'Help', to: `${base}/help` },
  { label: 'Did it help?', to: `${base}/help/impact` },
]

/** First line of "Did it help?". */
export function impactFinding(answers: readonly Pick<Answer, 'verdict' | 'effect'>[]): string {
  const compared = answers.filter(({ effect }) => effect !== null)
  if (compared.length === 0) return 'Nobody can say yet which help helped: nothing could be compared'
  const number = (verdict: Verdict) => compared.filter((one) => one.verdict === verdict).length
  const [helped, harmed] = [number('helped'), number('harmed')]
  const open = number('not enough evidence')
  if (open === compared.length) return `Nobody can know yet whether ${count(open, 'kind')} of help helped`
  const parts = [
    helped > 0 ? `${helped} helped` : '',
    harmed > 0 ? `${harmed} did harm` : '',
    open > 0 ? `of ${open} nobody can know yet` : '',
  ].filter(Boolean)
  return `Of ${count(compared.length, 'kind')} of help ${parts.length > 0 ? parts.join(', ') : 'none made a difference that matters'}`
}

/** First line of one kind. */
export function kindFinding(name: string, answer: Answer): string {
  if (answer.effect === null) return `${name}: nobody can say yet whether it helped`
  if (answer.verdict === 'not enough evidence')
    return `${name}: not enough evidence yet to say whether it helped`
  return answer.months && answer.verdict !== 'no difference that matters'
    ? `${name} ${verdictWords(answer.verdict)}: ${monthsWords(answer.months)}`
    : `${name} ${verdictWords(answer.verdict)}`
}

const timeWords = (hours: number) =>
  hours < 1 ? count(Math.round(60 * hours), 'minute') : `${hours.toFixed(1)} hours`

/** Staff time for a month gained by one pupil: a price only where it is sure that something was gained. */
export function costWords(hours: number, { value, least, most }: PerMonth): string {
  if (hours === 0) return 'no session this year'
  if (least === null) return 'nothing gained to lay it against'
  return value === null || most === null
    ? `not known: perhaps nothing was gained; ${timeWords(least)} at the very best`
    : `${timeWords(value)}, between ${timeWords(least)} and ${timeWords(most)}`
}

const sideNames: Record<SideEffect['of'], string> = {
  marks: 'Marks in its subject',
  'other marks': 'Marks in other subjects',
  attendance: 'Attendance',
  behaviour: 'Behaviour (fewer incidents)',
}
export const sideName = (of: SideEffect['of']): string => sideNames[of]

export const balanceName = (of: 'forecast' | number): string =>
  of === 'forecast'
    ? 'Forecast before the help'
    : (['Last mark beyond the forecast', 'Absence before', 'Incidents before'][of] ?? '')
