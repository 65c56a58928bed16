import '../../components/help.css'
import { clearWords } from '#ui/chart/clear.ts'
import { type Dot, DotIntervals } from '#ui/chart/DotIntervals.tsx'
import type { Range } from '../../impact/studies.ts'
import { spreadWords } from '../../impact/words.ts'

export type ForestRow = { key: string; label: string; range: Range }
type ForestPictureProps = { name: string; rows: readonly ForestRow[]; caption: string }

const dotOf = ({ key, label, range }: ForestRow): Dot => ({
  ...{ key, label, value: (range.low + range.high) / 2, half: (range.high - range.low) / 2 },
  ...{ words: spreadWords(range), open: range.low <= 0 && range.high >= 0 },
})

/** Each piece of evidence with its range, one under the other. */
export function ForestPicture({ name, rows, caption }: ForestPictureProps) {
  const dots = rows.map(dotOf)
  const found = clearWords(dots, { above: 'say gained', below: 'say lost' })
  return (
    <DotIntervals
      title={`${name}: ${found}`}
      caption={caption}
      middle="no difference"
      dots={dots}
      table={null}
    />
  )
}
