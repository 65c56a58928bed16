import { SMALLEST_SHOWN } from '#stats/suppress.ts'
import { linePictureOf } from './line-picture.ts'
import { linesOf } from './placed.ts'
import { type SteppedFacts, stairsOf } from './steps.ts'
import { lineStudies, type Told } from './studies.ts'
import { spreadWords } from './words.ts'

/** The pictures behind a kind’s effect: both sides of each line, and the stairs of what began one after another. */
export function picturesOf(
  kind: string,
  { windows, steps }: { windows: readonly Told[]; steps: readonly SteppedFacts[] },
) {
  return {
    lines: windows.flatMap((window) => {
      const effects = lineStudies(window, kind).map(({ effect }) => effect)
      return linesOf(window.facts, kind).flatMap((one, place) => {
        const [picture, effect] = [linePictureOf(one, SMALLEST_SHOWN), effects[place]]
        return picture && effect ? [{ cycle: window.cycle, picture, words: spreadWords(effect) }] : []
      })
    }),
    stairs: steps
      .filter((one) => one.kind === kind && one.cycles.length > 1)
      .map((one) => ({ cycles: one.cycles, rows: stairsOf(one, SMALLEST_SHOWN) })),
  }
}
