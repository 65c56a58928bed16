import { atLeast, atMost, comparison, type Measure } from '../measure.ts'
import type { Told } from './forecasts.ts'
import type { Outcome } from './rows.ts'

const PASS = 10
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Mean distance between the chance told and the share that came true, over ten bins of equal width. */
function miscalibration(pairs: readonly { told: number; came: boolean }[]): number {
  const bins = Map.groupBy(pairs, ({ told }) => Math.min(9, Math.floor(10 * told)))
  const gap = (own: readonly { told: number; came: boolean }[]) =>
    Math.abs(mean(own.map((one) => one.told)) - mean(own.map((one) => Number(one.came))))
  return [...bins.values()].reduce((sum, own) => sum + own.length * gap(own), 0) / pairs.length
}

/** How far the end of the year bore out what was said after cycle 2. */
export function bearOut({ forecasts, findings }: Told, outcomes: readonly Outcome[]): Measure[] {
  // Pupils whom the thirteen columns do not tell apart are one here too: the first row counts, as in the import.
  const ends = new Map(outcomes.toReversed().map((one) => [one.key, one]))
  const known = forecasts.flatMap((one) => {
    const end = ends.get(one.key)
    return end ? [{ ...one, ...end }] : []
  })
  const passed = known.map((one) => ({ told: one.reach, came: one.last >= PASS }))
  const brier = mean(passed.map(({ told, came }) => (told - Number(came)) ** 2))
  const bare = mean(known.map((one) => Number(one.second >= PASS !== one.last >= PASS)))
  const within80 = known.map((one) => Number(Math.abs(one.last - one.mean) <= 1.2816 * one.sd + 0.5))
  const behind = findings.filter((one) => ['behind', 'fall'].includes(one.kind))
  const ended = behind.flatMap((one) => ends.get(one.key) ?? [])
  const told = behind.flatMap((one) => one.now100 ?? [])
  return [
    comparison('forecasts of pupils in a subject', known.length, 'forecasts'),
    atMost('chance of passing, Brier score', brier, bare, '', {
      against: 'the grade of cycle 2 taken as the forecast',
      ratio: brier / bare,
    }),
    atMost('chance of passing, mean distance from what came', miscalibration(passed), 0.05, ''),
    atLeast('grades within the 80 % interval', mean(within80), 0.8, ''),
    comparison('pupils on the list as behind or falling', behind.length, 'findings'),
    comparison('of 100 of them, said to pass', mean(told), ''),
    comparison('of 100 of them, passed', 100 * mean(ended.map((one) => Number(one.last >= PASS))), ''),
    comparison('of 100 of all, passed', 100 * mean(known.map((one) => Number(one.last >= PASS))), ''),
  ]
}
