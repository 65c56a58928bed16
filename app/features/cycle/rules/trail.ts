type Step = { label: string; to: string }

/** From all cycles to a page of one of them, or of none, and on from there. */
export const cycleTrail = (
  base: string,
  cycle: { id: number; name: string } | null,
  ...on: readonly Step[]
): Step[] => [
  { label: 'Cycle', to: `${base}/cycle` },
  ...(cycle ? [{ label: cycle.name, to: `${base}/cycle/${cycle.id}` }] : []),
  ...on,
]
