import { Bars } from '#ui/chart/Bars.tsx'

export type ShownBin = { label: string; pupils: number | null }

/** How a cohort's pupils lie in a measure; bins with too few pupils are not said. */
export function Distribution({
  title,
  caption,
  bins,
}: {
  title: string
  caption: string
  bins: readonly ShownBin[]
}) {
  const most = Math.max(1, ...bins.map(({ pupils }) => pupils ?? 0))
  return (
    <Bars
      title={title}
      caption={caption}
      bars={bins.map(({ label, pupils }) => ({
        key: label,
        label,
        right: (pupils ?? 0) / most,
        words: pupils === null ? 'too few to show' : String(pupils),
      }))}
    />
  )
}
