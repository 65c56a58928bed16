import { signed } from '#features/measures/api.ts'
import { DotIntervals } from '#ui/chart/DotIntervals.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { AheadGroup } from '../group.server.ts'

type Shown = { key: string; label: string; value: number; half: number; words: string; open: boolean }

/** Shares that have a range and a figure of last time, as how far they may lie from it. */
const dotsOf = ({ lines }: AheadGroup): Shown[] =>
  lines.flatMap(({ key, name, unit, headline: { value, low, high }, last }) => {
    if (unit !== 'share' || value === null || low === null || high === null || last === null || high === low)
      return []
    const [from, to] = [100 * (low - last), 100 * (high - last)]
    const open = from <= 0 && to >= 0
    const words = `${signed(from, 1)} to ${signed(to, 1)}`
    return [{ key, label: name, value: 100 * (value - last), half: (to - from) / 2, words, open }]
  })

function titleOf(dots: readonly Shown[], lastYear: string): string {
  const clear = dots.filter(({ open }) => !open)
  const [first] = clear
  if (!first) return `No share is clear of ${lastYear}: each is too close to call`
  const way = first.value > 0 ? 'above' : 'below'
  return `${first.label} is clear of ${lastYear}, ${way} it`
}

/** How far this year’s shares may lie from last time’s: what is clear of it, and what is too close to call. */
export function AheadPicture({ group }: { group: AheadGroup }) {
  const dots = dotsOf(group)
  if (dots.length === 0 || group.lastYear === null) return null
  return (
    <DotIntervals
      title={titleOf(dots, group.lastYear)}
      caption={`Percentage points beside ${group.lastYear}. The bar holds what comes in 8 of 10 such years; a hollow dot is too close to call.`}
      middle={group.lastYear}
      dots={dots}
      table={
        <DataTable
          caption={`Percentage points beside ${group.lastYear}`}
          columns={[
            { key: 'label', title: 'Measure', head: true, cell: (dot: Shown) => dot.label },
            { key: 'words', title: 'Range', cell: (dot) => dot.words },
          ]}
          rows={dots}
          rowKey={(dot) => dot.key}
        />
      }
    />
  )
}
