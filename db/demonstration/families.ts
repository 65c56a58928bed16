import type { Random } from '#stats/random.ts'
import type { Day } from './calendar.ts'
import { drawName, type Heritage, type Names, type Sex } from './names.ts'
import type { Pupil } from './pupils.ts'
import type { Ids } from './shape.ts'
import type { Person } from './staff.ts'

export type Guardianship = {
  guardian: Person
  pupil: Pupil
  relation: string
  barred: boolean
  first: Day
  /** The language the guardian has said to read; null where nobody has asked. */
  language: string | null
}

const otherLanguages = ['pl', 'pt', 'ro']

/** What a family that learned English beside another language reads: each of the languages in turn. */
const languageOf = (pupil: Pupil, place: number): string | null => {
  if (!pupil.eal) return null
  return heritageOf(pupil.ethnicity) === 'asian'
    ? 'ur'
    : (otherLanguages[place % otherLanguages.length] ?? null)
}

const heritageOf = (ethnicity: string): Heritage =>
  ethnicity.startsWith('A') || ethnicity === 'CHNE'
    ? 'asian'
    : ethnicity.startsWith('B')
      ? 'black'
      : ethnicity === 'WOTH' || ethnicity === 'OOTH'
        ? 'other'
        : 'white'

/** A mother or father or both for three pupils in four; the others have not yet been asked. */
export function drawFamilies(
  pupils: readonly Pupil[],
  names: Names,
  ids: Ids,
  random: Random,
): Guardianship[] {
  let others = 0
  return pupils.flatMap((pupil) => {
    if (!random.chance(0.75)) return []
    const both = random.chance(0.55)
    const language = languageOf(pupil, others)
    if (language !== null && language !== 'ur') others += 1
    const sexes: Sex[] = both ? ['F', 'M'] : [random.chance(0.85) ? 'F' : 'M']
    return sexes.map((sex) => {
      const { given, family } = drawName(names, heritageOf(pupil.ethnicity), sex, random)
      const guardian = {
        id: ids.next('person'),
        given,
        family: random.chance(0.75) ? pupil.family : family,
        title: sex === 'F' ? 'Ms' : 'Mr',
      }
      return {
        guardian,
        pupil,
        relation: sex === 'F' ? 'Mother' : 'Father',
        barred: both && random.chance(0.006),
        first: pupil.entered,
        language,
      }
    })
  })
}
