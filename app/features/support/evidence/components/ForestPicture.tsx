import '../../components/help.css'
import { type Dot, DotIntervals } from '#ui/chart/DotIntervals.tsx'
import type { Range } from '../../impact/studies.ts'
import { spreadWords } from '../../impact/words.ts'

export type ForestRow = { key: string; label: string; range: Range }
type ForestPictureProps = { title: string; rows: readonly ForestRow[]; caption: string }

const dotOf = ({ key, label, range }: ForestRow): Dot => ({
  ...{ key, label, value: (range.low + range.high) / 2, half: (range.high - range.low) / 2 },
  ...{ words: spreadWords(range), open: range.low <= 0 && range.high >= 0 },
})

/** Each piece of evidence with its range, one under the other. */
export const ForestPicture = ({ title, rows, caption }: ForestPictureProps) => (
  <DotIntervals title={title} caption={caption} middle="no difference" dots={rows.map(dotOf)} table={null} />
)
