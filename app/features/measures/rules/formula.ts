import type { Measure, Pillar, Rule, RuleOf, Slot } from '../schema-official.ts'

type Names = ReadonlyMap<string, string>

const nameOf = (names: Names, key: string): string => names.get(key) ?? key
const area = (key: string): string => key.replaceAll('-', ' ')
const anyOf = (areas: readonly string[]): string => areas.map(area).join(' or ')
const results = (number: number): string => (number === 1 ? 'the best result' : `the best ${number} results`)

function slotLine({ name, accepts, takes, weight, weight_needs, most_other }: Slot): string {
  const from = accepts ? ` in ${anyOf(accepts)}` : ', in any subject on the list'
  const needs = weight_needs ? `, if ${weight_needs.map(area).join(' and ')} were both entered` : ''
  const counts = weight === 1 ? '' : `, counted × ${weight}${needs}`
  const most = most_other === undefined ? '' : `; at most ${most_other} of them no GCSE or AS`
  return `${name}: ${results(takes)}${from}${counts}${most}.`
}

function pillarLine({ name, all_of, any_of, among }: Pillar): string {
  const whole = all_of ? all_of.map(area).join(' and ') : anyOf(any_of)
  const parts = among ? `, or ${among.least} of ${among.areas.map(area).join(', ')}` : ''
  return `${name}: ${whole}${parts}.`
}

function progressLines({ attainment, element, divisor }: RuleOf<'progress'>, names: Names): string[] {
  const reached = `${nameOf(names, attainment)}${element === null ? '' : ` (its places for ${element})`}`
  return [
    `Of a pupil: (${reached} − the estimate of the pupil’s starting point) ÷ ${divisor}.`,
    'Of a school: the mean of its pupils. Range: ± 1.96 × the spread of pupils in the nation ÷ √ pupils.',
  ]
}

const startLines = ({ starts }: { starts: RuleOf<'progress'>['starts'] }): string[] => [
  `Starting point: the first of these that is known: ${starts
    .map(({ kinds, norm }) => {
      const test = kinds.map((kind) => kind.replaceAll('_', ' ')).join(' with ')
      return norm
        ? `${test}, placed at ${norm.nation_mean} + ${norm.nation_sd} × (score − ${norm.mean}) ÷ ${norm.sd}`
        : test
    })
    .join('; ')}.`,
]

function passesLines({ passes, least, needs }: RuleOf<'number of passes'>): string[] {
  const many = passes > 0 ? [`${passes} or more results worth ${least} points or more`] : []
  const each = needs.map((areas) => `${least} points or more in ${anyOf(areas)}`)
  return [`Of a pupil yes or no: ${[...many, ...each].join('; and ')}. A double award counts twice.`]
}

function cappedLines({ best, points }: RuleOf<'capped points'>): string[] {
  const own = points
    ? Object.entries(points).map(([grade, worth]) => `${grade} ${worth}`)
    : ['those of the list']
  return [`Points of the best ${best} results, a double award counting twice. Points: ${own.join(', ')}.`]
}

/** How a rule works a figure out, line by line, in words and with its own numbers; `names` are those of measures. */
function ruleLines(rule: Rule, names: Names): string[] {
  switch (rule.kind) {
    case 'best of slots':
      return ['Of a pupil: the sum of points over these places.', ...rule.slots.map(slotLine)]
    case 'progress':
      return [...progressLines(rule, names), ...startLines(rule)]
    case 'pillars entered':
      return ['Of a pupil yes or no: every part was entered.', ...rule.pillars.map(pillarLine)]
    case 'pillars achieved':
      return [
        `Of a pupil yes or no: every part was entered and reached ${rule.least} points.`,
        ...rule.pillars.map(pillarLine),
      ]
    case 'pillar points':
      return [
        'Of a pupil: the mean of the points of these parts, 0 for a part not entered.',
        ...rule.pillars.map(pillarLine),
      ]
    case 'number of passes':
      return passesLines(rule)
    case 'capped points':
      return cappedLines(rule)
    case 'median line':
      return [
        `Of a pupil: ${rule.base} + ${nameOf(names, rule.outcome)} − the height of the line at the pupil’s start.`,
        'The line joins the middle of every 25 pupils or more at hand who started alike.',
        ...startLines(rule),
      ]
    case 'contextual':
      return [
        `Of a pupil: ${rule.base} + ${nameOf(names, rule.outcome)} − what is fitted to pupils at hand.`,
        `Fitted by least squares: the start, its square, and ${rule.characteristics.join(', ').replaceAll('_', ' ')}.`,
        ...startLines(rule),
      ]
    case 'subject value added':
      return [
        `Of a result: (points − the points of the course’s line at the student’s average of GCSE results) ÷ ${rule.points_a_grade} for each A level it is worth.`,
        'Of a school: the mean over results, each weighing by its size.',
      ]
    case 'absence':
      return ['Sessions missed ÷ sessions possible, over all pupils.']
    case 'absent at least':
      return [`Pupils who missed ${100 * rule.share} % or more of their own possible sessions ÷ all pupils.`]
    case 'gap of ranks':
      return [
        `${rule.scale} × (mean rank of the others − mean rank of the group) ÷ all pupils, in one row by ${rule.outcome.map(anyOf).join(' and ')}.`,
      ]
    case 'no baseline':
      return [rule.why]
  }
}

const discounted: Record<Measure['discounting'], string[]> = {
  'first entry': ['Of results with one discount code the first entry counts.'],
  'best entry': ['Of results with one discount code the best counts.'],
  none: [],
}

/** The formula of a measure under the rules of its years, a line each. */
export const formulaOf = (measure: Pick<Measure, 'rule' | 'discounting'>, names: Names): string[] => [
  ...ruleLines(measure.rule, names),
  ...(measure.rule.kind === 'no baseline' ? [] : discounted[measure.discounting]),
]

const listed: readonly Rule['kind'][] = [
  ...(['best of slots', 'progress', 'pillars entered', 'pillars achieved', 'pillar points'] as const),
  ...(['number of passes', 'capped points', 'median line', 'contextual', 'gap of ranks'] as const),
]

/** The national tables a rule reads; without a version the newest. */
export function tablesRead(rule: Rule): { key: string; version: string | null }[] {
  const own =
    rule.kind === 'progress' || rule.kind === 'subject value added'
      ? [{ key: rule.table, version: rule.table_version }]
      : []
  return listed.includes(rule.kind) ? [...own, { key: 'qualifications-ks4', version: null }] : own
}
