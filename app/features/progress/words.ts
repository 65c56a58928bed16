import { count } from '#features/school/api.ts'
import { type Status, statusOf } from '#stats/status.ts'
import type { Evidence, FindingKind } from './schema.ts'

const changes: readonly FindingKind[] = ['fall', 'rise']

function rarity(kind: FindingKind, chance: number | null): string {
  if (chance === null) return ''
  const number = Math.round(chance)
  const [one, many] = changes.includes(kind) ? ['reading', 'readings'] : ['cycle', 'cycles']
  if (number < 1) return `When nothing has changed, fewer than 1 ${one} in 100 is so far off.`
  if (number > 15) return `It is the run of ${many}, not this one alone, that stands out.`
  return `When nothing has changed, ${number} ${number === 1 ? one : many} in 100 ${number === 1 ? 'is' : 'are'} so far off.`
}

const mostSubjects = 4

function movedSubjects({ subjects }: Evidence): string {
  if (subjects.length === 0) return ''
  const shown = subjects.slice(0, mostSubjects)
  const words = shown.map(({ subject, seen, expected }) => `${subject} ${seen} (${expected} was expected)`)
  const rest = subjects.length - shown.length
  return `${words.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`
}

function chances({ target, now100, before100 }: Evidence): string {
  if (target === null || now100 === null) return ''
  const before = before100 === null || before100 === now100 ? '' : `; a cycle ago it was ${before100}`
  return `Of 100 pupils with such readings, ${now100} reach the target ${target}${before}.`
}

const from = (readings: number): string => `From ${readings} ${readings === 1 ? 'reading' : 'readings'}.`

function seenBeside({ seen, expected }: Evidence): string {
  return seen === null
    ? 'no reading this cycle'
    : `the work was read as ${seen}, where ${expected ?? seen} was expected`
}

/** What was seen, and compared with what: one sentence without its full stop. */
export function findingHeadline(kind: FindingKind, name: string, evidence: Evidence): string {
  const { subject, className } = evidence
  switch (kind) {
    case 'fall':
      return `${name} has slipped in ${subject}: ${seenBeside(evidence)}`
    case 'rise':
      return `${name} has gained ground in ${subject}: ${seenBeside(evidence)}`
    case 'behind':
      return `${name} is not on the way to the target in ${subject}`
    case 'ahead':
      return `${name} is on the way to more than the target in ${subject}`
    case 'fall in all':
      return `${name} has slipped in several subjects at once`
    case 'rise in all':
      return `${name} has gained ground in several subjects at once`
    case 'class fall':
      return `${className} as a whole is read lower than each pupil’s earlier readings let us expect`
    case 'class rise':
      return `${className} as a whole is read higher than each pupil’s earlier readings let us expect`
  }
}

const asides: Partial<Record<FindingKind, string>> = {
  'class fall': 'Either the work is harder now, or something needs a look.',
  'class rise': 'Worth asking what is going well.',
}

/** How sure it is, and from how many readings: in a few short sentences. */
export function findingGrounds(kind: FindingKind, evidence: Evidence): string {
  const standing = kind === 'behind' || kind === 'ahead'
  return [
    movedSubjects(evidence),
    asides[kind] ?? '',
    standing ? '' : rarity(kind, evidence.chanceOf100),
    chances(evidence),
    from(evidence.readings),
  ]
    .filter(Boolean)
    .join(' ')
}

const words: Record<Status, 'far ahead' | 'on course' | 'close' | 'behind' | 'well behind'> = {
  far_ahead: 'far ahead',
  on_course: 'on course',
  close: 'close',
  behind: 'behind',
  well_behind: 'well behind',
}
export type StatusWords = (typeof words)[Status] | 'not known'

export const isStatus = (text: string | null): text is Status => text !== null && text in words
export const statusWords = (text: string | null): StatusWords => (isStatus(text) ? words[text] : 'not known')

/** One status for several subjects: that of their average chances. */
export function overallStatus(
  lines: readonly { reach: number | null; exceed: number | null }[],
): StatusWords {
  const known = lines.flatMap((line) =>
    line.reach === null ? [] : [{ reach: line.reach, exceed: line.exceed ?? 0 }],
  )
  if (known.length === 0) return 'not known'
  const average = (of: (one: { reach: number; exceed: number }) => number) =>
    known.reduce((sum, one) => sum + of(one), 0) / known.length
  return words[statusOf({ reach: average((one) => one.reach), exceed: average((one) => one.exceed) })]
}

