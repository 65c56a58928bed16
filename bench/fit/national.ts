import { sumTable } from '#stats/multilevel/collect.ts'
import { fitMultilevel, type MultilevelFit } from '#stats/multilevel/fit.ts'
import { createRandom } from '#stats/random.ts'
import { type SimulatedSchools, simulateValueAdded, USUAL_VALUE_ADDED } from '#stats/simulate/value-added.ts'
import type { Asked, Rows } from './lme4.ts'

/** About 600,000 pupils in 3,400 schools, as many as sit an examination in England in a year. */
export const simulateNation = (): SimulatedSchools =>
  simulateValueAdded({ ...USUAL_VALUE_ADDED, schools: 3400, fewest: 53, most: 300 }, createRandom(2026))

export function rowsOf(name: string, { columns, schools }: SimulatedSchools): Rows {
  const [x, y] = [columns[0], columns.at(-1)]
  if (!x || !y) throw new Error('nothing was simulated')
  return { name, x, y, schools }
}

/** From rows in memory to effects: the sums, the fit, the best predictions. */
export function fitRows(
  { x, y, schools }: Rows,
  names: readonly string[],
  asked: Pick<Asked, 'model' | 'method'>,
): MultilevelFit {
  const sums = sumTable([x, y], schools, names.length)
  const groups = sums.map((own, school) => ({ ...own, path: [names[school] ?? ''] }))
  const fit = fitMultilevel(
    { outcome: 'y', columns: ['x', 'y'], factors: [], levels: ['school'], groups },
    { method: asked.method, fixed: ['x'], slopes: { school: asked.model === 'slope' ? ['x'] : [] } },
  )
  if (!fit.ok) throw new Error(fit.message)
  return fit
}
