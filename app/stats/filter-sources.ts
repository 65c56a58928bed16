import { type FilterParameters, type FilterPupil, learnSources, type PriorGrade } from './filter.ts'
import { layOut } from './filter-readings.ts'

/** A normal distribution as precision and precision times mean: evidence adds up in this form. */
interface Evidence {
  readonly precision: number
  readonly weighted: number
}

const NOTHING: Evidence = { precision: 0, weighted: 0 }

const evidenceOf = ({ mean, sd }: PriorGrade): Evidence => ({
  precision: 1 / sd ** 2,
  weighted: mean / sd ** 2,
})

const plus = (a: Evidence, b: Evidence): Evidence => ({
  precision: a.precision + b.precision,
  weighted: a.weighted + b.weighted,
})

const minus = (a: Evidence, b: Evidence): Evidence => ({
  precision: a.precision - b.precision,
  weighted: a.weighted - b.weighted,
})

const gradeOf = ({ precision, weighted }: Evidence): PriorGrade => ({
  mean: weighted / precision,
  sd: 1 / Math.sqrt(precision),
})

/**
 * Lets the pupils of a class tell each other how their teacher judges: one pupil's readings say little about the bias
 * of a source, a whole class says much. Gives each pupil, as what is known of its sources, the prior and the evidence
 * of all *other* pupils (one round of expectation propagation, Minka 2001: exact while a pupil's other sources are
 * independent). Pass pupils with readings up to the day of the forecast, then filter them by the same parameters.
 */
export function poolSources(parameters: FilterParameters, pupils: readonly FilterPupil[]): FilterPupil[] {
  const usual: PriorGrade = { mean: 0, sd: parameters.biasSd }
  const prior = (pupil: FilterPupil, source: string): Evidence =>
    evidenceOf(pupil.sources?.get(source) ?? usual)
  const total = new Map<string, Evidence>()
  const learned = pupils.map((given) => {
    const pupil = { ...given, laidOut: layOut(parameters, given) }
    const own = [...learnSources(parameters, pupil)].map(([source, posterior]): [string, Evidence] => [
      source,
      minus(evidenceOf(posterior), prior(pupil, source)),
    ])
    for (const [source, evidence] of own) total.set(source, plus(total.get(source) ?? NOTHING, evidence))
    return { pupil, own }
  })
  return learned.map(({ pupil, own }) => {
    const sources = new Map(pupil.sources)
    for (const [source, evidence] of own) {
      const others = minus(total.get(source) ?? evidence, evidence)
      sources.set(source, gradeOf(plus(prior(pupil, source), others)))
    }
    return { ...pupil, sources }
  })
}
