import { effectsAt } from '#stats/multilevel/effects-at.ts'
import { fitMultilevel } from '#stats/multilevel/fit.ts'
import { addGroupMean } from '#stats/multilevel/grouped.ts'
import type { MultilevelModel } from '#stats/multilevel/model.ts'
import { type SpreadRange, spreadRanges } from '#stats/multilevel/profile.ts'
import type { Sums } from '#stats/multilevel/sums.ts'
import { studentQuantile } from '#stats/student.ts'
import { asGroupedSums, EXPECTED } from './school-sums.ts'
import { type Estimated, placeGroups, type Standing } from './standing.ts'

export type SchoolSums = { orgId: number; name: string; sums: Sums }

/** By each pupil’s own start alone, or with the whole intake of the school taken into account too. */
export type Regard = 'start' | 'intake'

export type SchoolsBeside =
  | {
      ok: true
      standings: Standing<number>[]
      pupils: number
      /** Degrees of freedom left for how schools differ. */
      freedom: number
      /** How far schools differ, in grades, with its range. */
      spread: Pick<SpreadRange, 'sd' | 'low' | 'high'>
    }
  | { ok: false; why: string }

/** With fewer degrees of freedom than this the ranges would say nothing at all. */
const LEAST_FREEDOM = 3

const modelOf = (regard: Regard): MultilevelModel => ({
  method: 'REML',
  fixed: regard === 'intake' ? [EXPECTED, `mean of ${EXPECTED}`] : [EXPECTED],
})

/**
 * What each school’s pupils reached beyond what was expected of them, from the schools’ sums alone. Ranges are those of
 * Student’s distribution with as many degrees of freedom as there are schools less what is estimated between them (Snijders
 * and Bosker 2012, 6.1): with few schools how much schools differ is itself hardly known.
 */
export function compareSchools(schools: readonly SchoolSums[], regard: Regard): SchoolsBeside {
  const between = regard === 'intake' ? 2 : 1
  const freedom = schools.length - between
  if (freedom < LEAST_FREEDOM) return { ok: false, why: tooFew(schools.length, regard) }
  const plain = asGroupedSums(schools.map(({ orgId, sums }) => ({ name: String(orgId), sums })))
  const sums = regard === 'intake' ? addGroupMean(plain, EXPECTED) : plain
  const fit = fitMultilevel(sums, modelOf(regard))
  const spreads = spreadRanges(sums, modelOf(regard))
  const [level] = fit.ok ? fit.levels : []
  if (!fit.ok || !level) return { ok: false, why: fit.ok ? '' : fit.message }
  const spread = spreads.ok ? spreads.ranges[0] : undefined
  const effects = effectsAt(level)
  const found = schools.flatMap(({ orgId, name, sums: own }, i): Estimated<number>[] => {
    const effect = effects[i]
    return effect ? [{ ...effect, key: orgId, label: name, pupils: own.n }] : []
  })
  return {
    ...{ ok: true, freedom, pupils: fit.pupils },
    standings: placeGroups(found, studentQuantile(0.975, freedom)),
    spread: { sd: spread?.sd ?? 0, low: spread?.low ?? 0, high: spread?.high ?? 0 },
  }
}

function tooFew(schools: number, regard: Regard): string {
  const needed = LEAST_FREEDOM + (regard === 'intake' ? 2 : 1)
  const what =
    regard === 'intake' ? 'to tell what a school does from what its intake does' : 'to say how schools differ'
  return `${schools === 1 ? 'One school is' : `${schools} schools are`} too few ${what}: it takes ${needed}.`
}
