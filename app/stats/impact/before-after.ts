import { normalPdf, normalQuantile } from '../normal.ts'
import { range } from '../vector.ts'

/**
 * The rise, in standard deviations of the measure, that the lowest part of a year shows at its next measuring with no help at
 * all: those chosen for being low were partly unlucky. `reliability` is the measure’s (its correlation with itself),
 * `share` the part chosen; both between 0 and 1, else RangeError. (1 - reliability) times how far the chosen lie below
 * (Davis 1976, "The effect of regression to the mean in epidemiologic and clinical studies").
 */
export function riseWithoutHelp(reliability: number, share: number): number {
  if (!(reliability >= 0 && reliability <= 1) || !(share > 0 && share < 1))
    throw new RangeError('Reliability and share lie between 0 and 1')
  return ((1 - reliability) * normalPdf(normalQuantile(share))) / share
}

/** Before-and-after alone says nothing of help: what is shown in its place. */
export interface BeforeAfterRefusal {
  readonly refused: true
  /** The rise that was seen, in standard deviations. */
  readonly seen: number
  /** The rise that such a choice shows with no help at all. */
  readonly withoutHelp: number
  /** For the picture: mean of each band of the measure before, and what it comes to after with no help, lowest first. */
  readonly bands: readonly { readonly before: number; readonly after: number }[]
}

/** Refuses to call a rise since before the help its effect, and says what the rise would be without any. */
export function refuseBeforeAfter(seen: number, reliability: number, share: number): BeforeAfterRefusal {
  const count = 10
  const edge = (i: number) => normalQuantile(i / count)
  const bands = range(0, count).map((i) => {
    const before = (normalPdf(edge(i)) - normalPdf(edge(i + 1))) * count
    return { before, after: reliability * before }
  })
  return { refused: true, seen, withoutHelp: riseWithoutHelp(reliability, share), bands }
}
