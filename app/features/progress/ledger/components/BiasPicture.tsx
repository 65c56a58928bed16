import { DotIntervals } from '#ui/chart/DotIntervals.tsx'
import type { NamedRecord } from '../record.ts'
import { biasWords, isOff } from '../words.ts'

/** How far each lot of forecasts lay above or below what came, the most hopeful first; its table stands below it. */
export function BiasPicture({ title, rows }: { title: string; rows: readonly NamedRecord[] }) {
  const drawn = rows
    .flatMap(({ key, name, record }) => (record ? [{ key, name, bias: record.bias }] : []))
    .toSorted((a, b) => b.bias.value - a.bias.value)
  return (
    <DotIntervals
      title={title}
      caption="What was forecast less what came, in grades, with the range in which the truth may lie. Too hopeful to the right, too cautious to the left. A hollow dot: what is seen may well be chance."
      middle="as it came"
      dots={drawn.map(({ key, name, bias }) => ({
        ...{ key, label: name, value: bias.value, half: bias.high - bias.value },
        ...{ words: biasWords(bias, ''), open: !isOff(bias) },
      }))}
      table={null}
    />
  )
}
