import { count } from '#features/school/api.ts'
import type { Verdict } from '#stats/impact/effect.ts'
import type { Answer, Range, SideEffect } from './answers.ts'

const signed = (value: number) => (value > 0 ? `+${value}` : `${value}`.replace('-', '−'))
const steps = (value: number) => signed(Math.round(value * 100) / 100)

/** "+2 months, between 0 and +4" */
export const monthsWords = ({ value, low, high }: Range): string =>
  `${signed(value)} ${Math.abs(value) === 1 ? 'month' : 'months'}, between ${signed(low)} and ${signed(high)}`

/** "+0.21, between 0.04 and 0.38", in standard deviations. */
export const spreadWords = ({ value, low, high }: Range): string =>
  `${steps(value)}, between ${steps(low)} and ${steps(high)}`

const verdicts: Record<Verdict, string> = {
  helped: 'helped',
  harmed: 'did harm',
  'no difference that matters': 'made no difference that matters',
  'not enough evidence': 'not enough evidence yet',
}
export const verdictWords = (verdict: Verdict): string => verdicts[verdict]

/** What an answer comes to, in words. */
export function answerWords({ studies, months, effect }: Answer): string {
  if (studies.length === 0) return 'No help of this kind began between two judged cycles.'
  if (months) return `${monthsWords(months)}.`
  return effect ? `${spreadWords(effect)} of a standard deviation.` : (studies[0]?.why ?? '')
}

/** First line of "Did it help?". */
export function impactFinding(answers: readonly Pick<Answer, 'verdict' | 'effect'>[]): string {
  const compared = answers.filter(({ effect }) => effect !== null)
  if (compared.length === 0) return 'Nobody can say yet which help helped: nothing could be compared'
  const number = (verdict: Verdict) => compared.filter((one) => one.verdict === verdict).length
  const [helped, harmed] = [number('helped'), number('harmed')]
  const open = number('not enough evidence')
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
