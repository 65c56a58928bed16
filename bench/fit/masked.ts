import { createMaskParty, type MaskParty } from '#platform/masks/pair-masks.ts'
import type { Agreement } from '#stats/multilevel/federated/agreement.ts'
import { fitMasked } from '#stats/multilevel/federated/centre.ts'
import { createSchool, type School } from '#stats/multilevel/federated/school.ts'
import { fitMultilevel, type MultilevelFit } from '#stats/multilevel/fit.ts'
import type { GroupedSums } from '#stats/multilevel/grouped.ts'
import { createRandom } from '#stats/random.ts'
import { simulateValueAdded, sumSchools, USUAL_VALUE_ADDED } from '#stats/simulate/value-added.ts'
import { atMost, comparison, type Measure } from '../measure.ts'

const model = { method: 'REML', fixed: ['prior'], slopes: { school: ['prior'] } } as const

export function fitPrior(sums: GroupedSums): MultilevelFit {
  const fit = fitMultilevel(sums, model)
  if (!fit.ok) throw new Error(fit.message)
  return fit
}

/** The largest difference between two fits' intercept and fixed effects. */
export const fixedGap = (one: MultilevelFit, other: MultilevelFit): number =>
  Math.max(...one.fixed.map(({ estimate }, i) => Math.abs(estimate - (other.fixed[i]?.estimate ?? 0))))

const agreement: Agreement = {
  ...{
    name: 'bench',
    method: 'REML',
    level: 'school',
    fixed: ['prior'],
    slopes: ['prior'],
    outcome: 'outcome',
  },
  scales: { prior: { about: 0, apart: 1 }, outcome: { about: 0, apart: 1 } },
  ...{ largestGroup: 400, mostPupils: 10_000, mostRounds: 200 },
}

/** Each school with its own sums and its own key. */
async function schoolsUnderMasks(sums: GroupedSums): Promise<School[]> {
  const keys = new Map<string, MaskParty>()
  const publicKey = (name: string) => keys.get(name)?.publicKey
  for (const { path: own } of sums.groups)
    keys.set(own.join('/'), await createMaskParty(own.join('/'), publicKey))
  return sums.groups.flatMap((group) => {
    const key = keys.get(group.path.join('/'))
    return key ? [createSchool(key.name, { ...sums, groups: [group] }, agreement, key.maskFor)] : []
  })
}

export async function masked(): Promise<Measure[]> {
  const sums = sumSchools(simulateValueAdded({ ...USUAL_VALUE_ADDED, schools: 12 }, createRandom(4)))
  const parties = await schoolsUnderMasks(sums)
  const began = performance.now()
  const result = await fitMasked(agreement, parties)
  const seconds = (performance.now() - began) / 1000
  if (!result.ok) throw new Error(result.message)
  const whole = fitPrior(sums)
  const what = '12 schools under masks'
  const deviance = Math.abs(result.fit.deviance - whole.deviance)
  return [
    atMost(`${what}: fixed effects less those from open sums`, fixedGap(whole, result.fit), 1e-8, 'points'),
    atMost(`${what}: deviance less that from open sums`, deviance, 1e-7, 'deviance'),
    comparison(`${what}: rounds`, result.records.length, 'rounds'),
    comparison(`${what}, all on this machine`, seconds, 's'),
  ]
}
