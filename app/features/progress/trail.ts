import { type Change, type Correction, changeOf } from '#features/cycle/api.ts'

type Reading = { cycle: string; grade: string }
/** What a reading is now, and every change made to it since, oldest first. */
export type CorrectedReading = Reading & { changes: Change[] }

/**
 * The readings a finding was made from, each with what was corrected since: the evidence itself stays as it was.
 * A correction belongs to the last reading of its cycle that shows a value it had.
 */
export function correctTrail(
  trail: readonly Reading[],
  corrections: readonly Correction[],
): CorrectedReading[] {
  const made = corrections
    .filter((one) => one.state === 'made' && one.kind === 'judgement')
    .map((one) => ({ cycle: one.cycle, ...changeOf(one) }))
  const byCycle = Map.groupBy(made, (one) => one.cycle)
  return trail.map((reading, place) => {
    const changes = byCycle.get(reading.cycle) ?? []
    const shows = ({ cycle, grade }: Reading) =>
      cycle === reading.cycle && changes.some(({ was, now }) => was === grade || now === grade)
    const last = changes.at(-1)
    if (!last || trail.findLastIndex(shows) !== place) return { ...reading, changes: [] }
    return {
      cycle: reading.cycle,
      grade: last.now,
      changes: changes.map(({ cycle: _, ...change }) => change),
    }
  })
}
