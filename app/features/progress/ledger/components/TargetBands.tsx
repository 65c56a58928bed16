import type { TargetBand } from '#stats/ledger.ts'
import { Bars } from '#ui/chart/Bars.tsx'
import { of100, shareWords } from '../words.ts'

/** Whether a band’s chances lie in the interval of what came. */
const isKept = ({ meanChance, reached }: TargetBand): boolean =>
  meanChance >= reached.low && meanChance <= reached.high

function bandsFinding(bands: readonly TargetBand[]): string {
  const kept = bands.filter(isKept).length
  if (kept === bands.length) return 'When we said so many of 100 reach the target, about so many did'
  const off = bands.filter((band) => !isKept(band))
  const hopeful = off.filter(({ meanChance, reached }) => meanChance > reached.value).length
  const where = `In ${off.length} of ${bands.length} bands`
  if (hopeful > 0 && hopeful < off.length)
    return `${where} not as many reached the target as we said, fewer or more`
  return `${where} ${hopeful > 0 ? 'fewer' : 'more'} reached the target than we said`
}

/** The chances of the target that were shown, and how many reached it. */
export function TargetBands({ bands }: { bands: readonly TargetBand[] }) {
  return (
    <Bars
      title={bandsFinding(bands)}
      caption="Chances of the target as they were shown on pupils’ progress, in fifths: how many of 100 reached it, where that share may lie, and how many we said on average."
      bars={bands.map((band) => ({
        key: band.from,
        label: `${of100(band.from)} to ${of100(band.to)} (${band.forecasts.toLocaleString('en-GB')} times)`,
        right: band.reached.value,
        words: `${shareWords(band.reached)}, said ${of100(band.meanChance)}`,
      }))}
    />
  )
}
