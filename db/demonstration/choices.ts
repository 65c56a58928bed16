import type { Random } from '#stats/random.ts'
import type { Pupil } from './pupils.ts'
import type { SchoolPlan } from './schools.ts'

export type Stage = 'lower' | 'upper' | 'sixth'
export type Basis = 'set' | 'form' | 'option'
export type Choice = { subject: string; basis: Basis }

/** What a pupil studies in each stage; chosen once and kept. */
export type Choices = Record<Stage, readonly Choice[]>

const lower = ['geography', 'history', 'religious-studies', 'computer-science', 'art', 'design-technology']
const languages = ['french', 'spanish', 'german'] as const
const options: readonly (readonly [string, number])[] = [
  ['art', 20],
  ['business', 20],
  ['computer-science', 14],
  ['design-technology', 13],
  ['physical-education', 14],
  ['sociology', 12],
  ['food', 10],
  ['drama', 9],
  ['music', 6],
  ['media', 6],
  ['health-social-care', 12],
  ['sport-studies', 10],
  ['creative-imedia', 9],
]
const academic: readonly (readonly [string, number])[] = [
  ['a-level-mathematics', 26],
  ['a-level-biology', 19],
  ['a-level-chemistry', 16],
  ['a-level-physics', 11],
  ['a-level-psychology', 21],
  ['a-level-sociology', 14],
  ['a-level-history', 12],
  ['a-level-geography', 10],
  ['a-level-english-literature', 11],
  ['a-level-business', 12],
  ['a-level-economics', 8],
  ['a-level-art', 9],
  ['a-level-computer-science', 5],
]
const applied: readonly (readonly [string, number])[] = [
  ['level-3-applied-science', 14],
  ['level-3-business', 20],
  ['level-3-health-social-care', 18],
  ['level-3-sport', 16],
  ['level-3-information-technology', 12],
  ['level-3-criminology', 16],
]

/** What a pupil might have chosen instead: the courses offered beside this one, commonest first. */
export function chosenBeside(subject: string): string[] {
  const list = [options, academic, applied].find((each) => each.some(([key]) => key === subject)) ?? []
  return [...list].sort((a, b) => b[1] - a[1]).map(([key]) => key)
}

function draw(list: readonly (readonly [string, number])[], count: number, random: Random): string[] {
  const rest = [...list]
  return Array.from({ length: count }, () => {
    const [[subject] = ['']] = rest.splice(random.weighted(rest.map(([, weight]) => weight)), 1)
    return subject
  })
}

const by = (basis: Basis, ...subjects: readonly string[]): Choice[] =>
  subjects.map((subject) => ({ subject, basis }))

function chooseUpper(pupil: Pupil, language: string, random: Random): Choice[] {
  const humanity = random.chance(0.47) ? 'geography' : 'history'
  const separate = pupil.start + random.normal(0, 2) > 109
  const takesLanguage = random.chance(Math.min(0.85, Math.max(0.1, 0.4 + (pupil.start - 104) * 0.035)))
  const more = draw(options, separate ? (takesLanguage ? 1 : 2) : takesLanguage ? 2 : 3, random)
  return [
    ...by('set', 'english-language', 'english-literature', 'mathematics'),
    ...(separate ? by('option', 'biology', 'chemistry', 'physics') : by('set', 'combined-science')),
    ...by('form', 'religious-studies'),
    ...by('option', humanity, ...(takesLanguage ? [language] : []), ...more),
  ]
}

/** Chooses for a pupil; partner schools share only their core subjects and one humanity. */
export function chooseSubjects(plan: SchoolPlan, pupil: Pupil, form: number, random: Random): Choices {
  const language = languages[form % languages.length] ?? 'french'
  const core = by('set', 'english-language', 'mathematics', 'combined-science')
  if (!plan.full) {
    const humanity = random.chance(0.47) ? 'geography' : 'history'
    return { lower: core, upper: [...core, ...by('option', humanity)], sixth: [] }
  }
  const strong = (pupil.gcseAverage ?? 0) + random.normal(0, 0.6) > 5.3
  return {
    lower: [...core, ...by('form', ...lower, language)],
    upper: chooseUpper(pupil, language, random),
    sixth: by(
      'option',
      ...(strong ? draw(academic, 3, random) : [...draw(applied, 2, random), ...draw(academic, 1, random)]),
    ),
  }
}

/** The stage of a year group under the school's model of key stages. */
export function stageOf(plan: SchoolPlan, year: number): Stage {
  if (year > 11) return 'sixth'
  return year >= (plan.keyStages === 'ks3-2-years' ? 9 : 10) ? 'upper' : 'lower'
}
