import type { OrgReader, Reach } from '#features/access/api.server.ts'
import type { Measure } from '#features/measures/api.ts'
import { type CohortAhead, readCohortAhead } from './cohort.server.ts'
import { type Ahead, withState } from './rules/ahead.ts'
import { applyChanges } from './rules/apply.ts'
import type { CohortModel } from './rules/model.ts'
import type { NotAhead } from './rules/not-ahead.ts'
import { type Outcome, outcomeOf } from './rules/outcome.ts'
import type { Change } from './schema.ts'

/** The kinds of starting point that a measure asks for. */
function startsOf({ rule }: Measure): string[] {
  if ('starts' in rule) return rule.starts.flatMap(({ kinds }) => kinds)
  return rule.kind === 'subject value added' ? [rule.start] : []
}

/**
 * A cohort as a browser may hold it: nothing of how pupils live, nor the measures that ask for it, since no list of pupils is made
 * from that; and of where they started what the measures ask.
 */
function forBrowser({ model }: CohortAhead): CohortModel {
  const measures = model.measures.filter(
    ({ rule }) => rule.kind !== 'contextual' && rule.kind !== 'gap of ranks',
  )
  const asked = new Set(measures.flatMap(startsOf))
  const pupils = model.pupils.map((pupil) => {
    const starts = Object.entries(pupil.starts).filter(([kind]) => asked.has(kind))
    return { ...pupil, traits: {}, starts: Object.fromEntries(starts) }
  })
  return { ...model, measures, pupils }
}

/** The pupils of a year group within reach, for the what-if. */
export async function readModel(
  db: OrgReader,
  reach: Reach,
  given: { country: string; yearNumber: number },
): Promise<CohortModel | NotAhead> {
  const cohort = await readCohortAhead(db, reach, given)
  return typeof cohort === 'string' ? cohort : forBrowser(cohort)
}

/** What changes come to, beside the model as it stands. */
export const outcomeWith = (ahead: Ahead, changes: readonly Change[]): Outcome =>
  outcomeOf(withState(ahead, applyChanges(ahead.state, changes, ahead.setting)))
