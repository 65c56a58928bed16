import { DEFAULT_PARAMETERS, type FilterParameters } from '#stats/filter.ts'
import type { ReadingModel } from './schema.ts'

/** One figure of how readings err and pupils move, in grades. */
export type ReadingFigure = { key: string; name: string; here: number; usual: number }

const figures: readonly {
  key: string
  name: string
  of: (parameters: FilterParameters) => number | undefined
}[] = [
  {
    key: 'judgement',
    name: 'A judgement lies off by chance',
    of: ({ types }) => types.judgement?.noiseSd,
  },
  {
    key: 'leaning',
    name: 'A class is judged too high or too low, for as long as it is taught',
    of: ({ biasSd }) => biasSd,
  },
  {
    key: 'weekly',
    name: 'One weekly mark lies off, read as a grade',
    of: ({ types: { weekly } }) => weekly && weekly.noiseSd / weekly.loading,
  },
  {
    key: 'shared',
    name: 'A pupil moves in a cycle, in all subjects together',
    of: ({ sharedDrift }) => sharedDrift,
  },
  {
    key: 'subject',
    name: 'A pupil moves in a cycle, in one subject by itself',
    of: ({ subjectDrift }) => subjectDrift,
  },
]

/** What readings taught, beside what is usual. */
export const readingFigures = ({ parameters }: ReadingModel): ReadingFigure[] =>
  figures.flatMap(({ key, name, of }) => {
    const [here, usual] = [of(parameters), of(DEFAULT_PARAMETERS)]
    return here === undefined || usual === undefined ? [] : [{ key, name, here, usual }]
  })

/** Further apart than this two figures are called different. */
const clearlyOther = 1.15

/** "A judgement here lies 0.6 of a grade off by chance, about as usual". */
export function readingFinding(model: ReadingModel): string {
  const [{ here, usual } = { here: Number.NaN, usual: Number.NaN }] = readingFigures(model)
  const beside = () => {
    if (here > clearlyOther * usual) return `more than the usual ${usual.toFixed(1)}`
    return here * clearlyOther < usual ? `less than the usual ${usual.toFixed(1)}` : 'about as usual'
  }
  return `A judgement here lies ${here.toFixed(1)} of a grade off by chance, ${beside()}`
}

/** What it is known from, and what comes of it. */
export const readingGrounds = ({ cycle, readings, pupils }: ReadingModel): string =>
  `From ${readings.toLocaleString('en-GB')} readings of ${pupils} pupils up to ${cycle}, drawn towards the usual. Two of three readings lie within the figure. Later cycles are judged with it`