/** First line of an overview: how many are on course or better, and how many are behind. */
export function overviewFinding(label: string, statuses: readonly StatusWords[]): string {
  const known = statuses.filter((status) => status !== 'not known')
  if (known.length === 0) return `${label}: nothing can be said yet`
  const well = known.filter((status) => status === 'on course' || status === 'far ahead').length
  const behind = known.filter((status) => status === 'behind' || status === 'well behind').length
  const start = `${label}: ${well.toLocaleString('en-GB')} of ${known.length.toLocaleString('en-GB')} on course or ahead`
  return behind === 0 ? `${start}, nobody behind` : `${start}, ${behind.toLocaleString('en-GB')} behind`
}

/** Of the pupils who stand out of an overview, how they stand. */
export const standWords = (label: string, statuses: readonly StatusWords[]): string =>
  statuses.length === 0 ? `${label}: nobody here` : `${overviewFinding(label, statuses)}.`

export function findingsFinding(trouble: number, exceptional: number, answered: number): string {
  if (trouble + exceptional + answered === 0) return 'Nothing stands out for you to look at'
  if (trouble + exceptional === 0) return `All ${answered} findings of the last cycle are answered`
  const waiting = [
    trouble > 0 ? `${trouble} to look at` : '',
    exceptional > 0 ? `${exceptional} to be proud of` : '',
  ]
  return `${waiting.filter(Boolean).join(', ')}${answered > 0 ? `; ${answered} answered` : ''}`
}

const decisions: readonly [string, string][] = [
  ['help', 'help was planned'],
  ['meeting', 'it was raised in a meeting'],
  ['not now', 'it was left for later'],
]

/** What closing a cycle would say, in numbers. */
export type Outlook = {
  pupils: number
  /** Of pupils in their subjects. */
  forecasts: number
  /** Forecasts whose status is higher, or lower, than in the cycle before. */
  up: number
  down: number
  toLookAt: number
  toBeProudOf: number
}

/** "Closed now, it says where 2,041 pupils are heading in their subjects. 212 forecasts stand higher than a cycle ago, ..." */
export function outlookWords({ pupils, forecasts, up, down, toLookAt, toBeProudOf }: Outlook): string {
  if (forecasts === 0) return 'Closed now, it says nothing of anybody: no judgement has been entered.'
  const n = (value: number) => value.toLocaleString('en-GB')
  const whom = `${count(pupils, 'pupil')} ${pupils === 1 ? 'is' : 'are'}`
  const moved = up + down > 0 ? ` ${n(up)} forecasts stand higher than a cycle ago, ${n(down)} lower.` : ''
  return `Closed now, it says where ${whom} heading in their subjects.${moved} It puts forward ${n(toLookAt)} to look at and ${n(toBeProudOf)} to be proud of.`
}

/** What this school did when it met the like, or null when it has not yet. */
export function precedent(answers: ReadonlyMap<string, number>): string | null {
  const all = [...answers.values()].reduce((sum, count) => sum + count, 0)
  if (all === 0) return null
  const parts = decisions.flatMap(([answer, words]) => {
    const count = answers.get(answer) ?? 0
    return count > 0 ? [`${words} ${count === 1 ? 'once' : `${count} times`}`] : []
  })
  return `In ${all} such ${all === 1 ? 'case' : 'cases'} here, ${parts.join(', ')}.`
}

/** First line of the page on a subject's chances: what they were learned from. */
export function chancesFinding(subject: string, basis: 'national' | 'school' | null, pupils: number): string {
  if (basis === null) return `${subject} has no chances to set targets by yet`
  const who = `${pupils.toLocaleString('en-GB')} pupils`
  return basis === 'national'
    ? `${subject}: chances are learned from ${who} of the national table`
    : `${subject}: chances are learned from ${who} who were here before`
}

/** From what the earlier pupils of a subject are known: "Of 53 earlier pupils both are known: 20 by their exam result, ...". */
export function earlierWords(earlier: number, byResult: number): string {
  if (earlier === 0) return 'Of no earlier pupil both are known.'
  const judged = earlier - byResult
  const by = [
    ...(byResult > 0 ? [`${byResult} by their exam result`] : []),
    ...(judged > 0 ? [`${judged} by the last judgement of a year that is over`] : []),
  ]
  return `Of ${count(earlier, 'earlier pupil')} both are known: ${by.join(', ')}.`
}
